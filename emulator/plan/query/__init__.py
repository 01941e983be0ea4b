"""Graph queries: result set expressions resolved into steps, and what a select returns of them.

`resolve.py` makes the steps that `steps.py` defines.
"""
