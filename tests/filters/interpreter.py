"""The filter language in plain Python over plain JSON, to hold the compiler against: slow, short, three-valued.

Written from the description of the language and not from the compiler. A filter is True, False or None (unknown).
"""

import json
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cmp_to_key
from typing import Any

Json = dict[str, Any]
Truth = bool | None


@dataclass
class View:
    """`properties` has everything that the view inherits too: name -> (container, property)."""

    properties: dict[str, tuple[str, str]]
    filter: Json | None = None


@dataclass
class Item:
    """An instance; `base` has its JSON as read, `data` what was written: container -> property -> value."""

    kind: str
    base: Json
    data: dict[str, Json] = field(default_factory=dict)


@dataclass
class World:
    """The containers are name -> property -> type; all names are of the one `space`. Items are in order of creation."""

    space: str
    containers: dict[str, dict[str, Json]]
    views: dict[str, View]
    items: list[Item]

    def node(self, reference: Json) -> Item | None:
        wanted = (reference["space"], reference["externalId"])
        found = [i for i in self.items if i.kind == "node" and (i.base["space"], i.base["externalId"]) == wanted]
        return found[0] if found else None


BASE = {
    "space": "text",
    "externalId": "text",
    "instanceType": "text",
    "version": "int64",
    "createdTime": "time",
    "lastUpdatedTime": "time",
    "deletedTime": "time",
    "type": "direct",
    "startNode": "direct",
    "endNode": "direct",
}


def plain(kind: str, value: Any) -> Any:  # noqa: PLR0911 - a case for each type
    """What decides whether two values of a type are equal, and which is first."""
    match kind:
        case _ if value is None:
            return None
        case "timestamp":
            moment = datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        case "time":
            return plain("timestamp", value) * 1000 if isinstance(value, str) else value
        case "json":
            return json.dumps(value, sort_keys=True)
        case "direct":
            return value["space"], value["externalId"]
        case "float32":
            return struct.unpack("<f", struct.pack("<f", value))[0]
        case _:
            return value


def typed(world: World, path: list[str], item: Item) -> tuple[str, bool, Any]:
    """The type of the property at `path`, whether it is a list, and the value that `item` has there."""
    if path[0] in ("node", "edge"):
        value = item.base.get(path[1])
        if len(path) > 2:
            return "text", False, value and value[path[2]]
        return BASE[path[1]], False, plain(BASE[path[1]], value)
    container, name = path[1], path[2]
    if "/" in container:
        container, name = world.views[container.partition("/")[0]].properties[name]
    definition = world.containers[container][name]
    kind, value = definition["type"], item.data.get(container, {}).get(name)
    if definition.get("list"):
        return kind, True, None if value is None else [plain(kind, one) for one in value]
    return kind, False, plain(kind, value)


def operand(world: World, kind: str, said: Any, item: Item) -> Any:
    """A literal, a list of them, or the value of another property."""
    if isinstance(said, dict) and set(said) == {"property"}:
        return typed(world, said["property"], item)[2]
    return [plain(kind, one) for one in said] if isinstance(said, list) else plain(kind, said)


def compare(left: Any, sign: str, right: Any) -> Truth:
    if left is None or right is None:
        return None
    match sign:
        case "gt":
            return left > right
        case "gte":
            return left >= right
        case "lt":
            return left < right
        case "lte":
            return left <= right
        case _:
            return left == right


def conjunction(truths: list[Truth]) -> Truth:
    if False in truths:
        return False
    return None if None in truths else True


def disjunction(truths: list[Truth]) -> Truth:
    return negation(conjunction([negation(truth) for truth in truths]))


def negation(truth: Truth) -> Truth:
    return None if truth is None else not truth


def seen(world: World, view: str, item: Item) -> Truth:
    """Whether `item` is seen through a view: by its own filter, else by data in all containers that it maps."""
    found = world.views[view]
    if found.filter is not None:
        return holds(world, found.filter, item)
    return all(container in item.data for container, _ in found.properties.values())


def _has_data(world: World, sources: list[Json], item: Item) -> Truth:
    return conjunction(
        [
            seen(world, source["externalId"], item) if source["type"] == "view" else source["externalId"] in item.data
            for source in sources
        ]
    )


