"""The plan of a write: resolve the request, compare it with the read set, build the write set.

Pure functions: `resolve.py`, then `comparison.py`, then `build.py`.
"""
