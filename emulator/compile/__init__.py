"""Turns a plan into Cypher statements with parameters: the only Python that writes Cypher."""
