"""The result sets that a query reads: one per root field and per relation that it follows."""

from collections.abc import Mapping

from msgspec import Struct, field

from emulator import errors
from emulator.graphql.model.types import DirectField, EdgeField, Model, ModelType, ReverseField
from emulator.graphql.reads.filters import every, has_data, list_filter, list_sort, references, view_reference
from emulator.limits import Limits
from emulator.schema.model import PropertyModel
from emulator.wire.filters import Equals, Filter, Sort
from emulator.wire.query import Edges, Expression, Nodes, Through
from emulator.wire.references import InstanceReference

MOST_NESTED = 10_000
"""The most instances of all that one relation leads to. Source: documentation of GraphQL queries."""


class ResultSet(Struct):
    """A result set expression, and what is read of its instances: properties by key, and labels of containers.

    `found_by` is the response key of the search whose results it has: they are added to its expression when they are
    known. `origin` is the set that it starts from, if it is no root.
    """

    name: str
    of: ModelType
    expression: Expression
    cursor: str | None = None
    found_by: str | None = None
    origin: str | None = None
    columns: dict[str, PropertyModel] = field(default_factory=dict[str, PropertyModel])
    labels: set[str] = field(default_factory=set[str])


class ResultSets:
    """Makes the sets of one query, as many as the limits allow."""

    def __init__(self, model: Model, limits: Limits) -> None:
        self.model = model
        self._limits = limits
        self.by_name: dict[str, ResultSet] = {}

    def _add(self, of: ModelType, expression: Expression, origin: str | None = None) -> ResultSet:
        if len(self.by_name) >= self._limits.graphql_sets:
            raise errors.RequestLimitExceeded(
                "relations to follow in a GraphQL request", self._limits.graphql_sets, "query"
            )
        name = str(len(self.by_name))
        made = self.by_name[name] = ResultSet(name, of, expression, origin=origin)
        return made

    def instances(
        self, of: ModelType, filter_: Filter | None, sort: list[Sort] | None, limit: int, cursor: str | None = None
    ) -> ResultSet:
        """Instances of `of` from the whole project."""
        whole = every([has_data(of), *([filter_] if filter_ else [])])
        expression = (
            Expression(edges=Edges(filter=whole), sort=sort, limit=limit)
            if of.is_of_edges
            else Expression(nodes=Nodes(filter=whole), sort=sort, limit=limit)
        )
        made = self._add(of, expression)
        made.cursor = cursor
        return made

    def targets(self, of: ModelType, field: DirectField, target: ModelType, origin: str, asked: "Asked") -> ResultSet:
        """The nodes at the end of a direct relation of the instances of `origin`."""
        through = Through(source=view_reference(of), identifier=field.id)
        nodes = Nodes(from_=origin, through=through, direction="outwards", filter=self._filter(target, asked))
        return self._add(target, Expression(nodes=nodes, sort=list_sort(asked.sort, target), limit=MOST_NESTED), origin)

    def referring(self, field: ReverseField, target: ModelType, origin: str, asked: "Asked") -> ResultSet:
        """The nodes whose direct relation names an instance of `origin`; which one is in its column."""
        through = Through(source=field.connection.through.source, identifier=field.connection.through.identifier)
        nodes = Nodes(from_=origin, through=through, direction="inwards", filter=self._filter(target, asked))
        made = self._add(target, Expression(nodes=nodes, sort=list_sort(asked.sort, target), limit=MOST_NESTED), origin)
        made.columns[field.through.key] = field.through
        return made

    def edges(
        self, field: EdgeField, target: ModelType, of_edges: ModelType | None, origin: str, asked: "Asked"
    ) -> ResultSet:
        """The edges of a connection of the instances of `origin`, to nodes that are asked for."""
        connection = field.connection
        of_type = {"space": connection.type.space, "externalId": connection.type.external_id}
        edges = Edges(
            from_=origin,
            max_distance=1,
            direction=connection.direction,
            filter=Filter(equals=Equals(property=["edge", "type"], value=of_type)),
            node_filter=self._filter(target, asked),
            limit_each=asked.limit_each,
        )
        return self._add(of_edges or target, Expression(edges=edges, limit=MOST_NESTED), origin)

    def edge_ends(self, target: ModelType, edges: ResultSet, asked: "Asked") -> ResultSet:
        """The nodes at the far end of `edges`."""
        nodes = Nodes(from_=edges.name)
        return self._add(
            target, Expression(nodes=nodes, sort=list_sort(asked.sort, target), limit=MOST_NESTED), edges.name
        )

    def _filter(self, target: ModelType, asked: "Asked") -> Filter | None:
        inner = list_filter(asked.filter, target, self.model)
        return every([has_data(target), *([inner] if inner else [])])


class Asked(Struct, frozen=True):
    """The arguments of a relation that has many ends. Without `first` all of them are returned, up to `MOST_NESTED`."""

    filter: Mapping[str, object] | None = None
    sort: list[Mapping[str, object]] | None = None
    first: int | None = None
    after: str | None = None

    @property
    def limit_each(self) -> int | None:
        """How many edges of each node are enough: one more than asked for tells whether there are more.

        None where the order or the start of the page is not that of the edges: then all are read.
        """
        return None if self.first is None or self.sort or self.after else self.first + 1


def members(of: ModelType, instances: list[InstanceReference]) -> Expression:
    """Those of `instances` that are of `of`. There is no next page of them: the set has room for more."""
    whole, limit = Filter(and_=[references(instances), has_data(of)]), len(instances) + 1
    if of.is_of_edges:
        return Expression(edges=Edges(filter=whole), limit=limit)
    return Expression(nodes=Nodes(filter=whole), limit=limit)


def expressions(sets: ResultSets, found: Mapping[str, list[InstanceReference]]) -> dict[str, Expression]:
    """The expressions of all sets, once the searches have `found` their results.

    A set is left out where its search found nothing, and with it all that start from it.
    """
    made: dict[str, Expression] = {}
    for one in sets.by_name.values():
        if one.found_by is not None:
            if found[one.found_by]:
                made[one.name] = members(one.of, found[one.found_by])
        elif one.origin is None or one.origin in made:
            made[one.name] = one.expression
    return made
