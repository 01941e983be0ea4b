"""The change feed: positions, derivation chains and pages of a sync.

`feed.py` resolves a request; `derivation.py` explains when a member of a derived set is returned again;
`dependent_pages.py` says when a set starts from the page of another one.
"""
