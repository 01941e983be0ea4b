"""Projects as a whole: describe, reset and browse them, and the health of the emulator.

Most of it answers the emulator's own paths below `/_emulator`.
"""
