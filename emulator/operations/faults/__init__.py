"""Faults on demand: rules of projects, which requests they fit, and what these get.

Rules are kept in memory. What they do to an answer on its way is in `http/faults/`.
"""
