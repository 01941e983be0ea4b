"""The description of all endpoints in OpenAPI 3.1, made from the URL table and the structs of requests and responses.

Nothing here is imported before the description is asked for. `openapi.py` puts it together; `support.py` makes the
tables of `docs/support.md`, and `parity_page.py` the page `docs/parity.md`, from the same rows and `docs/support.toml`.
"""
