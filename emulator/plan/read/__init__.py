"""Reads of instances: which columns to read, and how they become the answer.

Search, aggregates, target units and list cursors are here too.
"""
