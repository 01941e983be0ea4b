"""Statements of `cypher/classic/`: nodes that other APIs ask for by the ids of these."""
