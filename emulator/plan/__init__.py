"""Turns a decoded request and the schema snapshot into what to do: pure, no Cypher."""
