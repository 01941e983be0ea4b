"""Cypher statements with parameters, compiled from plans: the only Python that writes Cypher."""
