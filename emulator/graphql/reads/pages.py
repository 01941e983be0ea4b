"""Connections: pages of objects with `items`, `edges` and `pageInfo`."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from emulator import errors
from emulator.graphql.reads.rows import Rows
from emulator.schema.opaque import content_of, opaque

if TYPE_CHECKING:
    from emulator.graphql.reads.shapes import Objects


class EdgeShape(Struct, frozen=True):
    """The entries of `edges` by response key: cursors, type names, nodes, and properties of edges."""

    fields: dict[str, str]
    objects: "dict[str, Objects]"
    """For each response key of `node` and `properties`."""


class PageShape(Struct, frozen=True):
    """What is selected of a connection, by response key.

    `nodes` is for a single object in place of a page. `edge_set` has the edges that lead to the nodes, if there are
    any. `first` and `after` are the arguments of a relation, which pages per node; a root is paged by what is read.
    """

    set_name: str
    fields: dict[str, str]
    type: str
    items: "dict[str, Objects]"
    edges: dict[str, EdgeShape]
    page_infos: dict[str, dict[str, str]]
    edge_set: str | None = None
    is_root: bool = False
    first: int | None = None
    after: str | None = None

    def of(self, results: Mapping[str, Rows]) -> "Page":
        """The page shape over what was read."""
        return Page(self, results)


class Page:
    """The objects of a set, ready to be put into pages."""

    def __init__(self, shape: PageShape, results: Mapping[str, Rows]) -> None:
        self._shape = shape
        self._rows = results.get(shape.set_name, Rows())
        self._edge_rows = results.get(shape.edge_set or "", Rows())
        self._items = {key: objects.of_set(results) for key, objects in shape.items.items()}
        self._edges = {
            key: {inner: objects.of_set(results) for inner, objects in edge.objects.items()}
            for key, edge in shape.edges.items()
        }
        self._after = None if shape.is_root or shape.after is None else _key_in(shape.after)

    @property
    def keys(self) -> Sequence[str]:
        return self._rows.keys

    @property
    def objects(self) -> list[Any]:
        """The objects themselves, where the shape is that of a single one."""
        return self._items[""]

    def whole(self, positions: Sequence[int] | None = None) -> dict[str, Any]:
        """The page of a root: all rows, or those at `positions`."""
        return self.of_positions(range(len(self.keys)) if positions is None else positions)

    def of_positions(self, nodes: Sequence[int], edges: Sequence[int] | None = None) -> dict[str, Any]:
        """The page with the rows at `nodes`; where edges lead there, the edges at `edges`, one for each node."""
        has_next = self._rows.cursor is not None if self._shape.is_root else False
        if not self._shape.is_root:
            nodes, edges, has_next = self._cut(nodes, edges)
        made: dict[str, Any] = {}
        for key, name in self._shape.fields.items():
            match name:
                case "items":
                    items = self._items[key]
                    made[key] = [items[ix] for ix in nodes]
                case "edges":
                    made[key] = self._edge_objects(key, nodes, edges)
                case "pageInfo":
                    made[key] = self._page_info(key, nodes, edges, has_next=has_next)
                case _:
                    made[key] = self._shape.type
        return made

    def _cut(
        self, nodes: Sequence[int], edges: Sequence[int] | None
    ) -> tuple[Sequence[int], Sequence[int] | None, bool]:
        begin = 0
        if self._after is not None:
            keys = [self._key(ix, nodes, edges) for ix in range(len(nodes))]
            begin = keys.index(self._after) + 1 if self._after in keys else len(nodes)
        first = self._shape.first
        end = len(nodes) if first is None else begin + first
        return nodes[begin:end], None if edges is None else edges[begin:end], len(nodes) > end

    def _key(self, ix: int, nodes: Sequence[int], edges: Sequence[int] | None) -> str:
        """What tells an entry of a page from the others: the edge, or else the node."""
        return self.keys[nodes[ix]] if edges is None else self._edge_rows.keys[edges[ix]]

    def _edge_objects(self, key: str, nodes: Sequence[int], edges: Sequence[int] | None) -> list[dict[str, Any]]:
        shape, objects = self._shape.edges[key], self._edges[key]
        made: list[dict[str, Any]] = []
        for ix, node in enumerate(nodes):
            entry: dict[str, Any] = {}
            for inner, name in shape.fields.items():
                match name:
                    case "node":
                        entry[inner] = objects[inner][node]
                    case "properties":
                        entry[inner] = objects[inner][edges[ix]] if edges is not None else None
                    case "cursor":
                        entry[inner] = self._cursor(ix, nodes, edges)
                    case _:
                        entry[inner] = name
            made.append(entry)
        return made

    def _cursor(self, ix: int, nodes: Sequence[int], edges: Sequence[int] | None) -> str | None:
        if self._shape.is_root:
            return self._rows.cursor if ix == len(nodes) - 1 else None
        return encode_cursor(self._key(ix, nodes, edges))

    def _page_info(
        self, key: str, nodes: Sequence[int], edges: Sequence[int] | None, *, has_next: bool
    ) -> dict[str, Any]:
        known: dict[str, Any] = {
            "hasNextPage": has_next,
            "hasPreviousPage": self._shape.after is not None,
            "startCursor": self._cursor(0, nodes, edges) if nodes else None,
            "endCursor": self._cursor(len(nodes) - 1, nodes, edges) if nodes else None,
            "__typename": "PageInfo",
        }
        return {inner: known[name] for inner, name in self._shape.page_infos[key].items()}


def encode_cursor(key: str) -> str:
    """The cursor behind the node or edge with `key`, in a page of a relation."""
    return opaque(key.encode())


def _key_in(cursor: str) -> str:
    """The key `project:space:externalId` in a cursor. Raises `errors.InvalidCursor`."""
    key = decode_cursor(cursor)
    if key.count(":") < _SEPARATORS:
        raise errors.InvalidCursor
    return key


_SEPARATORS = 2


def decode_cursor(cursor: str) -> str:
    """The text in a cursor. Raises `errors.InvalidCursor`."""
    try:
        return content_of(cursor).decode()
    except UnicodeError:
        raise errors.InvalidCursor from None
