"""Containers: rules of one definition, its update, and the states of its constraints.

`rules.py` validates alone, `update.py` against what is stored.
"""
