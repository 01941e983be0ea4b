"""The style and the guide of a project for Neo4j Browser, as text.

Both are made from the schema snapshot.
"""
