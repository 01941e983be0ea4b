"""Statements that aggregate the instances for which a predicate holds."""

from typing import Any

from msgspec import Struct

from emulator.compile.filter.predicates import compile_predicate, expression
from emulator.compile.library import fill, load
from emulator.compile.read.instances import INSTANCE
from emulator.compile.read.search import index_name, lucene
from emulator.compile.statement import Statement
from emulator.plan.filter.index_conditions import with_index_conditions
from emulator.plan.filter.predicates import Field, Predicate
from emulator.plan.read.aggregates import Aggregate, GroupBy, Histogram
from emulator.plan.read.search import Search
from emulator.plan.read.target_units import Conversion

_MATCH = "MATCH (instance:Instance)"
_CALL = "CALL db.index.fulltext.queryNodes($index, $query) YIELD node AS instance"

_UNWIND_GROUPS = "UNWIND [null] AS nothing"
_NO_VALUES = "collect(null)"
"""An empty list that is an aggregate."""


class Population(Struct, frozen=True):
    """The instances that are aggregated, and the properties that they are grouped by."""

    predicate: Predicate
    search: Search | None
    project: str
    groups: tuple[GroupBy, ...]


def aggregate(population: Population, aggregates: list[Aggregate], limit: int) -> Statement:
    """Compute `aggregates` for each group, the largest groups first."""
    # Without groups there is one row even over no instances: all that it returns must then be aggregates.
    functions = f"[{', '.join(_function(one, index) for index, one in enumerate(aggregates))}]"
    fills = {
        "$group": _group(population.groups) if population.groups else _NO_VALUES,
        "$aggregates": functions if population.groups or aggregates else _NO_VALUES,
    }
    units = {
        f"unit{index}": _conversion_terms(one.conversion)
        for index, one in enumerate(aggregates)
        if one.conversion is not None
    }
    return _statement("read/aggregate", population, fills, {**units, "limit": limit})


def histogram(population: Population, requested: Histogram, counted: list[list[Any]], limit: int) -> Statement:
    """Count the instances of the groups `counted` per bucket, the lowest first; without groups there is one, `[]`."""
    fills = {
        "$group": _group(population.groups),
        "$value": _value(requested.field, requested.conversion, "unit"),
    }
    parameters: dict[str, Any] = {"interval": requested.interval, "counted": counted, "limit": limit}
    if requested.conversion is not None:
        parameters["unit"] = _conversion_terms(requested.conversion)
    return _statement("read/histogram", population, fills, parameters)


def _statement(name: str, population: Population, fills: dict[str, str], parameters: dict[str, Any]) -> Statement:
    compiled = compile_predicate(with_index_conditions(population.predicate), INSTANCE, "filter")
    fills = {"$predicate": compiled.text, _UNWIND_GROUPS: _unwind_all(population.groups), **fills}
    parameters = {**compiled.parameters, **parameters}
    search = population.search
    if search is None:
        return Statement(fill(load(name), fills), parameters)
    index_query = {"index": index_name(search), "query": lucene(search, population.project)}
    return Statement(fill(load(name), {_MATCH: _CALL, **fills}), {**parameters, **index_query})


def _group(groups: tuple[GroupBy, ...]) -> str:
    """The list of the values of a group."""
    return f"[{', '.join(f'group{index}' for index in range(len(groups)))}]"


def _unwind_all(groups: tuple[GroupBy, ...]) -> str:
    return "\n".join(_unwind(group, index) for index, group in enumerate(groups))


def _unwind(group: GroupBy, index: int) -> str:
    """A row per value: an instance without one is in no group, one with a list in the group of each element."""
    value = expression(group.field, INSTANCE)
    if group.field.list:
        once = f"reduce(seen = [], one IN {value} | CASE WHEN one IN seen THEN seen ELSE seen + one END)"
        return f"UNWIND {once} AS group{index}"
    return f"UNWIND CASE WHEN {value} IS NULL THEN [] ELSE [{value}] END AS group{index}"


def _value(field: Field, conversion: Conversion | None, unit: str) -> str:
    """The value of the instance, in the target unit."""
    value = expression(field, INSTANCE)
    return value if conversion is None else f"(({value} + ${unit}[0]) * ${unit}[1] / ${unit}[2] - ${unit}[3])"


def _conversion_terms(conversion: Conversion) -> list[float]:
    """Offset and multiplier of the stored unit, multiplier and offset of the target unit."""
    source, target = conversion.source.conversion, conversion.target.conversion
    return [source.offset, source.multiplier, target.multiplier, target.offset]


def _function(requested: Aggregate, index: int) -> str:
    if requested.field is None:
        return "count(*)"
    value = _value(requested.field, requested.conversion, f"unit{index}")
    # Whole numbers are added as floats: their sum may be beyond 64 bits, and is answered as a float anyway.
    return f"sum(toFloat({value}))" if requested.function == "sum" else f"{requested.function}({value})"
