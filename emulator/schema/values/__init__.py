"""Values of properties: from JSON to their stored form.

`read.py` reads one value, `columns.py` whole columns that need no repair.
"""
