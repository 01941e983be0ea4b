"""The change feed: pages of what was created, changed or deleted since a cursor.

`sync.py` is the operation; `change_feed.py` reads the pages of one result set.
"""
