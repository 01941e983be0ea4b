"""Statements of the graph query.

`steps.py` compiles many steps into one statement, `traversal.py` one hop of a longer traversal.
"""
