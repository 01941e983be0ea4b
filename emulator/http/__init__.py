"""The URL table, decoding, encoding and middleware: the only room that imports `starlette`."""
