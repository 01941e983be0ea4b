"""The commands that work on the projects of a running emulator.

Snapshots, forks, faults, exports and imports.
"""
