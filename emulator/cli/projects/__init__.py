"""The commands that work on the projects of a running emulator.

Snapshots, forks, faults, seeds, resets and the loading of files.
"""
