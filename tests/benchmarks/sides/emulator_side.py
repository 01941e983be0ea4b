"""The emulator's side: whole requests over HTTP, encoded beforehand."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from benchmarks.sides import shapes
from benchmarks.sides.client import Connection
from benchmarks.sides.shapes import SIZE, five, two
from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref

INSTANCES = "/models/instances"
VIEW, LINK = view_ref("Bench"), view_ref("Link")
SOURCES = [{"source": VIEW, "properties": ["*"]}]
INDEX = {"a": {"properties": ["a"], "indexType": "btree", "cursorable": True}}
Work = Callable[[], bytes]


class Emulator:
    """A project of an emulator."""

    def __init__(self, url: str, project: str) -> None:
        self.url, self.project = url, project
        self._connection = Connection(url, project)

    def ask(self, path: str, body: Any) -> Any:
        return msgspec.json.decode(self.send(path, body)())

    def send(self, path: str, body: Any) -> Work:
        """What sends `body`, which is encoded now."""
        encoded = msgspec.json.encode(body)
        return lambda: self._connection.post(path, encoded)

    def _items(self, items: list[Any], path: str = INSTANCES) -> Work:
        return self.send(path, {"items": items})

    def nodes(self, batch: str, salt: int = 0, size: int = SIZE) -> Work:
        return self._items([node(f"{batch}-{i}", data(VIEW, **five(i, salt))) for i in range(size)])

    def mixed(self, batch: str, salt: int) -> Work:
        """Half of the nodes are new, half have another value in one property."""
        half = SIZE // 2
        changed = [node(f"half-{i}", data(VIEW, **five(i, salt))) for i in range(half)]
        return self._items([*changed, *(node(f"{batch}-{i}", data(VIEW, **five(i))) for i in range(half))])

    def edges(self, batch: str, number: int = 0) -> Work:
        return self._items([_edge(f"{batch}-{i}", *shapes.ends(i, number), "linked", i) for i in range(SIZE)])

    def wide(self, batch: str, number: int) -> Work:
        return self._items([_wide(f"{batch}-{i}", i, number) for i in range(SIZE)])

    def byids(self, number: int) -> Work:
        at = number % (shapes.POOL // SIZE) * SIZE
        items = [{"instanceType": "node", "space": SPACE, "externalId": f"n-{at + i}"} for i in range(SIZE)]
        return self.send(f"{INSTANCES}/byids", {"items": items, "sources": [{"source": VIEW}]})

    def list(self) -> Work:
        return self.send(f"{INSTANCES}/list", {"sources": [{"source": VIEW}], "limit": SIZE})

    def hops(self, number: int) -> Work:
        start = [
            {"equals": {"property": ["node", "space"], "value": SPACE}},
            {"equals": {"property": ["node", "externalId"], "value": f"n-{shapes.root(number)}"}},
        ]
        kind = {"equals": {"property": ["edge", "type"], "value": ref("leads-to")}}
        sets: dict[str, Any] = {"hop0": {"nodes": {"filter": {"and": start}}}}
        for hop in range(3):
            edges = {"from": f"hop{hop}", "maxDistance": 1, "direction": "outwards", "filter": kind}
            sets[f"edges{hop}"] = {"edges": edges, "limit": 10_000}
            sets[f"hop{hop + 1}"] = {"nodes": {"from": f"edges{hop}"}, "limit": 10_000}
        return self.send(f"{INSTANCES}/query", {"with": sets, "select": {"hop3": {"sources": SOURCES}}})

    def delete(self, kind: str, names: Iterable[str]) -> None:
        items = [{"instanceType": kind, "space": SPACE, "externalId": name} for name in names]
        self._items(items, f"{INSTANCES}/delete")()

    def define(self, *, indexed: bool = False) -> None:
        """The model: a view of five properties, one of two for edges, ten of thirty and five relations."""
        self.ask("/models/spaces", {"items": [{"space": SPACE}]})
        bench = container("Bench", **dict(zip("abcde", map(prop, shapes.KINDS), strict=True)))
        bench["indexes"] = INDEX if indexed else {}
        link = container("Link", "edge", a=prop(), b=prop("int64"))
        self.ask("/models/containers", {"items": [bench, link, *map(_wide_container, range(shapes.VIEWS))]})
        views = [view("Bench", *(f"Bench.{name}" for name in "abcde")), view("Link", "Link.a", "Link.b")]
        self.ask("/models/views", {"items": [*views, *map(_wide_view, range(shapes.VIEWS))]})

    def load(self, nodes: int) -> Iterator[None]:
        """Write a tree of `nodes` nodes and as many edges; goes on with each batch."""
        for at in range(0, nodes, SIZE):
            numbers = range(at, min(at + SIZE, nodes))
            self._items([node(f"n-{i}", data(VIEW, **five(i))) for i in numbers])()
            yield
            self._items([_edge(f"t-{i}", shapes.parent(i), i, "leads-to", i) for i in numbers if i])()
            yield


def _edge(name: str, start: int, end: int, kind: str, i: int) -> Any:
    return edge(name, ref(f"n-{start}"), ref(f"n-{end}"), ref(kind), data(LINK, **two(i)))


def _wide(name: str, i: int, number: int) -> Any:
    relations = {f"r{at}": ref(f"n-{target}") for at, target in enumerate(shapes.related(i, number))}
    return node(name, data(view_ref(f"Wide{i % shapes.VIEWS}"), **shapes.wide(i), **relations))


def _wide_container(number: int) -> Any:
    properties = {name: prop(kind) for name, kind in shapes.wide_kinds().items()}
    relations = {f"r{at}": prop("direct") for at in range(shapes.RELATIONS)}
    return container(f"Wide{number}", **properties, **relations)


def _wide_view(number: int) -> Any:
    names = [*shapes.wide_kinds(), *(f"r{at}" for at in range(shapes.RELATIONS))]
    return view(f"Wide{number}", *(f"Wide{number}.{name}" for name in names))
