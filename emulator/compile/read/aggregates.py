"""Turns what to group by and what to compute into statements over the instances that a predicate lets through."""

from typing import Any

from emulator.compile.filter.predicates import compile_predicate, expression
from emulator.compile.library import fill, load
from emulator.compile.read.instances import INSTANCE
from emulator.compile.read.search import index_name, lucene
from emulator.compile.statement import Statement
from emulator.plan.filter.index_conditions import with_index_conditions
from emulator.plan.filter.predicates import Field, Predicate
from emulator.plan.read.aggregates import Aggregate, Distribution, Group
from emulator.plan.read.search import Search
from emulator.plan.read.target_units import Conversion

_MATCH = "MATCH (instance:Instance)"
_CALL = "CALL db.index.fulltext.queryNodes($index, $query) YIELD node AS instance"


def aggregate(
    predicate: Predicate,
    search: Search | None,
    project: str,
    groups: tuple[Group, ...],
    aggregates: list[Aggregate],
    limit: int,
) -> Statement:
    """Compute `aggregates` for each group, the largest groups first."""
    compiled = compile_predicate(with_index_conditions(predicate), INSTANCE, "filter")
    # Without groups there is one row even over nothing: what stands for the group must then be an aggregate too.
    group = f"[{', '.join(f'group{ix}' for ix in range(len(groups)))}]" if groups else "collect(null)"
    fills = {
        "$predicate": compiled.text,
        "UNWIND [null] AS nothing": "\n".join(_unwind(group, ix) for ix, group in enumerate(groups)),
        "$group": group,
        "$aggregates": f"[{', '.join(_function(one, ix) for ix, one in enumerate(aggregates))}]",
    }
    units = {f"unit{ix}": _steps(one.conversion) for ix, one in enumerate(aggregates) if one.conversion is not None}
    return _over("read/aggregate", search, project, fills, {**compiled.parameters, **units, "limit": limit})


def histogram(predicate: Predicate, search: Search | None, project: str, wanted: Distribution, limit: int) -> Statement:
    """Count the instances per bucket, the lowest first."""
    compiled = compile_predicate(with_index_conditions(predicate), INSTANCE, "filter")
    fills = {"$predicate": compiled.text, "$value": _value(wanted.field, wanted.conversion, "unit")}
    parameters: dict[str, Any] = {**compiled.parameters, "interval": wanted.interval, "limit": limit}
    if wanted.conversion is not None:
        parameters["unit"] = _steps(wanted.conversion)
    return _over("read/histogram", search, project, fills, parameters)


def _over(
    name: str, search: Search | None, project: str, fills: dict[str, str], parameters: dict[str, Any]
) -> Statement:
    if search is None:
        return Statement(fill(load(name), fills), parameters)
    asked = {"index": index_name(search), "query": lucene(search, project)}
    return Statement(fill(load(name), {_MATCH: _CALL, **fills}), {**parameters, **asked})


def _unwind(group: Group, ix: int) -> str:
    """A row per value of the instance: one without a value is in no group, one with a list in the group of each."""
    value = expression(group.field, INSTANCE)
    if group.field.list:
        once = f"reduce(seen = [], one IN {value} | CASE WHEN one IN seen THEN seen ELSE seen + one END)"
        return f"UNWIND {once} AS group{ix}"
    return f"UNWIND CASE WHEN {value} IS NULL THEN [] ELSE [{value}] END AS group{ix}"


def _value(field: Field, conversion: Conversion | None, unit: str) -> str:
    """The value of the instance, in the unit asked for."""
    value = expression(field, INSTANCE)
    return value if conversion is None else f"(({value} + ${unit}[0]) * ${unit}[1] / ${unit}[2] - ${unit}[3])"


def _steps(conversion: Conversion) -> list[float]:
    """Offset and multiplier of the unit to leave, multiplier and offset of the one to reach."""
    source, target = conversion.source.conversion, conversion.target.conversion
    return [source.offset, source.multiplier, target.multiplier, target.offset]


def _function(wanted: Aggregate, ix: int) -> str:
    if wanted.field is None:
        return "count(*)"
    value = _value(wanted.field, wanted.conversion, f"unit{ix}")
    # Whole numbers are added as floats: their sum may be beyond 64 bits, and is answered as a float anyway.
    return f"sum(toFloat({value}))" if wanted.function == "sum" else f"{wanted.function}({value})"
