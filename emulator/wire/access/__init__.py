"""The JSON of groups, and of the emulator's own issuer.

No logic.
"""
