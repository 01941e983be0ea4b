"""Parts of the command `up`: sockets, server, messages, training.

Nothing here depends on the API.
"""
