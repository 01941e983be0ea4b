"""The change feed: pages of the instances created, changed or deleted since a cursor.

`sync.py` is the operation; `change_feed.py` reads the pages of one result set, `recursive_members.py` the members of a
set that is reached over any number of hops.
"""
