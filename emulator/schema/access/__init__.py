"""Callers and their rights.

Capabilities of groups become, for each right, the spaces that it covers.
"""
