"""Tokens over HTTP: the OAuth and OpenID Connect endpoints of the emulator's own issuer.

`tokens.py` is the interface of the token verifier that the middleware calls.
"""
