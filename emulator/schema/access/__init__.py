"""Callers and their access rights.

A right covers spaces; `capabilities.py` derives the rights of a caller from the capabilities of its groups.
"""
