"""A request in GraphQL: its document is parsed and validated, one of its operations chosen, its variables coerced."""
