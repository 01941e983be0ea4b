"""Runs the command line as `python -m emulator`."""

from emulator.cli import main

main()
