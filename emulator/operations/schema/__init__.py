"""Spaces, containers, views, data models and statistics: one file per resource of the API.

Every write goes through `change.py`, which stores the changed objects at the next epoch of the project.
"""
