"""The description of all endpoints in OpenAPI 3.1, made from the URL table and the structs of requests and responses.

Nothing here is imported before the description is asked for. `openapi.py` puts it together; `support.py` makes the
table of `docs/support.md` from the same rows.
"""
