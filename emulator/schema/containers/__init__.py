"""Containers: validation of a definition, its merge into the stored one, and the states of constraints.

`rules.py` validates a definition by itself, `merge.py` against the stored container.
"""
