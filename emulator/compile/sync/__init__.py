"""Statements of the change feed.

`changes.py` reads what changed, `derivation.py` finds derived members.
"""
