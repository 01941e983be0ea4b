"""Time series and files as nodes of the core data model: their columns, filters and answers.

`nodes.py` says what the two have in common.
"""
