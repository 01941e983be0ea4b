"""The emulator's own pages and endpoints below `/_emulator`: health, request log, start page.

The emulated API itself is in the folder above.
"""
