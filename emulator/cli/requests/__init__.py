"""The command `requests`: shows what a running emulator was asked."""
