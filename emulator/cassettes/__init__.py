"""Cassettes: what a service answered, recorded without secrets, and how far another answer is equal to it.

Pure, but for the files of `read.py` and `write.py`; `docs/record-replay.md` describes the format.
"""
