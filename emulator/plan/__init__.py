"""Plans: requests resolved against a schema snapshot, as values without Cypher.

Pure functions of the decoded request, the snapshot and what was read.
"""
