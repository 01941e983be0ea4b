"""Reads of instances: retrieve, list, search, aggregate and inspect, one file each.

`search_indexes.py` creates the full-text indexes that searches use.
"""
