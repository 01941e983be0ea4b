"""The commands on cassettes: `record`, `replay` and `parity`.

Modules that few commands need are imported when a command runs, so that all others start fast.
"""
