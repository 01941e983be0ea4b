"""Who may do what: tokens, groups, principals, and the emulator's own issuer.

`authorization.py` turns the claims of a checked token into the caller of a request.
"""
