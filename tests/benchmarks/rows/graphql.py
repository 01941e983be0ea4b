"""Queries in GraphQL, against the graph query that gives the same; and the first request to a large model."""

import json
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.measurement.measure import Pair, Row
from benchmarks.sides.emulator_side import Emulator
from benchmarks.sides.world import World, emulator
from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref

GROUP = "GraphQL"
NESTED = "3 levels with 1000 leaves, against the graph query"
FIRST = "first request to a model of 200 views"
NAMES = (NESTED, FIRST)
LEVELS = ("Plant", "Unit", "Pump")
EACH = 10
VIEWS, MODELS = 200, 5
BATCH = 100
"""Objects of one request."""
PROPERTIES = {"name": "text", "size": "int64", "weight": "float64"}
KIND = ref("has")


def nested(world: World) -> Pair:
    project = Emulator(world.emulator.url, "graphql")
    _define(project)
    _load(project)
    path = f"/userapis/spaces/{SPACE}/datamodels/Plants/versions/v1/graphql"
    sides = (lambda _: project.send(path, {"query": _graphql()}), lambda _: _query(project))
    return Pair(GROUP, NESTED, *sides, 1.2, "less")


def _define(project: Emulator) -> None:
    project.ask("/models/spaces", {"items": [{"space": SPACE}]})
    containers = [container(name, **{key: prop(kind) for key, kind in PROPERTIES.items()}) for name in LEVELS]
    project.ask("/models/containers", {"items": containers})
    views = [view(name, *(f"{name}.{key}" for key in PROPERTIES)) for name in LEVELS]
    for above, below in zip(views, LEVELS[1:], strict=False):
        above["properties"]["parts"] = {
            "connectionType": "multi_edge_connection",
            "type": KIND,
            "source": view_ref(below),
            "direction": "outwards",
        }
    project.ask("/models/views", {"items": views})
    _model(project, "Plants", LEVELS)


def _model(project: Emulator, name: str, views: Iterable[str]) -> None:
    model = {"space": SPACE, "externalId": name, "version": "v1", "views": [view_ref(one) for one in views]}
    project.ask("/models/datamodels", {"items": [model]})


def _load(project: Emulator) -> None:
    items: list[Any] = []
    for level, name in enumerate(LEVELS):
        for i in range(EACH ** (level + 1)):
            values = data(view_ref(name), name=f"{name} {i}", size=i, weight=i / 8)
            items.append(node(f"{level}-{i}", values))
            if level:
                above = ref(f"{level - 1}-{i // EACH}")
                items.append(edge(f"to-{level}-{i}", above, ref(f"{level}-{i}"), KIND))
    for at in range(0, len(items), 1000):
        project.ask("/models/instances", {"items": items[at : at + 1000]})


def _graphql() -> str:
    fields = "externalId " + " ".join(PROPERTIES)
    return (
        f"{{ listPlant {{ items {{ {fields} parts {{ items {{ {fields} parts {{ items {{ {fields} }} }} }} }} }} }} }}"
    )


def _query(project: Emulator) -> Any:
    kind = {"equals": {"property": ["edge", "type"], "value": KIND}}
    sets: dict[str, Any] = {"set0": {"nodes": {"filter": {"hasData": [view_ref(LEVELS[0])]}}, "limit": 1000}}
    select: dict[str, Any] = {}
    for level, name in enumerate(LEVELS):
        select[f"set{level}"] = {"sources": [{"source": view_ref(name), "properties": list(PROPERTIES)}]}
        if level:
            inner = {"hasData": [view_ref(name)]}
            edges = {"from": f"set{level - 1}", "maxDistance": 1, "direction": "outwards", "filter": kind}
            sets[f"edges{level}"] = {"edges": {**edges, "nodeFilter": inner}, "limit": 10_000}
            sets[f"set{level}"] = {"nodes": {"from": f"edges{level}"}, "limit": 10_000}
            select[f"edges{level}"] = {}
    return project.send("/models/instances/query", {"with": sets, "select": select})


def first(world: World) -> Row:
    """The fastest of some requests, each the first to a model of its own. The service allows half as many views."""
    with tempfile.TemporaryDirectory() as folder:
        limits = Path(folder) / "limits.json"
        limits.write_text(json.dumps({"viewsPerDataModel": VIEWS}))
        with emulator(world.neo4j, "--limits", str(limits)) as wide:
            project = Emulator(wide.url, "graphql-large")
            names = _large(project)
            seconds = [_first(project, f"Large{number}", names) for number in range(MODELS)]
    return Row(group=GROUP, name=FIRST, figure=min(seconds), unit="s", target=1, better="less")


def _large(project: Emulator) -> list[str]:
    project.ask("/models/spaces", {"items": [{"space": SPACE}]})
    names = [f"Type{number}" for number in range(VIEWS)]
    properties = {key: prop(kind) for key, kind in PROPERTIES.items()}
    for at in range(0, VIEWS, BATCH):
        part = names[at : at + BATCH]
        project.ask("/models/containers", {"items": [container(name, **properties) for name in part]})
        views = [view(name, *(f"{name}.{key}" for key in PROPERTIES)) for name in part]
        project.ask("/models/views", {"items": views})
    return names


def _first(project: Emulator, name: str, views: Iterable[str]) -> float:
    _model(project, name, views)
    path = f"/userapis/spaces/{SPACE}/datamodels/{name}/versions/v1/graphql"
    ask = project.send(path, {"query": "{ listType7 { items { name } } }"})
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began
