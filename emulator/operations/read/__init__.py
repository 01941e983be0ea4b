"""Reads of instances: retrieve, list, search, aggregate and inspect, one file each.

`search_scan.py` searches small projects; `search_indexes.py` creates the full-text indexes that searches of others use.
"""
