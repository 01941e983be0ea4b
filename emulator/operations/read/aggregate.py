"""Aggregates instances: with one statement, and one more for each histogram."""

from math import isfinite
from typing import Any

from msgspec.structs import replace

from emulator import errors
from emulator.compile.read import aggregates as statements
from emulator.operations.context import Context
from emulator.operations.read.search_scan import SearchScan
from emulator.operations.read_execution import RecordSource, execute
from emulator.plan.filter.predicates import Constant, KeyIn, every
from emulator.plan.keys import identity
from emulator.plan.read.aggregates import Aggregate, GroupBy, Histogram, resolve_aggregates, resolve_groups
from emulator.plan.read.matching import requested_system_spaces, resolve_matching
from emulator.plan.read.selection import typing_of
from emulator.plan.read.system_nodes import keys_of_spaces
from emulator.plan.read.target_units import conversions
from emulator.schema.snapshot import Snapshot
from emulator.wire.search import AggregatedItem, AggregatedValue, AggregateRequest, AggregateResponse, Bucket

DEFAULT_LIMIT = 100
MAX_BUCKETS = 10_000
"""The most buckets of a histogram."""


def aggregate(context: Context, project: str, request: AggregateRequest) -> AggregateResponse:
    """Compute aggregates over the nodes or edges with data in a view, per group or over all."""
    system_spaces = requested_system_spaces(request)
    is_small = context.acceleration.project_sizes.is_small
    return execute(
        context,
        project,
        lambda snapshot: AggregateRead(context, snapshot, request, system_spaces, few=is_small(project)),
        system_nodes=keys_of_spaces(project, system_spaces),
    )


class AggregateRead:
    """Aggregates, resolved with one snapshot."""

    def __init__(
        self,
        context: Context,
        snapshot: Snapshot,
        request: AggregateRequest,
        system_spaces: tuple[str, ...],
        *,
        few: bool,
    ) -> None:
        """`few` is whether the project is known to have few instances."""
        self._context = context
        self._request = request
        matching = resolve_matching(request, snapshot, system_spaces)
        self._scope, self._selection = matching.scope, matching.selection
        predicate, search = matching.predicate, matching.search
        view = snapshot.view(request.view.id) or self._selection.views[0]
        self._groups = resolve_groups(request.group_by, self._scope)
        self._aggregates = resolve_aggregates(request.aggregates, self._scope, conversions(view, request.target_units))
        _check(self._groups, self._aggregates)
        if search is not None and not search.keys:
            predicate, search = Constant(value=False), None  # words in no properties are found nowhere
        few = few and not system_spaces
        self._population = statements.Population(predicate, search, snapshot.project, self._groups, few=few)
        self._scans = few and search is not None and not context.search_indexes.knows(search)

    @property
    def single_statement(self) -> bool:
        return not self._scans and not any(isinstance(requested, Histogram) for requested in self._aggregates)

    def run(self, source: RecordSource) -> AggregateResponse:
        population = self._found(source)
        items = [
            AggregatedItem(
                instance_type=self._scope.instance_type,
                aggregates=values,
                **({"group": _group(self._groups, key)} if self._groups else {}),
            )
            for key, values in _compute(source, population, self._aggregates, self._request.limit or DEFAULT_LIMIT)
        ]
        typing = {"typing": typing_of(self._selection)} if self._request.include_typing else {}
        return AggregateResponse(items=items, **typing)

    def _found(self, source: RecordSource) -> statements.Population:
        """The population, with the keys of what was found where it was searched without an index."""
        population = self._population
        if population.search is None:
            return population
        if self._scans:
            scan = SearchScan(population.project, population.search, population.predicate)
            found = scan.run(source, [])
            if found is not None:
                predicate = every(population.predicate, KeyIn(tuple(found.keys)))
                return replace(population, predicate=predicate, search=None)
        self._context.search_indexes.require(population.search)
        return population


def _compute(
    source: RecordSource, population: statements.Population, aggregates: list[Aggregate | Histogram], limit: int
) -> list[tuple[list[Any], list[AggregatedValue]]]:
    """The values of the first `limit` groups: pairs of a group and its aggregates."""
    numbers = [requested for requested in aggregates if isinstance(requested, Aggregate)]
    rows = source.value(statements.aggregate(population, numbers, limit))
    counted = [key for key, _, _ in rows]
    histograms = {
        ix: _histogram(requested, source.value(statements.histogram(population, requested, counted, MAX_BUCKETS + 1)))
        for ix, requested in enumerate(aggregates)
        if isinstance(requested, Histogram)
    }
    return [(key, _values(aggregates, row, key, histograms)) for key, _, row in rows]


def _check(groups: tuple[GroupBy, ...], aggregates: list[Aggregate | Histogram]) -> None:
    if not groups and not aggregates:
        raise errors.Violations(["aggregates must not be null"])


BucketsByGroup = dict[tuple[Any, ...], list[Bucket]]


def _histogram(requested: Histogram, rows: list[list[Any]]) -> BucketsByGroup:
    """The buckets of each group, from rows of group, start and count. Raises `errors.TooManyBuckets`."""
    if len(rows) > MAX_BUCKETS or not all(isfinite(start) for _, start, _ in rows):
        raise errors.TooManyBuckets(requested.name, MAX_BUCKETS)
    buckets: BucketsByGroup = {}
    for group, start, count in rows:
        buckets.setdefault(tuple(group), []).append(Bucket(start, count))
    return buckets


def _values(
    aggregates: list[Aggregate | Histogram], row: list[Any], group: list[Any], histograms: dict[int, BucketsByGroup]
) -> list[AggregatedValue]:
    """The aggregates in the order of the request. An aggregate over no values has no value, a histogram no buckets."""
    numbers = iter(row)
    return [
        AggregatedValue(
            aggregate="histogram",
            property=requested.name,
            interval=requested.interval,
            buckets=histograms[ix].get(tuple(group), []),
        )
        if isinstance(requested, Histogram)
        else _value(requested, next(numbers))
        for ix, requested in enumerate(aggregates)
    ]


def _value(requested: Aggregate, value: Any) -> AggregatedValue:
    fields: dict[str, Any] = {} if requested.name is None else {"property": requested.name}
    if value is not None:
        fields["value"] = value if requested.function == "count" else _number(requested, value)
    return AggregatedValue(aggregate=requested.function, **fields)


def _number(requested: Aggregate, value: float) -> float:
    """The number of an aggregate; a converted one is rounded to 12 digits, like a single converted value."""
    return float(value) if requested.conversion is None else float(f"{value:.12g}")


def _group(groups: tuple[GroupBy, ...], key: list[Any]) -> dict[str, Any]:
    return {
        group.name: identity(value) if group.field.kind == "direct" else value
        for group, value in zip(groups, key, strict=True)
    }
