"""What the request log tells of a request: why it was refused, and Neo4j's plans of its statements.

The log itself is in `http/emulator_api/requests/`.
"""
