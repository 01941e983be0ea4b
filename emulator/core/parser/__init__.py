"""Parses the compact texts of the system data models, in `../models`.

`lines.py` splits them into blocks, the other files read one kind of block each.
"""
