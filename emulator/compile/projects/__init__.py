"""The style and the guide of a project for Neo4j Browser.

Both are text made from the schema snapshot.
"""
