"""Parsers of property values: from JSON to their stored form.

`parse.py` parses one value, `columns.py` a column of values that are all valid.
"""
