"""Searching and aggregating instances."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from emulator.wire.filters import Filter, Sort
from emulator.wire.instances import InstanceType, TargetUnit
from emulator.wire.references import ViewReference

SearchOperator = Literal["AND", "OR"]
PropertyNames = Annotated[list[str], Meta(min_length=1, max_length=200)]


class SearchRequest(Struct, frozen=True, kw_only=True, rename="camel"):
    view: ViewReference
    query: str | None = None
    instance_type: InstanceType | None = None
    properties: PropertyNames | None = None
    operator: SearchOperator | None = None
    filter: Filter | None = None
    sort: list[Sort] | None = None
    target_units: list[TargetUnit] | None = None
    include_typing: bool | None = None
    limit: Annotated[int, Meta(ge=1, le=1000)] | None = None


class PropertyAggregate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    property: str


class Count(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    property: str | None = None


class Histogram(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    property: str
    interval: Annotated[float, Meta(gt=0)]


class Aggregation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Exactly one of the fields is set; decoding fails where it is none or several."""

    avg: PropertyAggregate | UnsetType = UNSET
    min: PropertyAggregate | UnsetType = UNSET
    max: PropertyAggregate | UnsetType = UNSET
    sum: PropertyAggregate | UnsetType = UNSET
    count: Count | UnsetType = UNSET
    histogram: Histogram | UnsetType = UNSET

    def __post_init__(self) -> None:
        given = builtin_sum(getattr(self, name) is not UNSET for name in self.__struct_fields__)
        if given != 1:
            raise ValueError(f"Expected exactly one aggregate, got {given}")


builtin_sum = sum
"""The field `sum` hides the function inside the class."""


class AggregateRequest(Struct, frozen=True, kw_only=True, rename="camel"):
    view: ViewReference
    query: str | None = None
    instance_type: InstanceType | None = None
    properties: PropertyNames | None = None
    operator: SearchOperator | None = None
    filter: Filter | None = None
    group_by: Annotated[list[str], Meta(min_length=1, max_length=5)] | None = None
    aggregates: Annotated[list[Aggregation], Meta(max_length=5)] | None = None
    target_units: list[TargetUnit] | None = None
    include_typing: bool | None = None
    limit: Annotated[int, Meta(ge=1, le=1000)] | None = None


class Bucket(Struct, frozen=True):
    start: float
    count: int


class AggregatedValue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One aggregate: a number has a `value` unless there was nothing to aggregate, a histogram has `buckets`."""

    aggregate: str
    property: str | UnsetType = UNSET
    value: float | int | UnsetType = UNSET
    interval: float | UnsetType = UNSET
    buckets: list[Bucket] | UnsetType = UNSET


class AggregatedItem(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    instance_type: InstanceType
    aggregates: list[AggregatedValue] = field(default_factory=list[AggregatedValue])
    group: dict[str, Any] | UnsetType = UNSET


class AggregateResponse(Struct, frozen=True, kw_only=True, omit_defaults=True):
    items: list[AggregatedItem]
    typing: dict[str, dict[str, dict[str, Any]]] | UnsetType = UNSET