def _nested(world: World, said: Json, item: Item) -> Truth:
    _, many, value = typed(world, said["scope"], item)
    if value is None:
        return None
    targets = [world.node({"space": space, "externalId": name}) for space, name in (value if many else [value])]
    return any(target is not None and holds(world, said["filter"], target) is True for target in targets)


def _prefix(world: World, said: Json, item: Item) -> Truth:
    kind, many, value = typed(world, said["property"], item)
    start = operand(world, kind, said["value"], item)
    if value is None or start is None:
        return None
    if many:
        start = start if isinstance(start, list) else [start]
        return value[: len(start)] == start
    return value.startswith(start)


def _values(world: World, operator: str, said: Json, item: Item) -> Truth:
    kind, many, value = typed(world, said["property"], item)
    wanted = operand(world, kind, said["values"], item)
    if not many and wanted == []:
        return False  # in SQL and in Cypher nothing, not even null, is in the empty list
    if value is None or wanted is None:
        return None
    if not many:
        return value in wanted
    return all(one in value for one in wanted) if operator == "containsAll" else any(one in value for one in wanted)


def _bounds(world: World, said: Json, item: Item, lower: list[str], upper: list[str]) -> Truth:
    truths: list[Truth] = []
    for sign in ("gt", "gte", "lt", "lte"):
        if sign in said:
            kind, _, value = typed(world, lower if sign[0] == "g" else upper, item)
            truths.append(compare(value, sign, operand(world, kind, said[sign], item)))
    return conjunction(truths)


def holds(world: World, said: Json, item: Item) -> Truth:  # noqa: C901, PLR0911, PLR0912 - a case for each operator
    """Whether the filter `said` is true of `item`."""
    ((operator, inner),) = said.items()
    match operator:
        case "and":
            return conjunction([holds(world, part, item) for part in inner])
        case "or":
            return disjunction([holds(world, part, item) for part in inner])
        case "not":
            return negation(holds(world, inner, item))
        case "equals":
            kind, _, value = typed(world, inner["property"], item)
            return compare(value, "=", operand(world, kind, inner["value"], item))
        case "in" | "containsAny" | "containsAll":
            return _values(world, operator, inner, item)
        case "range":
            return _bounds(world, inner, item, inner["property"], inner["property"])
        case "overlaps":
            return _bounds(world, inner, item, inner["endProperty"], inner["startProperty"])
        case "prefix":
            return _prefix(world, inner, item)
        case "exists":
            return typed(world, inner["property"], item)[2] is not None
        case "nested":
            return _nested(world, inner, item)
        case "hasData":
            return _has_data(world, inner, item)
        case "instanceReferences" | "instances":
            return {"space": item.base["space"], "externalId": item.base["externalId"]} in inner
        case "matchAll":
            return True
        case "invalid":
            return False
        case _:
            raise NotImplementedError(operator)


def listed(world: World, kind: str, sources: list[str], said: Json | None) -> list[Item]:
    """What a list answers, in the order of creation."""
    truths = [(item, [seen(world, view, item) for view in sources]) for item in world.items if item.kind == kind]
    return [
        item
        for item, visible in truths
        if conjunction(visible) is True and (said is None or holds(world, said, item) is True)
    ]


def _sort_value(kind: str, many: bool, value: Any) -> Any:  # noqa: FBT001
    """Texts sort by code point, but lists of texts by UTF-16 code unit, as Neo4j has them."""
    if not many or value is None or kind not in ("text", "timeseries", "file", "sequence", "direct"):
        return value
    return [tuple(part.encode("utf-16-be") for part in (one if kind == "direct" else [one])) for one in value]


def ordered(world: World, items: list[Item], sort: list[Json]) -> list[Item]:
    """`items`, which are in order of creation, under `sort`."""

    def order(one: Item, other: Item) -> int:
        for key in sort:
            left, right = (_sort_value(*typed(world, key["property"], item)) for item in (one, other))
            first = -1 if key.get("nullsFirst") else 1
            if (left is None) != (right is None):
                return first if left is None else -first
            if left is not None and left != right:
                before = left < right
                return -1 if before != (key.get("direction") == "descending") else 1
        return 0

    return sorted(items, key=cmp_to_key(order))
