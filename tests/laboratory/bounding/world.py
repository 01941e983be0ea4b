"""The project in which requests are tried: a container with many properties, views over it, and some nodes."""

from typing import Any

from builders import SPACE, container, container_ref, data, edge, node, prop, ref, view, view_ref
from emulator.limits import DOCUMENTED
from laboratory.setting.client import Client

NODES = 500
TEXTS, RELATIONS = 60, 39
NUMBERS = 2_000
"""The elements of the longest list that a property takes."""


def install(client: Client) -> None:
    """Make what the requests name."""
    client.ok("/models/spaces", {"items": [{"space": SPACE}]})
    texts: dict[str, Any] = {f"t{number}": prop() for number in range(TEXTS)}
    relations: dict[str, Any] = {f"d{number}": prop("direct") for number in range(RELATIONS)}
    numbers = container("Numbers", numbers=prop("int64", list=True, maxListSize=NUMBERS))
    client.ok("/models/containers", {"items": [container("Thing", "all", **texts, **relations), numbers]})
    mapped = view("Thing", *(f"Thing.{name}" for name in texts))
    client.ok("/models/views", {"items": [mapped, {**mapped, "externalId": "Own", "filter": _own_filter()}]})
    client.ok("/models/views", {"items": list(_doubling_views(mapped))})
    for start in range(0, NODES, 500):
        items = [
            node(f"n{number}", data(container_ref("Thing"), **_values(number))) for number in range(start, start + 500)
        ]
        client.ok("/models/instances", {"items": items})
    edges = [edge(f"e{number}", ref(f"n{number}"), ref(f"n{number + 1}"), ref("t")) for number in range(100)]
    client.ok("/models/instances", {"items": edges, "autoCreateDirectRelations": True})


def _values(number: int) -> dict[str, Any]:
    values: dict[str, Any] = {f"t{index}": f"{index} {number % 50}" for index in range(10)}
    return values | {f"d{index}": ref(f"n{max(0, number - 1)}") for index in range(3)}


def text(number: int) -> list[str]:
    return [SPACE, "Thing", f"t{number}"]


def equals(number: int, value: str) -> dict[str, Any]:
    return {"equals": {"property": text(number), "value": value}}


def exists(number: int) -> dict[str, Any]:
    return {"exists": {"property": text(number)}}


def nested(number: int, inner: dict[str, Any]) -> dict[str, Any]:
    return {"nested": {"scope": [SPACE, "Thing", f"d{number % RELATIONS}"], "filter": inner}}


def _own_filter() -> dict[str, Any]:
    return {"or": [{"and": [equals(number, "a"), exists(number + 1)]} for number in range(0, 20, 2)]}


DOUBLINGS = 12


def _doubling_views(mapped: dict[str, Any]) -> Any:
    """Views whose filters name the one before twice: the last one has more conditions than a request may have."""
    has_data = {"hasData": [view_ref("Own")]}
    for number in range(DOUBLINGS):
        halves = [{"and": [has_data, exists(number)]}, {"and": [{"not": has_data}, equals(number, "a")]}]
        yield {**mapped, "externalId": f"Double{number}", "filter": {"or": halves}}
        has_data = {"hasData": [view_ref(f"Double{number}")]}


LIMITS = DOCUMENTED
