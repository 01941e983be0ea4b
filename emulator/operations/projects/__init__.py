"""Endpoints about whole projects: retrieve, reset and browse them, and the health of the emulator.

Most are paths of the emulator itself, below `/_emulator`.
"""
