"""Predicates as Cypher expressions, with every value a parameter.

The only place that compiles a filter.
"""
