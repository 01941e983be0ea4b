"""Statements that need the alias of a container as a label: indexes, removal, verification.

Labels cannot be parameters, so these texts differ per container.
"""
