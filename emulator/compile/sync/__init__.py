"""Statements of the change feed.

`changes.py` reads changed and deleted instances, `derivation.py` the members of derived sets.
"""
