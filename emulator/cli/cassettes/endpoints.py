"""Says of a recorded path to which endpoint of the API it belongs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from starlette.routing import compile_path

from emulator.http.routes import TABLE

if TYPE_CHECKING:
    import re

_PROJECT = "/api/v1/projects/{project}"


def endpoint_of(method: str, path: str) -> str:
    """Return the method and the path of the URL table, which is that of the exchange where the table has none.

    >>> endpoint_of("GET", "/units/temperature:deg_c?limit=1")
    'GET /units/{externalId}'
    """
    plain = path.partition("?")[0]
    full = plain if plain.startswith("/api/") else "/api/v1/projects/any" + plain
    found = next((name for own, pattern, name in _table() if own == method and pattern.match(full)), plain)
    return f"{method} {found}"


@cache
def _table() -> list[tuple[str, re.Pattern[str], str]]:
    # Paths without parameters come first: /units/systems is no unit.
    rows = sorted(TABLE, key=lambda row: row.path.count("{"))
    return [(row.method, compile_path(row.path)[0], row.path.removeprefix(_PROJECT) or row.path) for row in rows]
