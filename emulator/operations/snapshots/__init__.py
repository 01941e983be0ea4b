"""Snapshots of projects: kept in the same Neo4j, restored, and forked into other projects.

A snapshot is a copy of every node that a project has, with labels that nobody looks for, and of its relationships as
lists. A restore makes the graph of it again within Neo4j: what is copied is never sent to this process.
"""
