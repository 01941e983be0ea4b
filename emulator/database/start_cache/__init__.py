"""The AOT cache of the JVM that halves the start time of Neo4j.

`create.py` creates it in a training run, `file.py` locates it.
"""
