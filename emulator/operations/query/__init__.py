"""The graph query: runs the resolved steps of all result set expressions in one transaction.

`query.py` is the operation, `traversal.py` traverses edges over more than one hop.
"""
