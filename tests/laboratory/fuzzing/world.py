"""What the fuzzed projects hold, and the names that requests are likely to use."""

from typing import Any

from builders import container, container_ref, data, edge, node, prop, ref, view, view_ref
from laboratory.setting.client import Client

SPACE = "fuzz"
KINDS = {
    "text": "text",
    "flag": "boolean",
    "small": "int32",
    "large": "int64",
    "single": "float32",
    "double": "float64",
    "at": "timestamp",
    "day": "date",
    "object": "json",
    "other": "direct",
    "series": "timeseries",
    "mode": "enum",
}
"""The property of each type; the list of it has an `s` more."""
SINGLE = ("mode",)
PROPERTIES = [*KINDS, *(f"{name}s" for name in KINDS if name not in SINGLE)]
NODES = [f"n{number}" for number in range(40)]
EDGES = [f"e{number}" for number in range(40)]
SETS = ["a", "b", "c", "d"]
BASE = [
    "space",
    "externalId",
    "type",
    "version",
    "createdTime",
    "lastUpdatedTime",
    "startNode",
    "endNode",
    "deletedTime",
]
NAMES: dict[str, list[Any]] = {
    "space": [SPACE, SPACE, SPACE, SPACE, "fuzz2", "cdf_cdm"],
    "container": ["Thing", "Thing", "Part", "Made", "CogniteAsset"],
    "view": ["Thing", "Thing", "Part", "Child", "Made"],
    "model": ["Model", "Made"],
    "version": ["v1", "v1", "v1", "v2"],
    "instance": [*NODES, *EDGES, "new1", "new2", "Ünïcode ☃", "x" * 256],
    "set": SETS,
    "property": [*PROPERTIES, "edges", "reverse", "unknown"],
}


def kind_of(name: str) -> tuple[str, bool]:
    """The type of a property, and whether it holds a list.

    >>> kind_of("larges"), kind_of("text"), kind_of("unknown")
    (('int64', True), ('text', False), ('text', False))
    """
    if name in KINDS:
        return KINDS[name], False
    return (KINDS[name[:-1]], True) if name[:-1] in KINDS else ("text", False)


def value(kind: str, number: int) -> Any:
    """A valid value of a type."""
    values: dict[str, Any] = {
        "text": f"word{number} Größe",
        "boolean": number % 2 == 0,
        "int32": number - 20,
        "int64": number * 2**40,
        "float32": number / 4,
        "float64": number / 3,
        "timestamp": f"2026-11-{number % 28 + 1:02}T12:00:00.{number:03}Z",
        "date": f"2026-{number % 12 + 1:02}-01",
        "json": {"a": [number, None, {"b": "c"}]},
        "direct": ref(NODES[number % len(NODES)], SPACE),
        "timeseries": f"series{number}",
        "enum": ("on", "off")[number % 2],
    }
    return values[kind]


def values(number: int) -> dict[str, Any]:
    """Values of some of the properties; which, depends on the number."""
    singles = {name: value(kind, number) for place, (name, kind) in enumerate(KINDS.items()) if (number + place) % 3}
    lists = {
        f"{name}s": [value(KINDS[name], number), value(KINDS[name], number + 1)]
        for name in singles
        if name not in SINGLE
    }
    return {**singles, **lists}


def install(client: Client) -> None:
    """Create all of it. Raises `Refused` where a project holds something that contradicts it."""
    client.ok("/models/spaces", {"items": [{"space": SPACE}, {"space": "fuzz2"}]})
    thing = container("Thing", "all", space=SPACE, **_properties())
    part = container("Part", space=SPACE, text=prop(nullable=False), other=prop("direct"))
    indexed = {"properties": ["large", "text"], "indexType": "btree", "cursorable": True}
    client.ok("/models/containers", {"items": [{**thing, "indexes": {"some": indexed}}, part]})
    mapped = {name: _mapped("Thing", name) for name in PROPERTIES}
    links = {"edges": _edges(), "reverse": _reverse()}
    parts = {"text": _mapped("Part", "text"), "whole": _mapped("Part", "other")}
    views = [view("Thing", space=SPACE, **mapped, **links), view("Part", space=SPACE, **parts)]
    child = {**view("Child", space=SPACE, extra=_mapped("Part", "text")), "implements": [view_ref("Thing", SPACE)]}
    client.ok("/models/views", {"items": [*views, child]})
    model = {"space": SPACE, "externalId": "Model", "version": "v1", "views": _views("Thing", "Part", "Child")}
    client.ok("/models/datamodels", {"items": [model]})
    thing_view = view_ref("Thing", SPACE)
    nodes = [node(name, data(thing_view, **values(number)), space=SPACE) for number, name in enumerate(NODES)]
    edges = [_edge(number, name, thing_view) for number, name in enumerate(EDGES)]
    client.ok("/models/instances", {"items": [*nodes, *edges], "autoCreateDirectRelations": True, "replace": True})


def cursors(client: Client) -> list[str]:
    """Cursors of a list, a query and a sync, for requests that go on from them."""
    listed = client.ok("/models/instances/list", {"instanceType": "node", "limit": 3})["nextCursor"]
    asked: dict[str, Any] = {"with": {"a": {"nodes": {}, "limit": 3}}, "select": {"a": {}}}
    found = [client.ok(f"/models/instances/{path}", asked)["nextCursor"]["a"] for path in ("query", "sync")]
    return [listed, *found]


def _views(*names: str) -> list[dict[str, Any]]:
    return [view_ref(name, SPACE) for name in names]


def _properties() -> dict[str, Any]:
    modes: dict[str, Any] = {"on": {}, "off": {}}
    singles = {name: prop(kind, values=modes) if kind == "enum" else prop(kind) for name, kind in KINDS.items()}
    return singles | {f"{name}s": prop(kind, list=True) for name, kind in KINDS.items() if name not in SINGLE}


def _mapped(of: str, name: str) -> dict[str, Any]:
    return {"container": container_ref(of, SPACE), "containerPropertyIdentifier": name}


def _edges() -> dict[str, Any]:
    return {
        "connectionType": "multi_edge_connection",
        "type": ref("flows", SPACE),
        "source": view_ref("Thing", SPACE),
        "direction": "outwards",
    }


def _reverse() -> dict[str, Any]:
    through = {"source": view_ref("Thing", SPACE), "identifier": "other"}
    return {"connectionType": "multi_reverse_direct_relation", "source": view_ref("Thing", SPACE), "through": through}


def _edge(number: int, name: str, source: dict[str, Any]) -> dict[str, Any]:
    ends = ref(NODES[number], SPACE), ref(NODES[(number * 7 + 1) % len(NODES)], SPACE)
    return edge(name, *ends, ref("flows", SPACE), data(source, **values(number)), space=SPACE)
