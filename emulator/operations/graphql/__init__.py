"""The endpoints in GraphQL: data models as text, and queries and mutations of instances through a data model."""
