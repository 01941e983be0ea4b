"""Reads the system models of a real project from a folder, which the option `--system-models` names.

`files.py` finds the objects in the files, `objects.py` converts one object, `read.py` puts all together.
"""
