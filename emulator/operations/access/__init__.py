"""Authorization, groups, token inspection, and the emulator's own token issuer with its clients and users.

`authorization.py` finds the rights of the holder of a verified token.
"""
