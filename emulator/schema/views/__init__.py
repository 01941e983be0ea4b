"""Views: validation, merge into the stored ones, and the resolution of inherited properties.

`rules.py` validates a definition by itself, `check.py` against the schema; `effective.py` resolves a stored view.
"""
