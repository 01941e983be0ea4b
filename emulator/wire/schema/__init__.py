"""The JSON of spaces, containers, views, data models, statistics and units.

No logic.
"""
