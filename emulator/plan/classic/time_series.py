"""Time series as nodes with data in the container CogniteTimeSeries."""

from collections.abc import Iterator

from emulator.errors import UnknownTimeSeries
from emulator.plan.classic.nodes import NodeResource, equal, refuse_fields, within
from emulator.plan.filter.predicates import Field, Not, Predicate, StartsWith, Value, every
from emulator.plan.keys import external_id_of, space_of
from emulator.plan.read.selection import InstanceColumns
from emulator.wire.classic.requests import NodeIdentifier
from emulator.wire.classic.time_series import TimeSeries, TimeSeriesFilter

_COLUMNS = (
    "CogniteDescribable.name",
    "CogniteDescribable.description",
    "CogniteTimeSeries.type",
    "CogniteTimeSeries.isStep",
    "CogniteTimeSeries.sourceUnit",
    "CogniteTimeSeries.unit",
)
_NAME, _, _TYPE, _IS_STEP, _UNIT, _ = (Field(key, "text") for key in _COLUMNS)
_UNIT_ID = Field("CogniteTimeSeries.unit", "direct", part="externalId")
_EXTERNAL_ID = Field("externalId", "text")
_EMULATED = (
    "name",
    "unit",
    "unit_external_id",
    "is_string",
    "is_step",
    "external_id_prefix",
    "created_time",
    "last_updated_time",
)


def time_series_predicate(said: TimeSeriesFilter | None) -> Predicate:
    """What the nodes must fulfil beside being time series. Raises `NotEmulated`."""
    if said is None:
        return every()
    refuse_fields(said, _EMULATED, "time series")
    return every(*_conditions(said))


def _conditions(said: TimeSeriesFilter) -> Iterator[Predicate]:
    yield from equal(_NAME, said.name)
    yield from equal(_UNIT, said.unit)
    yield from equal(_UNIT_ID, said.unit_external_id)
    yield from equal(_IS_STEP, said.is_step)
    for is_string in equal(_TYPE, "string"):
        if said.is_string is not None:
            yield is_string if said.is_string else Not(is_string)
    if said.external_id_prefix is not None:
        yield StartsWith(_EXTERNAL_ID, Value(said.external_id_prefix))
    yield from within(Field("createdTime", "time"), said.created_time)
    yield from within(Field("lastUpdatedTime", "time"), said.last_updated_time)


def _present(facts: InstanceColumns) -> list[TimeSeries]:
    return list(map(_time_series, facts.keys, facts.created_times, facts.last_updated_times, *facts.values))


def _time_series(
    key: str,
    created_time: int,
    last_updated_time: int,
    number: int,
    name: str | None,
    description: str | None,
    kind: str,
    is_step: bool,  # noqa: FBT001 - a column
    source_unit: str | None,
    unit: str | None,
) -> TimeSeries:
    return TimeSeries(
        id=number,
        instance_id=NodeIdentifier(space=space_of(key), external_id=external_id_of(key)),
        external_id=external_id_of(key),
        is_string=kind == "string",
        is_step=is_step,
        type=kind,
        created_time=created_time,
        last_updated_time=last_updated_time,
        name=name,
        description=description,
        unit=source_unit,
        unit_external_id=None if unit is None else external_id_of(unit),
    )


TIME_SERIES = NodeResource("time series", "CogniteTimeSeries", _COLUMNS, _present, UnknownTimeSeries)
