"""The version of the storage layout, in a module that does not import the driver."""

LAYOUT = 4
"""An emulator with another one would misread the data."""
