"""Plausible instances for a data model: its views and a seed become nodes and edges. Pure, without I/O.

Every value is computed from the seed and its place alone (`draw.py`), so that any part of the data can be made without
the rest: memory does not grow with the number of instances.
"""
