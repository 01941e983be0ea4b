"""The AOT cache of the JVM that halves the start time of Neo4j.

`make.py` trains it once, `file.py` names it.
"""
