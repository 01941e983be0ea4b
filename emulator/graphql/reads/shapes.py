"""Answers made of result sets: each shape makes the column of one response key, for all rows of a set at once.

So the work per row is that of a few calls of C: nothing is looked up, resolved or awaited row by row.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from emulator.graphql.reads.pages import Page, PageShape
from emulator.graphql.reads.rows import Rows
from emulator.graphql.reads.values import moments, present
from emulator.plan.keys import identity
from emulator.schema.model import PropertyModel

Results = Mapping[str, Rows]
"""The rows of each set by its name."""


class Column(Protocol):
    """Makes the values of one response key for `rows`."""

    def of(self, rows: Rows, results: Results) -> Sequence[Any]: ...


class Fixed(Struct, frozen=True):
    """The same value for all rows: the name of a type."""

    value: Any

    def of(self, rows: Rows, results: Results) -> Sequence[Any]:
        del results
        return [self.value] * len(rows.keys)


class Base(Struct, frozen=True):
    """A base property, by the name of its column in `Rows`."""

    name: str

    def of(self, rows: Rows, results: Results) -> Sequence[Any]:
        del results
        column: Sequence[Any] = getattr(rows, self.name)
        return moments(column) if self.name in ("created_times", "last_updated_times") else column


class References(Struct, frozen=True):
    """The type or an end of edges, by the name of its column in `Rows`, as objects with `fields` by response key."""

    name: str
    fields: dict[str, str]

    def of(self, rows: Rows, results: Results) -> Sequence[Any]:
        del results
        return [None if key is None else _reference(key, self.fields) for key in getattr(rows, self.name)]


class Values(Struct, frozen=True):
    """The values of a property."""

    property: PropertyModel

    def of(self, rows: Rows, results: Results) -> Sequence[Any]:
        del results
        return present(self.property, rows.column(self.property.key))


class External(Struct, frozen=True):
    """References to another API, as objects with `keys`: `externalId`, `__typename`, or null for what is not known."""

    property: PropertyModel
    fields: dict[str, str]
    type: str

    def of(self, rows: Rows, results: Results) -> Sequence[Any]:
        del results
        column = rows.column(self.property.key)
        if self.property.type.list:
            return [None if ids is None else [self._object(one) for one in ids] for ids in column]
        return [None if one is None else self._object(one) for one in column]

    def _object(self, external_id: str) -> dict[str, Any]:
        known = {"externalId": external_id, "__typename": self.type}
        return {key: known.get(name) for key, name in self.fields.items()}


class Untyped(Struct, frozen=True):
    """Direct relations to nodes that the model has no type for, as objects with `fields` by response key."""

    property: PropertyModel
    fields: dict[str, str]

    def of(self, rows: Rows, results: Results) -> Sequence[Any]:
        del results
        column = rows.column(self.property.key)
        if self.property.type.list:
            return [None if keys is None else [_reference(key, self.fields) for key in keys] for keys in column]
        return [None if key is None else _reference(key, self.fields) for key in column]


def _reference(key: str, fields: dict[str, str]) -> dict[str, Any]:
    known = {**identity(key), "__typename": "_InstanceReference"}
    return {response_key: known[name] for response_key, name in fields.items()}


class Objects(Struct, frozen=True):
    """The objects of a set: `variants` has the columns of each type that an instance may be of, `base` first.

    `candidates` are the other types with what tells them: the first that an instance is of is its type. An instance
    without the labels `needed` is null.
    """

    set_name: str
    base: str
    variants: dict[str, dict[str, Column]]
    candidates: tuple["Candidate", ...] = ()
    needed: tuple[str, ...] = ()

    def of_set(self, results: Results) -> list[Any]:
        """An object, or null, for each row of the set."""
        rows = results.get(self.set_name, Rows())
        if not rows.keys:
            return []
        types = self._types(rows, results)
        if types is None:
            made = _objects(self.variants[self.base], rows, results)
        else:
            of_type = {one: _objects(self.variants[one], rows, results) for one in set(types)}
            made = [of_type[one][ix] for ix, one in enumerate(types)]
        if self.needed:
            has_all = zip(*(rows.labels[label] for label in self.needed), strict=True)
            made = [one if all(has) else None for one, has in zip(made, has_all, strict=True)]
        return made

    def _types(self, rows: Rows, results: Results) -> list[str] | None:
        """The type of each row; None where all are of `base`."""
        if not self.candidates:
            return None
        types = [self.base] * len(rows.keys)
        for candidate in reversed(self.candidates):
            for ix, one in enumerate(candidate.has(rows, results)):
                if one:
                    types[ix] = candidate.type
        return types


class Candidate(Struct, frozen=True):
    """A type that an instance may be of: if it has data in the containers `labels`, or is in the set `members`."""

    type: str
    labels: tuple[str, ...] = ()
    members: str | None = None

    def has(self, rows: Rows, results: Results) -> Sequence[bool]:
        if self.members is not None:
            found = set(results.get(self.members, Rows()).keys)
            return [key in found for key in rows.keys]
        return [all(has) for has in zip(*(rows.labels[label] for label in self.labels), strict=True)]


def _objects(columns: dict[str, Column], rows: Rows, results: Results) -> list[Any]:
    keys = tuple(columns)
    values = [column.of(rows, results) for column in columns.values()]
    return [dict(zip(keys, row, strict=True)) for row in zip(*values, strict=True)]


class One(Struct, frozen=True):
    """The node at the end of a direct relation; null where it is not one of the set of `objects`."""

    property: PropertyModel
    objects: Objects

    def of(self, rows: Rows, results: Results) -> Sequence[Any]:
        targets = results.get(self.objects.set_name, Rows())
        by_key = dict(zip(targets.keys, self.objects.of_set(results), strict=True))
        return [by_key.get(key) for key in rows.column(self.property.key)]


class Many(Struct, frozen=True):
    """The nodes of a list of direct relations: in the order of the list, or `sorted` as the set is."""

    property: PropertyModel
    page: PageShape
    sorted: bool

    def of(self, rows: Rows, results: Results) -> Sequence[Any]:
        page = self.page.of(results)
        positions = {key: ix for ix, key in enumerate(page.keys)}
        made: list[Any] = []
        for keys in rows.column(self.property.key):
            found = [positions[key] for key in keys or () if key in positions]
            made.append(page.of_positions(sorted(found) if self.sorted else found))
        return made


class Back(Struct, frozen=True):
    """The nodes whose direct relation `through` names a row."""

    through: PropertyModel
    page: PageShape
    single: bool

    def of(self, rows: Rows, results: Results) -> Sequence[Any]:
        page = self.page.of(results)
        referring: dict[str, list[int]] = {}
        is_list = bool(self.through.type.list)
        for ix, value in enumerate(results.get(self.page.set_name, Rows()).column(self.through.key)):
            for key in dict.fromkeys(value or ()) if is_list else (value,):
                referring.setdefault(key, []).append(ix)
        made = (referring.get(key, []) for key in rows.keys)
        if self.single:
            return [page.objects[found[0]] if found else None for found in made]
        return [page.of_positions(found) for found in made]


class Along(Struct, frozen=True):
    """The nodes behind the edges in the set `edges`, and the edges themselves; `outwards` is where they go.

    They come in the order of the edges, or `sorted` as the set of nodes is.
    """

    edges: str
    outwards: bool
    page: PageShape
    sorted: bool
    single: bool

    def of(self, rows: Rows, results: Results) -> Sequence[Any]:
        edges = results.get(self.edges, Rows())
        page = self.page.of(results)
        positions = {key: ix for ix, key in enumerate(page.keys)}
        near, far = (edges.start_nodes, edges.end_nodes) if self.outwards else (edges.end_nodes, edges.start_nodes)
        by_node: dict[str | None, list[tuple[int, int]]] = {}
        for edge, (start, end) in enumerate(zip(near, far, strict=True)):
            node = positions.get(end or "")
            if node is not None:
                by_node.setdefault(start, []).append((edge, node))
        if self.sorted:
            for found in by_node.values():
                found.sort(key=lambda pair: pair[1])
        if self.single:
            return [page.objects[found[0][1]] if (found := by_node.get(key)) else None for key in rows.keys]
        return [_page_of_edges(page, by_node.get(key, [])) for key in rows.keys]


def _page_of_edges(page: Page, found: list[tuple[int, int]]) -> dict[str, Any]:
    return page.of_positions([node for _, node in found], [edge for edge, _ in found])
