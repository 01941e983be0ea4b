"""What is made once to shorten later starts: the AOT cache of the JVM, which halves the start time of Neo4j, and files.

`create.py` creates it in a training run, `file.py` locates it.
"""
