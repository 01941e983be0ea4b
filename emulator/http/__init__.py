"""The URL table, decoding, encoding and middleware: the only package that imports `starlette`."""
