"""The commands that work on the projects of a running emulator.

Snapshots, forks, exports, imports, seeds, clocks and faults.
"""
