"""The filter language: an object with exactly one operator."""

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType, field

from emulator.wire.references import ContainerReference, InstanceReference, ViewReference

PropertyPath = list[str] | str
"""`["node", base]`, `["edge", base]`, `[space, view/version, property]` or `[space, container, property]`.

In a search or an aggregate also `[property]` or `property`, of the view of the request.
"""


class _Operator(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The body of an operator."""


class Equals(_Operator):
    property: PropertyPath
    value: Any


class In(_Operator):
    """Also `containsAny` and `containsAll`. `values` is a list, a property or a parameter."""

    property: PropertyPath
    values: Any


class Range(_Operator):
    property: PropertyPath
    gt: Any = UNSET
    gte: Any = UNSET
    lt: Any = UNSET
    lte: Any = UNSET


class Prefix(_Operator):
    property: PropertyPath
    value: Any


class Exists(_Operator):
    property: PropertyPath


class Overlaps(_Operator):
    start_property: PropertyPath
    end_property: PropertyPath
    gt: Any = UNSET
    gte: Any = UNSET
    lt: Any = UNSET
    lte: Any = UNSET


class Nested(_Operator):
    scope: PropertyPath
    filter: "Filter"


class Invalid(Struct, frozen=True, kw_only=True, rename="camel"):
    """An operator of a stored view filter whose property does not exist any more; it matches nothing."""

    previously_referenced_properties: list[PropertyPath] | None = None
    filter_type: str | None = None


class MatchAll(_Operator): ...


class Filter(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """Exactly one of the fields is set; decoding fails where it is none or several."""

    and_: "list[Filter] | UnsetType" = field(name="and", default=UNSET)
    or_: "list[Filter] | UnsetType" = field(name="or", default=UNSET)
    not_: "Filter | UnsetType" = field(name="not", default=UNSET)
    equals: Equals | UnsetType = UNSET
    in_: In | UnsetType = field(name="in", default=UNSET)
    range: Range | UnsetType = UNSET
    prefix: Prefix | UnsetType = UNSET
    exists: Exists | UnsetType = UNSET
    contains_any: In | UnsetType = UNSET
    contains_all: In | UnsetType = UNSET
    overlaps: Overlaps | UnsetType = UNSET
    nested: Nested | UnsetType = UNSET
    has_data: list[ViewReference | ContainerReference] | UnsetType = UNSET
    match_all: MatchAll | UnsetType = UNSET
    instance_references: list[InstanceReference] | UnsetType = UNSET
    instances: list[InstanceReference] | UnsetType = UNSET
    """The older spelling of `instance_references`."""
    invalid: Invalid | UnsetType = UNSET

    def __post_init__(self) -> None:
        given = sum(getattr(self, name) is not UNSET for name in self.__struct_fields__)
        if given != 1:
            raise ValueError(f"Expected exactly one filter, got {given}")


class Sort(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    property: PropertyPath
    direction: Literal["ascending", "descending"] | None = None
    nulls_first: bool | None = None
