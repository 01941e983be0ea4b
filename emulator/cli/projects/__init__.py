"""The commands that work on the projects of a running emulator.

Snapshots, forks, faults, clocks, seeds, exports and imports.
"""
