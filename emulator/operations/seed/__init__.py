"""Seeding: plausible data for a data model, written as an apply writes them."""
