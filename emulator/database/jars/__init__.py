"""The jars of Neo4j: pinned, downloaded once per machine, and checked by digest.

`neo4j.jars` is the list; `pin.py` writes it. Java takes signed jars without their signatures (`signature.py`).
"""
