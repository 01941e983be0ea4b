"""All notices of a read that follow from its request and the schema."""

from collections.abc import Mapping

from msgspec import structs

from emulator.plan.query.notices.cursoring import cursoring_notices
from emulator.plan.query.notices.debugged_set import DebuggedSet, Notice
from emulator.plan.query.notices.filtering import filtering_notices, sync_notices
from emulator.plan.query.notices.indexing import indexing_notices
from emulator.plan.query.notices.sorting import sorting_notices
from emulator.plan.query.steps import Step
from emulator.schema.snapshot import Snapshot
from emulator.wire.filters import Filter
from emulator.wire.instances import ListRequest
from emulator.wire.query import Edges, Expression, Nodes


def notices(sets: Mapping[str, DebuggedSet], snapshot: Snapshot, *, sync: bool = False) -> list[Notice]:
    """The notices about all sets, in their order; `sync` is whether they are those of a sync."""
    return [notice for one in sets.values() for notice in _notices(one, sets, snapshot, sync=sync)]


def _notices(debugged: DebuggedSet, sets: Mapping[str, DebuggedSet], snapshot: Snapshot, *, sync: bool) -> list[Notice]:
    return [
        *indexing_notices(debugged, snapshot),
        *sorting_notices(debugged, snapshot),
        *filtering_notices(debugged, sets, snapshot),
        *cursoring_notices(debugged, snapshot),
        *(sync_notices(debugged) if sync else ()),
    ]


def debugged_sets(
    steps: Mapping[str, Step], expressions: Mapping[str, Expression], cursors: Mapping[str, str | None] | None
) -> dict[str, DebuggedSet]:
    """The sets of a query, by name."""
    given = cursors or {}
    return {name: DebuggedSet(expressions[name], step, given.get(name) is not None) for name, step in steps.items()}


def debugged_list(request: ListRequest, step: Step) -> dict[str, DebuggedSet]:
    """The one set of a list; its sources are like a `hasData` in its filter."""
    parts = [] if not request.sources else [Filter(has_data=[one.source for one in request.sources])]
    parts += [] if request.filter is None else [request.filter]
    filter_ = Filter(and_=parts) if parts else None
    expression = Expression(sort=request.sort, limit=request.limit)
    if step.instance_type == "edge":
        expression = structs.replace(expression, edges=Edges(filter=filter_))
    else:
        expression = structs.replace(expression, nodes=Nodes(filter=filter_))
    return {step.name: DebuggedSet(expression, step, request.cursor is not None)}
