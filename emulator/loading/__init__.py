"""Loads files into a project: YAML and JSON of the Cognite toolkit, and instances as JSON lines.

What is loaded goes through ordinary requests, to a running emulator or within the process of one that starts. So
loading the same files again changes nothing.
"""
