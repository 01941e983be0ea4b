"""Statements that aggregate the instances for which a predicate holds."""

from typing import Any

from msgspec import Struct

from emulator.compile.filter.predicates import compile_predicate, expression
from emulator.compile.library import fill, load
from emulator.compile.read.instances import INSTANCE, MATCH_INSTANCES, SCAN_OF_PROJECT, keep_plan_of
from emulator.compile.read.search import index_name, lucene
from emulator.compile.statement import Statement
from emulator.plan.filter.index_conditions import with_index_conditions
from emulator.plan.filter.predicates import Field, Predicate
from emulator.plan.read.aggregates import Aggregate, GroupBy, Histogram
from emulator.plan.read.search import Search
from emulator.plan.read.target_units import Conversion

_CALL = "CALL db.index.fulltext.queryNodes($index, $query) YIELD node AS instance"

_UNWIND_GROUPS = "UNWIND [null] AS nothing"
_NO_VALUES = "collect(null)"
"""An empty list that is an aggregate."""


class Population(Struct, frozen=True):
    """The instances that are aggregated, and the properties that they are grouped by.

    A project with `few` instances is scanned as a whole. There, as in a search, the text is the same for all
    containers: property keys are parameters.
    """

    predicate: Predicate
    search: Search | None
    project: str
    groups: tuple[GroupBy, ...]
    few: bool = False

    @property
    def is_found(self) -> bool:
        """Whether other means find the instances than their labels and properties."""
        return self.few or self.search is not None


def aggregate(population: Population, aggregates: list[Aggregate], limit: int) -> Statement:
    """Compute `aggregates` for each group, the largest groups first."""
    values = _Values(population)
    # Without groups there is one row even over no instances: all that it returns must then be aggregates.
    functions = f"[{', '.join(_function(one, index, values) for index, one in enumerate(aggregates))}]"
    fills = {
        "$group": _group(population.groups) if population.groups else _NO_VALUES,
        "$aggregates": functions if population.groups or aggregates else _NO_VALUES,
    }
    values.parameters["limit"] = limit
    return _statement("read/aggregate", population, fills, values)


def histogram(population: Population, requested: Histogram, counted: list[list[Any]], limit: int) -> Statement:
    """Count the instances of the groups `counted` per bucket, the lowest first; without groups there is one, `[]`."""
    values = _Values(population)
    fills = {
        "$group": _group(population.groups),
        "$value": values.converted(requested.field, requested.conversion, "over"),
    }
    values.parameters |= {"interval": requested.interval, "counted": counted, "limit": limit}
    return _statement("read/histogram", population, fills, values)


class _Values:
    """The values of properties in a statement over a population, and the parameters that they need."""

    def __init__(self, population: Population) -> None:
        self._has_key_parameters = population.is_found
        self.parameters: dict[str, Any] = {}

    def value(self, field: Field, name: str) -> str:
        """The value of the instance; parameters begin with `name`, which no placeholder begins."""
        if not self._has_key_parameters:
            return expression(field, INSTANCE)
        self.parameters[f"{name}_key"] = field.key
        return expression(field, INSTANCE, f"${name}_key")

    def converted(self, field: Field, conversion: Conversion | None, name: str) -> str:
        """The value of the instance, in the target unit."""
        value = self.value(field, name)
        if conversion is None:
            return value
        unit = f"{name}_unit"
        self.parameters[unit] = _conversion_terms(conversion)
        return f"(({value} + ${unit}[0]) * ${unit}[1] / ${unit}[2] - ${unit}[3])"


def _statement(name: str, population: Population, fills: dict[str, str], values: _Values) -> Statement:
    predicate, search = population.predicate, population.search
    if not population.is_found:
        predicate = with_index_conditions(predicate)
    compiled = compile_predicate(predicate, INSTANCE, "filter", bound=population.is_found)
    groups = "\n".join(_unwind(group, index, values) for index, group in enumerate(population.groups))
    fills = {"$predicate": compiled.text, _UNWIND_GROUPS: groups, **fills}
    parameters = {**compiled.parameters, **values.parameters}
    if search is not None:
        index_query = {"index": index_name(search), "query": lucene(search, population.project)}
        return Statement(fill(load(name), {MATCH_INSTANCES: _CALL, **fills}), {**parameters, **index_query})
    if population.few:
        text = keep_plan_of(fill(load(name), {**SCAN_OF_PROJECT, **fills}), compiled)
        return Statement(text, {**parameters, "project": population.project})
    return Statement(fill(load(name), fills), parameters)


def _group(groups: tuple[GroupBy, ...]) -> str:
    """The list of the values of a group."""
    return f"[{', '.join(f'group{index}' for index in range(len(groups)))}]"


def _unwind(group: GroupBy, index: int, values: _Values) -> str:
    """A row per value: an instance without one is in no group, one with a list in the group of each element."""
    value = values.value(group.field, f"by_{index}")
    if group.field.list:
        once = f"reduce(seen = [], one IN {value} | CASE WHEN one IN seen THEN seen ELSE seen + one END)"
        return f"UNWIND {once} AS group{index}"
    return f"UNWIND CASE WHEN {value} IS NULL THEN [] ELSE [{value}] END AS group{index}"


def _conversion_terms(conversion: Conversion) -> list[float]:
    """Offset and multiplier of the stored unit, multiplier and offset of the target unit."""
    source, target = conversion.source.conversion, conversion.target.conversion
    return [source.offset, source.multiplier, target.multiplier, target.offset]


def _function(requested: Aggregate, index: int, values: _Values) -> str:
    if requested.field is None:
        return "count(*)"
    value = values.converted(requested.field, requested.conversion, f"over_{index}")
    # Whole numbers are added as floats: their sum may be beyond 64 bits, and is answered as a float anyway.
    return f"sum(toFloat({value}))" if requested.function == "sum" else f"{requested.function}({value})"
