"""The ways to read a set of nodes: each returns what its answer says of them."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from laboratory.moments import model
from laboratory.moments.model import SIZE, SPACE, VIEW, Seen, seen
from laboratory.setting.client import Client

INSTANCES = "/models/instances"
NODES = {"instanceType": "node", "limit": SIZE}
SHOWN = {"sources": [{"source": VIEW, "properties": ["*"]}]}

Parts = dict[str, list[Seen]]
"""The nodes of one set by the part of the answer in which they are: all parts are of one moment."""


def of_set(number: int, *more: dict[str, Any]) -> dict[str, Any]:
    return {"and": [_equals("set", number), *more]} if more else _equals("set", number)


def _equals(name: str, value: int) -> dict[str, Any]:
    return {"equals": {"property": [SPACE, "Thing/v1", name], "value": value}}


def _items(items: Sequence[dict[str, Any]]) -> Parts:
    return {"": [seen(item) for item in items]}


def byids(client: Client, number: int, _chance: random.Random) -> Parts:
    asked = {"items": model.keys(number), "sources": [{"source": VIEW}]}
    return _items(client.ok(f"{INSTANCES}/byids", asked)["items"])


def listed(client: Client, number: int, chance: random.Random) -> Parts:
    sort = [{"property": ["node", "externalId"]}] if chance.random() < 0.5 else []
    asked = {**NODES, "sources": [{"source": VIEW}], "filter": of_set(number), "sort": sort}
    return _items(client.ok(f"{INSTANCES}/list", asked)["items"])


def searched(client: Client, number: int, _chance: random.Random) -> Parts:
    asked = {**NODES, "view": VIEW, "query": "pump", "properties": ["name"], "filter": of_set(number)}
    return _items(client.ok(f"{INSTANCES}/search", asked)["items"])


def queried(client: Client, number: int, _chance: random.Random) -> Parts:
    """Both halves of a set, and the nodes that one half refers to."""
    halves = {
        name: {"nodes": {"filter": of_set(number, _equals("half", half))}, "limit": SIZE}
        for half, name in enumerate(("even", "odd"))
    }
    through = {"view": VIEW, "identifier": "partner"}
    partners = {"nodes": {"from": "even", "through": through, "direction": "outwards"}, "limit": SIZE}
    asked = {"with": {**halves, "partners": partners}, "select": dict.fromkeys((*halves, "partners"), SHOWN)}
    found = client.ok(f"{INSTANCES}/query", asked)["items"]
    return {name: [seen(item) for item in items] for name, items in found.items()}


def aggregated(client: Client, number: int, chance: random.Random) -> Parts:
    """The tokens of a set with their counts, or its lowest and highest value."""
    asked = {**NODES, "view": VIEW, "filter": of_set(number)}
    if chance.random() < 0.5:
        groups = client.ok(f"{INSTANCES}/aggregate", {**asked, "groupBy": ["token"], "aggregates": [{"count": {}}]})
        return {"": [_value(found["group"]["token"]) for found in groups["items"] for _ in range(_count(found))]}
    ends: list[dict[str, Any]] = [{"count": {}}, {"min": {"property": "value"}}, {"max": {"property": "value"}}]
    (found,) = client.ok(f"{INSTANCES}/aggregate", {**asked, "aggregates": ends})["items"]
    count, lowest, highest = (value.get("value") for value in found["aggregates"])
    if not count:
        return {"": []}
    return {"": [_value(f"{number}-{int(lowest)}"), *[_value(f"{number}-{int(highest)}")] * (int(count) - 1)]}


def _count(group: dict[str, Any]) -> int:
    return int(group["aggregates"][0]["value"])


def _value(token: str) -> Seen:
    """What an aggregate tells of a node: no version and no time."""
    return Seen(token, int(token.rpartition("-")[2]), 0, 0)


def synced(client: Client, number: int, _chance: random.Random) -> Parts:
    """The first page of a sync."""
    asked = {"with": {"all": {"nodes": {"filter": of_set(number)}, "limit": SIZE}}, "select": {"all": SHOWN}}
    return _items(client.ok(f"{INSTANCES}/sync", asked)["items"]["all"])


Read = Callable[[Client, int, random.Random], Parts]
READS: dict[str, Read] = {
    "byids": byids,
    "list": listed,
    "search": searched,
    "query": queried,
    "aggregate": aggregated,
    "sync": synced,
}
