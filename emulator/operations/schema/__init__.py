"""The endpoints of spaces, containers, views, data models and statistics, one file per resource.

Every write goes through `change.py`, which stores the changed schema objects at the next epoch of the project.
"""
