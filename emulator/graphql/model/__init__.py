"""The GraphQL schema of a data model: its types, the operations on them, and their inputs."""
