"""Parses `model.txt`, the compact text of the core data model.

`lines.py` splits it into blocks, the other files read one kind of block each.
"""
