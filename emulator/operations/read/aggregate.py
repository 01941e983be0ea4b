"""Aggregates instances, all that a request asks for in one transaction."""

from typing import Any

from emulator import errors
from emulator.compile.read import aggregates as statements
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import Predicate, every
from emulator.plan.filter.resolve import FilterContext, resolve_filter
from emulator.plan.keys import identity
from emulator.plan.read.aggregates import Aggregate, Distribution, Group, resolve_aggregates, resolve_groups
from emulator.plan.read.search import Search, resolve_search
from emulator.plan.read.selection import live_instances, select, typing_of
from emulator.plan.read.target_units import conversions
from emulator.wire.instances import SourceSelector
from emulator.wire.search import AggregatedItem, AggregatedValue, AggregateRequest, AggregateResponse, Bucket

DEFAULT_LIMIT = 100
MAX_BUCKETS = 10_000


def aggregate(context: Context, project: str, request: AggregateRequest) -> AggregateResponse:
    """Compute numbers over the nodes or edges that are seen through a view, in groups or over all."""
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    scope = Scope(snapshot, request.instance_type or "node", request.view.id)
    selection = select([SourceSelector(source=request.view, target_units=request.target_units)], scope)
    search = resolve_search(selection.views[0], request.query, request.properties, request.operator)
    predicate = every(live_instances(scope), selection.predicate)
    if request.filter is not None:
        predicate = every(predicate, resolve_filter(request.filter, FilterContext(scope, search=True)))
    stored = snapshot.view(request.view.id) or selection.views[0]
    groups = resolve_groups(request.group_by, scope)
    wanted = resolve_aggregates(request.aggregates, scope, conversions(stored, request.target_units))
    _check(groups, wanted)
    if search is not None:
        context.search_indexes.ensure(context.graph, search)

    def work(transaction: Transaction) -> list[AggregatedItem]:
        histograms = {
            ix: _histogram(transaction, predicate, search, project, one)
            for ix, one in enumerate(wanted)
            if isinstance(one, Distribution)
        }
        numbers = [one for one in wanted if isinstance(one, Aggregate)]
        asked = statements.aggregate(predicate, search, project, groups, numbers, request.limit or DEFAULT_LIMIT)
        return [
            AggregatedItem(
                instance_type=scope.instance_type,
                aggregates=_values(wanted, row, histograms),
                **({"group": _group(groups, key)} if groups else {}),
            )
            for key, _, row in transaction.rows(asked)
        ]

    response = AggregateResponse(items=context.graph.read(work))
    return AggregateResponse(items=response.items, typing=typing_of(selection)) if request.include_typing else response


def _check(groups: tuple[Group, ...], wanted: list[Aggregate | Distribution]) -> None:
    if not groups and not wanted:
        raise errors.Violations(["aggregates must not be null"])
    if groups and any(isinstance(one, Distribution) for one in wanted):
        raise errors.NotEmulated("a histogram together with groupBy")


def _histogram(
    transaction: Transaction, predicate: Predicate, search: Search | None, project: str, wanted: Distribution
) -> AggregatedValue:
    rows = transaction.rows(statements.histogram(predicate, search, project, wanted, MAX_BUCKETS + 1))
    if len(rows) > MAX_BUCKETS:
        raise errors.TooManyBuckets(wanted.name, MAX_BUCKETS)
    buckets = [Bucket(start, count) for start, count in rows]
    return AggregatedValue(aggregate="histogram", property=wanted.name, interval=wanted.interval, buckets=buckets)


def _values(
    wanted: list[Aggregate | Distribution], row: list[Any], histograms: dict[int, AggregatedValue]
) -> list[AggregatedValue]:
    """The aggregates in the order of the request; one over nothing has no value."""
    numbers = iter(row)
    return [
        histograms[ix] if isinstance(one, Distribution) else _value(one, next(numbers)) for ix, one in enumerate(wanted)
    ]


def _value(wanted: Aggregate, value: Any) -> AggregatedValue:
    given: dict[str, Any] = {} if wanted.name is None else {"property": wanted.name}
    if value is not None:
        given["value"] = value if wanted.function == "count" else _number(wanted, value)
    return AggregatedValue(aggregate=wanted.function, **given)


def _number(wanted: Aggregate, value: float) -> float:
    """What was converted shows no more digits than a single converted value does."""
    return float(value) if wanted.conversion is None else float(f"{value:.12g}")


def _group(groups: tuple[Group, ...], key: list[Any]) -> dict[str, Any]:
    return {
        group.name: identity(value) if group.field.kind == "direct" else value
        for group, value in zip(groups, key, strict=True)
    }
