"""Time series, files and sequences as the APIs beside data modeling read and list them.

`requests.py` has what their requests share; of each resource there is a module with its filter and its answer.
"""
