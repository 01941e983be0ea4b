"""Aggregates: what a selection of an aggregate asks of the API, and the answer made of what it returns."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLObjectType
from msgspec import UNSET, Struct

from emulator import errors
from emulator.graphql.model.types import Model, ModelType
from emulator.graphql.model.wrapping import object_of
from emulator.graphql.reads.filters import instance_type, list_filter, view_reference
from emulator.graphql.reads.pages import decode_cursor, encode_cursor
from emulator.graphql.request.selections import Selected, Selections
from emulator.wire.search import (
    AggregatedItem,
    AggregateRequest,
    AggregateResponse,
    Aggregation,
    Count,
    Histogram,
    PropertyAggregate,
)

MOST_GROUPS = 1_000
DEFAULT_GROUPS = 100
MOST_GROUP_BY = 5
_CURSOR = "groups:"


class AggregateShape(Struct, frozen=True):
    """An aggregate of the root: the `request`, and what is answered of each group after the first `skipped`."""

    request: AggregateRequest
    fields: dict[str, str]
    items: dict[str, dict[str, "ResultField"]]
    edges: dict[str, dict[str, "dict[str, ResultField] | str"]]
    page_infos: dict[str, dict[str, str]]
    type: str
    first: int
    skipped: int

    def answer(self, response: AggregateResponse) -> dict[str, Any]:
        groups = response.items[self.skipped : self.skipped + self.first]
        has_next = len(response.items) > self.skipped + self.first
        made: dict[str, Any] = {}
        for key, name in self.fields.items():
            match name:
                case "items":
                    made[key] = [_result(self.items[key], one) for one in groups]
                case "edges":
                    made[key] = [self._edge(key, one, ix + self.skipped + 1) for ix, one in enumerate(groups)]
                case "pageInfo":
                    known: dict[str, Any] = {
                        "hasNextPage": has_next,
                        "hasPreviousPage": self.skipped > 0,
                        "startCursor": encode_cursor(f"{_CURSOR}{self.skipped + 1}") if groups else None,
                        "endCursor": encode_cursor(f"{_CURSOR}{self.skipped + len(groups)}") if groups else None,
                        "__typename": "PageInfo",
                    }
                    made[key] = {inner: known[one] for inner, one in self.page_infos[key].items()}
                case _:
                    made[key] = self.type
        return made

    def _edge(self, key: str, item: AggregatedItem, number: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for inner, one in self.edges[key].items():
            if isinstance(one, dict):
                made[inner] = _result(one, item)
            else:
                made[inner] = encode_cursor(f"{_CURSOR}{number}") if one == "cursor" else one
        return made


class ResultField(Struct, frozen=True):
    """A field of a group: its values, a type name, or `aggregates` by response key, as places in the request."""

    name: str
    type: str = ""
    aggregates: dict[str, int | str] = {}


def _result(fields: dict[str, ResultField], item: AggregatedItem) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, field in fields.items():
        if field.name == "group":
            made[key] = None if item.group is UNSET else item.group
        elif field.name == "__typename":
            made[key] = field.type
        else:
            made[key] = {
                inner: _value(item, place) if isinstance(place, int) else place
                for inner, place in field.aggregates.items()
            }
    return made


def _value(item: AggregatedItem, place: int) -> Any:
    one = item.aggregates[place]
    if one.aggregate == "histogram":
        return [] if one.buckets is UNSET else one.buckets
    return None if one.value is UNSET else one.value


def aggregate_shape(
    arguments: Mapping[str, Any],
    selected: Selected,
    of: ModelType,
    connection: GraphQLObjectType,
    model: Model,
    selections: Selections,
) -> AggregateShape:
    """The aggregate of instances of `of` that `selected` asks for; `connection` is its type.

    Raises an `errors.InvalidRequest` for arguments past their bounds.
    """
    first, skipped = _page(arguments)
    groups = arguments.get("groupBy") or None
    if groups is not None and len(groups) > MOST_GROUP_BY:
        raise errors.Violations([f"groupBy size must be between 1 and {MOST_GROUP_BY}"])
    reading = _Reading(connection, selections)
    asked = selections.below(selected)
    page_infos: dict[str, dict[str, str]] = {}
    items: dict[str, dict[str, ResultField]] = {}
    edges: dict[str, dict[str, dict[str, ResultField] | str]] = {}
    for key, one in asked.items():
        if one.name == "items":
            items[key] = reading.result(one)
        elif one.name == "edges":
            edges[key] = reading.edge(one)
        elif one.name == "pageInfo":
            page_infos[key] = {k: v.name for k, v in selections.below(one).items()}
    if not reading.aggregates and not groups:
        reading.place(Aggregation(count=Count()))
    request = AggregateRequest(
        view=view_reference(of),
        instance_type=instance_type(of),
        query=arguments.get("query"),
        properties=arguments.get("fields"),
        filter=list_filter(arguments.get("filter"), of, model),
        group_by=groups,
        aggregates=reading.aggregates or None,
        limit=min(skipped + first + 1, MOST_GROUPS),
    )
    fields = {key: one.name for key, one in asked.items()}
    return AggregateShape(request, fields, items, edges, page_infos, connection.name, first, skipped)


def _page(arguments: Mapping[str, Any]) -> tuple[int, int]:
    first = arguments.get("first", DEFAULT_GROUPS)
    if not 1 <= first <= MOST_GROUPS:
        raise errors.Violations([f"first must be between 1 and {MOST_GROUPS}"])
    after = arguments.get("after")
    if after is None:
        return first, 0
    kind, _, number = decode_cursor(after).partition(":")
    if f"{kind}:" != _CURSOR or not number.isdecimal() or int(number) > MOST_GROUPS:
        raise errors.InvalidCursor
    return first, int(number)


class _Reading:
    """Reads the fields of results; each aggregate is asked for once."""

    def __init__(self, connection: GraphQLObjectType, selections: Selections) -> None:
        self._edge_type = object_of(connection.fields["edges"])
        self._result_type = object_of(connection.fields["items"])
        self._selections = selections
        self.aggregates: list[Aggregation] = []

    def place(self, aggregation: Aggregation) -> int:
        """The place of an aggregate among those that are asked for."""
        if aggregation not in self.aggregates:
            self.aggregates.append(aggregation)
        return self.aggregates.index(aggregation)

    def edge(self, selected: Selected) -> dict[str, dict[str, ResultField] | str]:
        return {
            key: self.result(one) if one.name == "node" else "cursor" if one.name == "cursor" else self._edge_type.name
            for key, one in self._selections.below(selected).items()
        }

    def result(self, selected: Selected) -> dict[str, ResultField]:
        found: dict[str, ResultField] = {}
        for key, one in self._selections.below(selected).items():
            if one.name in ("group", "__typename"):
                found[key] = ResultField(one.name, self._result_type.name)
            else:
                inner = self._selections.below(one)
                interval = self._interval(one) if one.name == "histogram" else 0.0
                found[key] = ResultField(
                    one.name,
                    aggregates={k: self._aggregate(one.name, v, interval) for k, v in inner.items()},
                )
        return found

    def _interval(self, selected: Selected) -> float:
        """The interval of a histogram. Raises `errors.Violations` where it is not above 0."""
        interval = float(self._selections.arguments(selected, self._result_type.fields["histogram"])["interval"])
        if not interval > 0:
            raise errors.Violations(["interval must be greater than 0"])
        return interval

    def _aggregate(self, name: str, selected: Selected, interval: float) -> int | str:
        """The place of an aggregate; the name of the type for `__typename`."""
        if selected.name == "__typename":
            return object_of(self._result_type.fields[name]).name
        prop = selected.name
        match name:
            case "count":
                return self.place(Aggregation(count=Count() if prop == "externalId" else Count(property=prop)))
            case "histogram":
                return self.place(Aggregation(histogram=Histogram(property=prop, interval=interval)))
            case _:
                function: dict[str, Any] = {name: PropertyAggregate(property=prop)}
                return self.place(Aggregation(**function))
