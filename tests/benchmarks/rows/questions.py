"""Questions to a graph, as the API asks them and as Cypher asks the same of what the emulator keeps."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from benchmarks.sides.emulator_side import INSTANCES, SOURCES, VIEW
from benchmarks.sides.shapes import SIZE, five
from builders import SPACE, ref

MANY = 40
LIMIT = 10_000
LIST = """
    MATCH (node:Bench {project: $project}) USING INDEX node:Bench(project)
    RETURN properties(node) LIMIT 1000"""
FIND = "MATCH (node:Bench {project: $project}) WHERE node.`Bench.a` IN $names RETURN properties(node)"
CHANGES = """
    MATCH (node:Bench {project: $project}) WHERE node.changedByHand > 0
    RETURN properties(node) ORDER BY node.project, node.changedByHand LIMIT 1000"""
Body = dict[str, Any]


class Question(NamedTuple):
    """`size` nodes are where it starts."""

    name: str
    path: str
    body: Any
    """A function of the number of the first node."""
    cypher: str
    size: int = 1


class Way(NamedTuple):
    """Along edges of which types it goes, and in which direction."""

    types: Sequence[str]
    direction: str = "outwards"


def questions(way: Way) -> Iterator[Question]:
    yield Question("list 1000", f"{INSTANCES}/list", lambda _: {"sources": [{"source": VIEW}], "limit": SIZE}, LIST)
    yield Question("equals on an index", f"{INSTANCES}/list", _equals, FIND)
    yield Question("sync 1000", f"{INSTANCES}/sync", lambda _: _changes(), CHANGES)
    for size, distance in product((1, MANY), (1, 2, 3)):
        yield _hops(size, distance, way)
    walked = way._replace(types=way.types[:2])
    yield Question("up to 10 steps from 1", f"{INSTANCES}/query", lambda at: _walk(at, walked), _cypher_walk(walked))


def names(at: int, size: int) -> list[str]:
    """The property `a` of `size` nodes."""
    return [five(at + i)["a"] for i in range(size)]


def _property(name: str) -> list[str]:
    return [SPACE, "Bench/v1", name]


def _equals(at: int) -> Body:
    return {"sources": [{"source": VIEW}], "filter": {"equals": {"property": _property("a"), "value": names(at, 1)[0]}}}


def _changes() -> Body:
    nodes = {"nodes": {"filter": {"hasData": [VIEW]}}, "limit": SIZE}
    return {"with": {"all": nodes}, "select": {"all": {"sources": SOURCES}}}


def _start(at: int, size: int) -> Body:
    return {"nodes": {"filter": {"in": {"property": _property("a"), "values": names(at, size)}}}}


def _along(way: Way) -> Body:
    kinds = {"in": {"property": ["edge", "type"], "values": [ref(kind) for kind in way.types]}}
    return {"direction": way.direction, "filter": kinds}


def _hops(size: int, distance: int, way: Way) -> Question:
    """From `size` nodes, `distance` times along edges, asking for the nodes at the end."""
    return Question(
        f"{distance} hops from {size}",
        f"{INSTANCES}/query",
        lambda at: _steps(_start(at, size), distance, way),
        _cypher_hops(distance, way),
        size,
    )


def _steps(start: Body, distance: int, way: Way) -> Body:
    sets: Body = {"hop0": start}
    for hop in range(distance):
        sets[f"edges{hop}"] = {"edges": {"from": f"hop{hop}", "maxDistance": 1, **_along(way)}, "limit": LIMIT}
        sets[f"hop{hop + 1}"] = {"nodes": {"from": f"edges{hop}"}, "limit": LIMIT}
    return {"with": sets, "select": {f"hop{distance}": {"sources": SOURCES, "limit": LIMIT}}}


def _walk(at: int, way: Way) -> Body:
    """Up to ten steps along edges, asking for the edges."""
    edges = {"edges": {"from": "start", "maxDistance": 10, **_along(way)}, "limit": LIMIT}
    return {"with": {"start": _start(at, 1), "walk": edges}, "select": {"walk": {"limit": LIMIT}}}


def _pattern(way: Way, repeated: str = "", name: str = "") -> str:
    kinds = "|".join(kind.upper().replace("-", "_") for kind in way.types)
    before, after = ("-", "->") if way.direction == "outwards" else ("<-", "-")
    return f"{before}[{name}:{kinds}]{after}{repeated}"


def _cypher_hops(distance: int, way: Way) -> str:
    return f"""
        MATCH (start:Bench {{project: $project}}) WHERE start.`Bench.a` IN $names
        MATCH (start){f"{_pattern(way)}()" * (distance - 1)}{_pattern(way)}(node)
        WITH DISTINCT node
        RETURN properties(node)"""


def _cypher_walk(way: Way) -> str:
    return f"""
        MATCH (start:Bench {{project: $project}}) WHERE start.`Bench.a` IN $names
        MATCH (start){_pattern(way, "{1,10}", "steps")}()
        WITH DISTINCT last(steps) AS edge
        RETURN properties(edge), startNode(edge).externalId, endNode(edge).externalId"""
