"""Reads of instances: retrieve, list, search, aggregate and inspect.

Each file is one operation; full-text indexes are created when a search first needs them.
"""
