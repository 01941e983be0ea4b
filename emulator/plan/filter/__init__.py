"""Filters and sorts, resolved against the schema into predicates and sort keys.

`resolve.py` maps each operator of the API to a predicate of `predicates.py`.
"""
