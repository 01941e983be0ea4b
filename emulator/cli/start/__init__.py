"""What `cdf-emulator up` does around the application: sockets, server, messages, training.

Nothing here knows the API.
"""
