"""Reads of instances: the columns to read, and the answer made of them.

Search, aggregates, target units and list cursors are here too.
"""
