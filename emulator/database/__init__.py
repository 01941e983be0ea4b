"""The managed Neo4j child process."""
