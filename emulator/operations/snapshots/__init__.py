"""Snapshots of projects: kept in the same Neo4j, restored, and forked into other projects; in parts for files.

A snapshot is a copy of every node that a project has, with labels that nobody looks for, and of its relationships as
lists of the positions of their ends. A restore makes the graph of it again within Neo4j, or, in the project that it was
saved of, only what differs: what is copied is never sent to this process.
"""
