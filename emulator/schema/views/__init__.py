"""Views: rules of one definition, checks against the schema, and effective properties.

`define.py` merges a request with what is stored, `effective.py` adds what is inherited.
"""
