"""Statements of the write path.

Their texts do not depend on the containers, so Neo4j's plan cache hits.
"""
