"""The command `warm`: a process that keeps a Neo4j ready for the next start."""
