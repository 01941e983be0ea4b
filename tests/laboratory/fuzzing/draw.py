"""Draws requests over all routes; a request depends on its seed alone, so that it can be sent again."""

import random
from functools import cache
from typing import Any, NamedTuple, cast
from urllib.parse import quote, urlencode

from msgspec import inspect

from emulator.http.endpoint import Endpoint, NotEmulated
from emulator.http.routes import OWN, TABLE
from laboratory.fuzzing import mutations, values, world
from laboratory.fuzzing.grammar import Grammar

INSTANCES = 4
"""Times that a route of instances or in GraphQL is likelier than another."""
METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]


class Request(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None


@cache
def _routes() -> list[Endpoint | NotEmulated]:
    often = ("/models/instances", "/graphql")
    return [row for row in (*TABLE, *OWN) for _ in range(INSTANCES if any(one in row.path for one in often) else 1)]


@cache
def _kind(struct: Any) -> inspect.Type:
    return inspect.type_info(struct)


def draw(seed: str, project: str, cursors: list[str]) -> Request:
    """The request of a seed. `cursors` are those of the project: a cursor names the project that it is of."""
    chance = random.Random(seed)
    row = chance.choice(_routes())
    grammar = Grammar(chance, cursors)
    path = _path(row.path, project, chance)
    method = row.method if chance.random() < 0.98 else chance.choice(METHODS)
    headers = {"Authorization": "Bearer fuzz", "Content-Type": "application/json"}
    query = _query_struct(row)
    if query is not None and chance.random() < 0.8:
        path += f"?{_query(query, grammar)}"
    body = _body(row, grammar) if row.method == "POST" else None
    if chance.random() < 0.06:
        headers, changed = mutations.in_headers(headers, body or b"", chance)
        body = changed if body is not None else None
    return Request(method, path, headers, body)


def _query_struct(row: Endpoint | NotEmulated) -> Any:
    if isinstance(row, NotEmulated):
        return None
    return row.query if row.method == "POST" else row.request


def _body(row: Endpoint | NotEmulated, grammar: Grammar) -> bytes:
    chance = grammar.chance
    document: Any = grammar.make(_kind(row.request)) if isinstance(row, Endpoint) else {"query": "{a}"}
    while chance.random() < 0.35:
        document = mutations.in_json(document, chance)
    body = mutations.encoded(document, chance)
    return mutations.in_bytes(body, chance) if chance.random() < 0.06 else body


def _path(template: str, project: str, chance: random.Random) -> str:
    names = {"{project}": project, "{space}": world.SPACE, "{version}": "v1"}
    if "/datamodels/{externalId}" in template:
        names["{externalId}"] = world.NAMES["model"][0]
    parts = [names.get(part) or (_part(chance) if part.startswith("{") else part) for part in template.split("/")]
    if chance.random() < 0.02:
        parts[chance.randrange(1, len(parts))] = _part(chance)
    return "/".join(parts)


def _part(chance: random.Random) -> str:
    drawn = values.text(chance) if chance.random() < 0.5 else chance.choice(world.NAMES["instance"])
    return quote(drawn[:300].encode("utf-8", "surrogatepass"), safe="")


def _query(struct: Any, grammar: Grammar) -> str:
    made = grammar.make(_kind(struct))
    if grammar.chance.random() < 0.2:
        made = mutations.in_json(made, grammar.chance)
    if not isinstance(made, dict):
        return "limit=1&limit=2"
    return urlencode({_text(name): _text(value) for name, value in cast("dict[str, Any]", made).items()})


def _text(value: Any) -> bytes:
    return str(value)[:2_000].encode("utf-8", "replace")
