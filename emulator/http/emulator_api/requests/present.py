"""The JSON of the request log: a summary of each request, and all that is known of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from emulator.http.emulator_api.requests import repeat
from emulator.http.emulator_api.requests.bodies import ShownBody, shown
from emulator.http.emulator_api.requests.secrets import Header, readable, readable_query
from emulator.operations.requests.why import RefusedItem, Why

if TYPE_CHECKING:
    from emulator.http.emulator_api.requests.entry import Entry


class Summary(Struct, frozen=True, kw_only=True, rename="camel"):
    """A request in one line. Its answer took `milliseconds`; `error` is the class of a refusal.

    `fault` names the rules for faults that it met.
    """

    id: str
    time: int
    method: str
    path: str
    route: str | None
    project: str | None
    query: str
    client: str | None
    status: int
    milliseconds: float
    items: int | None
    message: str | None
    error: str | None
    fault: str | None


class Summaries(Struct, frozen=True):
    items: list[Summary]


class Stage(Struct, frozen=True):
    name: str
    milliseconds: float


class ShownStatement(Struct, frozen=True, rename="camel"):
    text: str
    parameters: dict[str, Any]
    milliseconds: float
    rows: int


class Detail(Summary, frozen=True, kw_only=True, rename="camel"):
    """All that is known of a request."""

    request_headers: list[Header]
    request_body: ShownBody | None
    response_headers: list[Header]
    response_body: ShownBody | None
    stages: list[Stage]
    statements: list[ShownStatement]
    statements_left_out: int
    retries: int
    why: Why | None
    curl: str
    python: str


def summary(entry: Entry) -> Summary:
    return Summary(**_facts(entry))


def detail(entry: Entry) -> Detail:
    body = shown(entry.request, entry.headers)
    return Detail(
        **_facts(entry),
        request_headers=readable(entry.headers),
        request_body=body,
        response_headers=readable(entry.response_headers),
        response_body=shown(entry.response, entry.response_headers),
        stages=[Stage(name, _milliseconds(seconds)) for name, seconds in stages(entry).items()],
        statements=[
            ShownStatement(one.text, one.parameters, _milliseconds(one.seconds), one.rows) for one in entry.statements
        ],
        statements_left_out=entry.statements_left_out,
        retries=entry.retries,
        why=entry.why and _with_identity(entry.why, body),
        curl=repeat.curl(entry, body),
        python=repeat.python(entry, body),
    )


def stages(entry: Entry) -> dict[str, float]:
    """The seconds of each stage that the request reached: `plan` is the operation without Neo4j."""
    known = entry.stages
    found: dict[str, float] = {name: known[name] for name in ("receive", "decode") if name in known}
    if "execute" in known:
        found["plan"] = max(0.0, known["execute"] - entry.neo4j_seconds)
        found["neo4j"] = entry.neo4j_seconds
    if "encode" in known:
        found["encode"] = known["encode"]
    return found


def _facts(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "time": entry.time,
        "method": entry.method,
        "path": entry.path,
        "route": entry.route,
        "project": entry.project,
        "query": readable_query(entry.query),
        "client": entry.client,
        "status": entry.status,
        "milliseconds": round(1000 * entry.seconds, 1),
        "items": entry.items,
        "message": entry.message,
        "error": entry.why and entry.why.error,
        "fault": entry.fault,
    }


def _milliseconds(seconds: float) -> float:
    return round(1000 * seconds, 3)


def _with_identity(why: Why, body: ShownBody | None) -> Why:
    """`why` with the identity of its item, where only the place of that in the body is known."""
    if why.item is None or why.item.space is not None or why.item.position is None or body is None or body.json is None:
        return why
    try:
        item = msgspec.json.decode(body.json)["items"][why.item.position]
        named = msgspec.convert(item, _Identity)
    except (msgspec.DecodeError, msgspec.ValidationError, LookupError, TypeError):
        return why
    placed = RefusedItem(why.item.position, named.space, named.external_id, named.instance_type)
    return msgspec.structs.replace(why, item=placed)


class _Identity(Struct, rename="camel"):
    space: str | None = None
    external_id: str | None = None
    instance_type: str | None = None
