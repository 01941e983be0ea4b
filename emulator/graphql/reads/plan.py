"""The plan of a query: the result sets, searches and aggregates that it reads, and the shape of its answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, SelectionSetNode
from msgspec import Struct

from emulator import errors
from emulator.graphql.model import external
from emulator.graphql.model.outputs import EDGE_FIELDS
from emulator.graphql.model.schema import EMPTY, ModelSchema, Root
from emulator.graphql.model.types import DirectField, EdgeField, ModelType, ReverseField, ValueField
from emulator.graphql.model.wrapping import object_of
from emulator.graphql.reads import shapes
from emulator.graphql.reads.aggregates import AggregateShape, aggregate_shape
from emulator.graphql.reads.filters import (
    instance_type,
    list_filter,
    list_sort,
    references,
    view_reference,
)
from emulator.graphql.reads.pages import EdgeShape, PageShape
from emulator.graphql.reads.rows import Rows
from emulator.graphql.reads.sets import Asked, ResultSet, ResultSets
from emulator.graphql.request.instances import instance_reference
from emulator.graphql.request.selections import Selected, Selections
from emulator.limits import Limits
from emulator.wire.filters import Filter, In
from emulator.wire.graphql import GraphQLErrorEntry
from emulator.wire.references import InstanceReference
from emulator.wire.search import AggregateResponse, SearchRequest

MOST_ROWS = 1_000
"""The default and the highest `first`. Source: documentation of GraphQL queries."""
_BASE_COLUMNS = {
    "space": "spaces",
    "externalId": "external_ids",
    "createdTime": "created_times",
    "lastUpdatedTime": "last_updated_times",
}
_EDGE_COLUMNS = dict(zip(EDGE_FIELDS, ("types", "start_nodes", "end_nodes"), strict=True))


class RootPage(Struct, frozen=True):
    """A root field that answers a page of instances; in the order of `requested`, for those that were named."""

    page: PageShape
    requested: list[InstanceReference] | None = None

    def answer(self, results: shapes.Results, found: Sequence[InstanceReference] | None) -> dict[str, Any]:
        """The answer. `found` are the results of its search, the best first."""
        order = self.requested if found is None else found
        page = self.page.of(results)
        if order is None:
            return page.whole()
        rows = results.get(self.page.set_name, Rows())
        positions = {one: ix for ix, one in enumerate(zip(rows.spaces, rows.external_ids, strict=True))}
        named = dict.fromkeys((one.space, one.external_id) for one in order)
        return page.whole([positions[one] for one in named if one in positions])


class QueryPlan(Struct):
    """What a query reads, and the shape of its answer. `members` are sets by name that tell the type of instances.

    Such a set has those instances of another set that are of a type.
    """

    sets: ResultSets
    roots: dict[str, RootPage]
    searches: dict[str, SearchRequest]
    aggregates: dict[str, AggregateShape]
    members: dict[str, tuple[str, ModelType]]
    constants: dict[str, str | None]
    order: list[str]
    errors: list[GraphQLErrorEntry]

    def answer(
        self,
        results: shapes.Results,
        found: Mapping[str, Sequence[InstanceReference]],
        aggregated: Mapping[str, AggregateResponse],
    ) -> dict[str, Any]:
        """The data by response key, in the order of the request."""
        made: dict[str, Any] = {}
        for key in self.order:
            if key in self.roots:
                made[key] = self.roots[key].answer(results, found.get(key))
            elif key in self.aggregates:
                made[key] = self.aggregates[key].answer(aggregated[key])
            elif key in self.constants:
                made[key] = self.constants[key]
        return made


def plan_query(schema: ModelSchema, selections: Selections, roots: Mapping[str, Selected], limits: Limits) -> QueryPlan:
    """The plan of the fields `roots` of `Query`, without those of introspection.

    Raises `Refused`, and an `errors.InvalidRequest` for arguments that are out of their bounds.
    """
    return _Planner(schema, selections, limits).plan(roots)


class _Planner:
    def __init__(self, schema: ModelSchema, selections: Selections, limits: Limits) -> None:
        self._schema = schema
        self._types = schema.model.types
        self._selections = selections
        self._plan = QueryPlan(ResultSets(schema.model, limits), {}, {}, {}, {}, {}, [], [])
        self._sets = self._plan.sets
        self._known: dict[tuple[str | int, ...], shapes.Column] = {}

    def plan(self, roots: Mapping[str, Selected]) -> QueryPlan:
        for key, selected in roots.items():
            self._plan.order.append(key)
            if selected.name == "__typename":
                self._plan.constants[key] = "Query"
            elif selected.name == EMPTY:
                self._plan.constants[key] = None
            else:
                self._root(key, selected)
        return self._plan

    def _root(self, key: str, selected: Selected) -> None:
        root = self._schema.roots[selected.name]
        of = self._types[root.type]
        query = self._schema.graphql.query_type
        if query is None:
            raise TypeError(root)
        field = query.fields[selected.name]
        arguments = self._selections.arguments(selected, field)
        if root.action == "aggregate":
            self._plan.aggregates[key] = aggregate_shape(
                arguments, selected, of, object_of(field), self._schema.model, self._selections
            )
            return
        made, requested = self._root_set(key, root, of, arguments)
        page = self._page(selected, of, made, None, field=field, root_after=arguments.get("after"), path=[key])
        self._plan.roots[key] = RootPage(page, requested)

    def _root_set(
        self, key: str, root: Root, of: ModelType, arguments: Mapping[str, Any]
    ) -> tuple[ResultSet, list[InstanceReference] | None]:
        """The set of a root, and the instances that it names if it names some."""
        filter_ = list_filter(arguments.get("filter"), of, self._schema.model)
        sort = list_sort(arguments.get("sort"), of)
        if root.action == "get":
            requested = _requested(arguments)
            spaces = sorted({one.space for one in requested})
            kind = instance_type(of)
            # A filter on spaces is what lets a read see the system spaces.
            named = Filter(and_=[references(requested), Filter(in_=In(property=[kind, "space"], values=spaces))])
            # Of what is named there is no next page, so the set has room for more than that.
            return self._sets.instances(of, named, None, len(requested) + 1), requested
        first = _first(arguments) or MOST_ROWS
        if root.action == "list":
            return self._sets.instances(of, filter_, sort, first, arguments.get("after")), None
        self._plan.searches[key] = SearchRequest(
            view=view_reference(of),
            query=arguments["query"],
            instance_type=instance_type(of),
            properties=arguments.get("fields"),
            filter=filter_,
            sort=sort,
            limit=first,
        )
        made = self._sets.instances(of, None, None, first)
        made.found_by = key
        return made, None

    # --- connections

    def _page(
        self,
        selected: Selected,
        of: ModelType,
        nodes: ResultSet,
        edges: tuple[ResultSet, ModelType | None] | None,
        *,
        field: GraphQLField,
        root_after: str | None = None,
        asked: Asked | None = None,
        path: list[str | int],
    ) -> PageShape:
        """The page of `nodes` that `selected` asks for; `edges` lead to them, with the type of their properties.

        `field` is that of the schema.
        """
        connection = object_of(field)
        fields: dict[str, str] = {}
        items: dict[str, shapes.Objects] = {}
        edge_shapes: dict[str, EdgeShape] = {}
        page_infos: dict[str, dict[str, str]] = {}
        for key, one in self._selections.below(selected).items():
            fields[key] = one.name
            if one.name == "items":
                items[key] = self._objects(one.selection_sets, of, nodes, [*path, key])
            elif one.name == "edges":
                name = object_of(connection.fields[one.name]).name
                edge_shapes[key] = self._edge(one, of, nodes, edges, name, [*path, key])
            elif one.name == "pageInfo":
                inner = self._selections.below(one)
                page_infos[key] = {k: v.name for k, v in inner.items()}
        return PageShape(
            set_name=nodes.name,
            fields=fields,
            type=connection.name,
            items=items,
            edges=edge_shapes,
            page_infos=page_infos,
            edge_set=edges[0].name if edges else None,
            is_root=asked is None,
            first=asked.first if asked else None,
            after=asked.after if asked else root_after,
        )

    def _edge(
        self,
        selected: Selected,
        of: ModelType,
        nodes: ResultSet,
        edges: tuple[ResultSet, ModelType | None] | None,
        type_name: str,
        path: list[str | int],
    ) -> EdgeShape:
        fields: dict[str, str] = {}
        objects: dict[str, shapes.Objects] = {}
        of_edges = edges[1] if edges else None
        for key, one in self._selections.below(selected).items():
            fields[key] = one.name
            if one.name == "node":
                objects[key] = self._objects(one.selection_sets, of, nodes, [*path, key])
            elif one.name == "properties" and edges and of_edges:
                objects[key] = self._objects(one.selection_sets, of_edges, edges[0], [*path, key], optional=True)
            elif one.name == "__typename":
                fields[key] = type_name
        return EdgeShape(fields, objects)

    def _single(self, selected: Selected, of: ModelType, nodes: ResultSet, path: list[str | int]) -> PageShape:
        """The shape of a single node in place of a page."""
        objects = self._objects(selected.selection_sets, of, nodes, path)
        return PageShape(nodes.name, {}, "", {"": objects}, {}, {})

    # --- objects

    def _objects(
        self,
        selection_sets: list[SelectionSetNode],
        of: ModelType,
        made: ResultSet,
        path: list[str | int],
        *,
        optional: bool = False,
    ) -> shapes.Objects:
        """The objects of the set `made`. They are null without data in the view where they are `optional`."""
        variants = {of.name: self._columns(selection_sets, of, made, path)}
        base = self._selections.collect(selection_sets, self._conditions(of))
        has_type_name = any(one.name == "__typename" for one in base.values())
        candidates: list[shapes.Candidate] = []
        for name in of.derived:
            derived = self._types[name]
            own = self._selections.collect(selection_sets, self._conditions(derived))
            same = [(k, len(one.nodes)) for k, one in own.items()] == [(k, len(one.nodes)) for k, one in base.items()]
            if same and not has_type_name:
                continue  # nothing of the answer depends on whether an instance is of it
            candidate = self._candidate(derived, of, made)
            if candidate is not None:
                candidates.append(candidate)
                variants[name] = self._columns(selection_sets, derived, made, path)
        needed: tuple[str, ...] = ()
        if optional and of.view.filter is None:
            needed = tuple(one.alias for one in of.view.containers)
            made.labels |= set(needed)
        return shapes.Objects(made.name, of.name, variants, tuple(candidates), needed)

    def _conditions(self, of: ModelType) -> tuple[str, ...]:
        """The type conditions that hold for an instance of `of`."""
        return (of.name, *of.interfaces)

    def _candidate(self, derived: ModelType, of: ModelType, made: ResultSet) -> shapes.Candidate | None:
        """What tells that an instance is of `derived`; None where nothing does."""
        if derived.view.filter is not None:
            name = f"{made.name}:{derived.name}"
            self._plan.members[name] = (made.name, derived)
            return shapes.Candidate(derived.name, members=name)
        known = {one.alias for one in of.view.containers} if of.view.filter is None else set[str]()
        labels = tuple(one.alias for one in derived.view.containers)
        if set(labels) <= known:
            return None
        made.labels |= set(labels)
        return shapes.Candidate(derived.name, labels)

    def _columns(
        self, selection_sets: list[SelectionSetNode], of: ModelType, made: ResultSet, path: list[str | int]
    ) -> dict[str, shapes.Column]:
        return {
            key: self._column(one, of, made, [*path, key])
            for key, one in self._selections.collect(selection_sets, self._conditions(of)).items()
        }

    def _column(self, selected: Selected, of: ModelType, made: ResultSet, path: list[str | int]) -> shapes.Column:
        """The column of a field. One that a derived type selects as its interface does is made once."""
        if selected.name == "__typename":
            return shapes.Fixed(of.name)
        field = of.fields.get(selected.name)
        if field is None:
            if selected.name in _EDGE_COLUMNS:
                fields = {key: one.name for key, one in self._selections.below(selected).items()}
                return shapes.References(_EDGE_COLUMNS[selected.name], fields)
            return shapes.Base(_BASE_COLUMNS[selected.name])
        key = (made.name, selected.name, *(id(node) for node in selected.nodes))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (
                self._values(selected, field, made, path)
                if isinstance(field, ValueField)
                else self._relation(selected, field, of, made, path)
            )
        return known

    def _values(self, selected: Selected, field: ValueField, made: ResultSet, path: list[str | int]) -> shapes.Column:
        prop = field.mapped.property
        made.columns[prop.key] = prop
        if prop.kind not in external.OF_KIND:
            return shapes.Values(prop)
        return shapes.External(prop, self._external(selected, prop.kind, path), external.OF_KIND[prop.kind].name)

    def _relation(
        self,
        selected: Selected,
        field: DirectField | EdgeField | ReverseField,
        of: ModelType,
        made: ResultSet,
        path: list[str | int],
    ) -> shapes.Column:
        match field:
            case DirectField():
                return self._direct(selected, field, of, made, path)
            case EdgeField():
                return self._along(selected, field, of, made, path)
            case ReverseField():
                return self._back(selected, field, of, made, path)

    def _back(
        self, selected: Selected, field: ReverseField, of: ModelType, made: ResultSet, path: list[str | int]
    ) -> shapes.Column:
        target, asked = self._types[field.target], self._asked(selected, of, paged=False)
        nodes = self._sets.referring(field, target, made.name, asked)
        page = (
            self._page(selected, target, nodes, None, field=self._field(selected, of), asked=asked, path=path)
            if field.is_list
            else self._single(selected, target, nodes, path)
        )
        return shapes.Back(field.through, page, single=not field.is_list)

    def _direct(
        self, selected: Selected, field: DirectField, of: ModelType, made: ResultSet, path: list[str | int]
    ) -> shapes.Column:
        prop = field.mapped.property
        made.columns[prop.key] = prop
        if field.target is None:
            fields = {k: one.name for k, one in self._selections.below(selected).items()}
            return shapes.Untyped(prop, fields)
        target, asked = self._types[field.target], self._asked(selected, of, paged=False)
        nodes = self._sets.targets(of, field, target, made.name, asked)
        if field.is_list:
            page = self._page(selected, target, nodes, None, field=self._field(selected, of), asked=asked, path=path)
            return shapes.Many(prop, page, sorted=bool(asked.sort))
        return shapes.One(prop, self._objects(selected.selection_sets, target, nodes, path))

    def _along(
        self, selected: Selected, field: EdgeField, of: ModelType, made: ResultSet, path: list[str | int]
    ) -> shapes.Column:
        target = self._types[field.target]
        of_edges = self._types[field.properties] if field.properties else None
        asked = self._asked(selected, of, paged=field.is_list)
        edges = self._sets.edges(field, target, of_edges, made.name, asked)
        nodes = self._sets.edge_ends(target, edges, asked)
        page = (
            self._page(
                selected,
                target,
                nodes,
                (edges, of_edges),
                field=self._field(selected, of),
                asked=asked,
                path=path,
            )
            if field.is_list
            else self._single(selected, target, nodes, path)
        )
        outwards = field.connection.direction == "outwards"
        return shapes.Along(edges.name, outwards, page, sorted=bool(asked.sort), single=not field.is_list)

    def _asked(self, selected: Selected, of: ModelType, *, paged: bool) -> Asked:
        """The arguments of a relation. Only those along edges are `paged`: elsewhere the service ignores `first`."""
        arguments = self._selections.arguments(selected, self._field(selected, of))
        first, after = _first(arguments), arguments.get("after")
        return Asked(
            filter=arguments.get("filter"),
            sort=arguments.get("sort"),
            first=first if paged else None,
            after=after if paged else None,
        )

    def _field(self, selected: Selected, of: ModelType) -> GraphQLField:
        """The field of the schema that `selected` is, of an instance of `of`."""
        kind = self._schema.graphql.type_map[of.name]
        if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            raise TypeError(of)
        return kind.fields[selected.name]

    def _external(self, selected: Selected, kind: str, path: list[str | int]) -> dict[str, str]:
        """The selected fields of a reference to another API, with an error for each that only that API knows."""
        found: dict[str, str] = {}
        for key, one in self._selections.below(selected).items():
            found[key] = one.name
            if one.name not in external.KNOWN_FIELDS:
                type_name = external.OF_KIND[kind].name
                self._plan.errors.append(
                    GraphQLErrorEntry(
                        message=f"'{type_name}.{one.name}' is not emulated: it is in the API of {external.APIS[kind]}, "
                        "outside data modeling.",
                        path=[*path, key],
                    )
                )
        return found


def _first(arguments: Mapping[str, Any]) -> int | None:
    first = arguments.get("first")
    if first is not None and not 1 <= first <= MOST_ROWS:
        raise errors.Violations([f"first must be between 1 and {MOST_ROWS}"])
    return first


def _requested(arguments: Mapping[str, Any]) -> list[InstanceReference]:
    """The instances that a `get…ById` names. Raises `errors.Violations` where there are none, or too many."""
    given = [*([arguments["instance"]] if "instance" in arguments else ()), *arguments.get("instances", ())]
    if not 1 <= len(given) <= MOST_ROWS:
        raise errors.Violations([f"instances size must be between 1 and {MOST_ROWS}"])
    return [instance_reference(one) for one in given]
