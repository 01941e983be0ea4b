"""Checks a distribution against the views that it names."""

from collections.abc import Collection, Iterator
from typing import Any

from emulator import errors
from emulator.limits import Limits
from emulator.plan.seed.columns import most_elements
from emulator.plan.seed.elements import instant
from emulator.plan.seed.filters import Source
from emulator.plan.seed.populations import Asked
from emulator.plan.seed.shapes import Written
from emulator.schema.model import MappedProperty, PropertyModel, ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.schema.values.parse import INTEGERS, InvalidValue
from emulator.wire.references import ViewId
from emulator.wire.schema.containers import DirectType
from emulator.wire.schema.data_models import DataModel
from emulator.wire.schema.views import Connection, EdgeConnection
from emulator.wire.seed import Distribution, PropertyDistribution, ViewDistribution

_FLOATS = ("float32", "float64")
_TIMES = ("timestamp", "date")


def resolve_distribution(snapshot: Snapshot, model: DataModel, distribution: Distribution) -> Asked:
    """Return what a distribution says of each view.

    Raises `InvalidDistribution` for a name that is not one, and for values that a property cannot have.
    """
    found: dict[ViewId, ViewDistribution] = {}
    for name, asked in distribution.views.items():
        view = _view(snapshot, model, name)
        if view.id in found:
            raise errors.InvalidDistribution(name, "", "it is named twice")
        if asked.nodes is not None and asked.share is not None:
            raise errors.InvalidDistribution(name, "", "it has either nodes or a share")
        if view.used_for == "edge" and (asked.nodes is not None or asked.share is not None):
            raise errors.InvalidDistribution(name, "", "it is for edges: give a count to the connection")
        _check_view(view, name, asked, snapshot.limits)
        found[view.id] = asked
    return found


def check_use(distribution: Distribution, asked: Asked, used: Collection[Source | None]) -> None:
    """Raise `InvalidDistribution` where a view gets neither nodes nor edges, and more is said than that."""
    for name, (view, of_view) in zip(distribution.views, asked.items(), strict=True):
        if view not in used and (of_view.properties or of_view.nodes or of_view.share):
            raise errors.InvalidDistribution(
                name, "", "it gets no nodes: it has those of the views that implement it, or none can be made"
            )


def _view(snapshot: Snapshot, model: DataModel, name: str) -> ViewModel:
    """Return the view that is meant: one of the data model, or one of the edges or targets of these."""
    views = [one.id for one in model.views]
    for one in list(views):
        view = snapshot.view(one)
        views += list(_further(view)) if view else []
    found = dict.fromkeys(one for one in views if name in (one.external_id, str(one)) and snapshot.view(one))
    if len(found) > 1:
        named = ", ".join(sorted(map(str, found)))
        raise errors.InvalidDistribution(name, "", f"several views have this name: say which one, of {named}")
    view = snapshot.view(next(iter(found))) if found else None
    if view is None:
        known = ", ".join(sorted({one.external_id for one in views}))
        raise errors.InvalidDistribution(name, "", f"the data model has no such view; it has {known}")
    return view


def _further(view: ViewModel) -> list[ViewId]:
    connections = [one for one in view.connections.values() if isinstance(one, EdgeConnection)]
    return [one.edge_source.id for one in connections if one.edge_source] + [
        one.source.id for one in view.properties.values() if one.source
    ]


def _check_view(view: ViewModel, name: str, asked: ViewDistribution, limits: Limits) -> None:
    for prop, wanted in asked.properties.items():
        for reason in _reasons(view.properties.get(prop), view.connections.get(prop), wanted, limits):
            raise errors.InvalidDistribution(name, prop, reason)


def _reasons(
    mapped: MappedProperty | None, connection: Connection | None, wanted: PropertyDistribution, limits: Limits
) -> Iterator[str]:
    """Yield why a property cannot be distributed like that; nothing where it can."""
    given = {name for name in wanted.__struct_fields__ if getattr(wanted, name) is not None}
    if wanted.count is not None and wanted.count[0] > wanted.count[1]:
        yield "the first number of count is greater than the second"
    if isinstance(connection, EdgeConnection):
        if given - {"count"}:
            yield f"edges have no {min(given - {'count'})}, only count"
        elif connection.connection_type == "single_edge_connection" and wanted.count and wanted.count[1] > 1:
            yield "a single connection has at most one edge"
    elif connection is not None:
        yield "it is a reverse relation: distribute the direct relation that it follows back"
    elif mapped is None:
        yield "the view has no such property"
    else:
        yield from _reasons_of_property(mapped, wanted, given, limits)


def _reasons_of_property(
    mapped: MappedProperty, wanted: PropertyDistribution, given: set[str], limits: Limits
) -> Iterator[str]:
    prop = mapped.property
    is_relation = isinstance(prop.type, DirectType)
    if prop.maintained or prop.auto_increment:
        yield "the service itself gives it its values"
    if wanted.nulls and not prop.nullable:
        yield "it cannot be null"
    if len(given & {"choices", "range", "normal"}) > 1:
        yield "it has only one of choices, range and normal"
    if wanted.count is not None:
        most = most_elements(Written(mapped.id, prop, None, wanted), limits)
        if not prop.type.list:
            yield "count is for lists and edges"
        elif wanted.count[1] > most:
            yield f"a list of it has at most {most} elements"
    if is_relation and given & {"choices", "weights", "range", "normal"}:
        yield "a direct relation has only nulls, count and depth"
    if wanted.depth is not None and not is_relation:
        yield "depth is for a relation to nodes of the same view"
    yield from _reasons_of_choices(prop, wanted)
    yield from _reasons_of_numbers(prop, wanted)


def _reasons_of_choices(prop: PropertyModel, wanted: PropertyDistribution) -> Iterator[str]:
    if wanted.weights is not None:
        if len(wanted.weights) != len(wanted.choices or ()):
            yield "there are as many weights as choices"
        if sum(wanted.weights) <= 0:
            yield "one of the weights is greater than 0"
    for one in wanted.choices or ():
        yield from _invalid(prop, one)


def _reasons_of_numbers(prop: PropertyModel, wanted: PropertyDistribution) -> Iterator[str]:
    if wanted.normal is not None and prop.kind not in (*INTEGERS, *_FLOATS):
        yield f"normal is for numbers, not for {prop.kind}"
    if wanted.range is None:
        return
    if prop.kind not in (*INTEGERS, *_FLOATS, *_TIMES):
        yield f"range is for numbers and times, not for {prop.kind}"
    low, high = wanted.range
    for one in wanted.range:
        yield from _invalid(prop, one)
    if prop.kind in _TIMES:
        low, high = instant(prop, low), instant(prop, high)
    if low > high:
        yield "the range ends before it begins"


def _invalid(prop: PropertyModel, value: Any) -> Iterator[str]:
    """Yield why an element of a property cannot be `value`."""
    try:
        prop.parse([value] if prop.type.list else value)
    except InvalidValue as invalid:
        yield invalid.rule.rstrip(".")
