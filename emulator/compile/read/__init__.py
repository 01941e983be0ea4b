"""Statements that retrieve, list, search and aggregate instances.

`instances.py` also builds the ORDER BY of the others.
"""
