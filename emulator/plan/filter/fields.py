"""Property paths of filters and sorts, resolved into fields."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct, structs

from emulator import errors
from emulator.plan.filter.predicates import Field
from emulator.schema.model import PropertyModel
from emulator.schema.snapshot import Snapshot
from emulator.schema.values.parse import InvalidValue, shortest_float32, value_parser
from emulator.wire.filters import PropertyPath
from emulator.wire.instances import InstanceType
from emulator.wire.references import ContainerId, ViewId
from emulator.wire.schema.containers import DirectType, TextType, TimestampType

NUMBERS = ("int32", "int64", "float32", "float64")
TEXTS = ("text", "timeseries", "file", "sequence", "enum")
ORDERED = (*NUMBERS, *TEXTS, "timestamp", "date", "time")
_INT64 = 2**63

_BASE = {
    "space": "text",
    "externalId": "text",
    "instanceType": "text",
    "version": "int64",
    "createdTime": "time",
    "lastUpdatedTime": "time",
    "deletedTime": "time",
    "type": "direct",
    "startNode": "direct",
    "endNode": "direct",
}
RESERVED = ("space", "externalId", "createdTime", "lastUpdatedTime", "deletedTime", "edge_id", "node_id", "project_id",
            "property_group", "seq", "tg_table_name", "extensions")  # fmt: skip


class ResolvedField(Struct, frozen=True):
    """A field, its name in the request, and the reader of the literals that are compared with it."""

    field: Field
    name: str
    parse: Callable[[Any], Any]
    """Reads a JSON value (of one element, where the field is a list) into its stored form; raises `InvalidValue`."""


class Scope(Struct, frozen=True):
    """What paths are resolved with: the schema, the instance type, and the view of bare property names."""

    snapshot: Snapshot
    instance_type: InstanceType
    view: ViewId | None = None


def resolve_field(path: PropertyPath, scope: Scope) -> ResolvedField:
    """The field that `path` names. Raises an `errors.InvalidRequest` where there is none."""
    match path:
        case ["node" | "edge", base, *rest] if base in _BASE and len(rest) < 2:  # noqa: PLR2004
            return _base_field(base, rest, scope)
        case [str(name)] | str(name) if scope.view is not None:
            return _view_field(scope.view, name, scope)
        case [space, source, name]:
            external_id, slash, version = source.partition("/")
            if slash:
                return _view_field(ViewId(space, external_id, version), name, scope)
            return _container_field(ContainerId(space, source), name, scope)
        case _:
            raise errors.UnknownFilterProperty([path] if isinstance(path, str) else path)


def _base_field(base: str, rest: list[str], scope: Scope) -> ResolvedField:
    kind = _BASE[base]
    name = ".".join([base, *rest])
    match rest:
        case []:
            return ResolvedField(Field(base, kind), name, _base_reader(kind, scope))
        case ["space" | "externalId" as part] if kind == "direct":
            return ResolvedField(
                Field(base, "text", part=part), name, value_parser(TextType(list=False), scope.snapshot.project)
            )
        case _:
            raise errors.UnknownFilterProperty([scope.instance_type, base, *rest])


def _base_reader(kind: str, scope: Scope) -> Callable[[Any], Any]:
    project = scope.snapshot.project
    match kind:
        case "direct":
            return value_parser(DirectType(list=False), project)
        case "time":
            return _read_time
        case "int64":
            return read_number
        case _:
            return value_parser(TextType(list=False), project)


def _read_time(value: Any) -> int:
    """Milliseconds since 1970, from a number or a timestamp."""
    if type(value) is int and -_INT64 <= value < _INT64:
        return value
    moment = datetime.fromisoformat(value_parser(TimestampType(list=False), "")(value))
    return round(moment.timestamp() * 1000)


def read_number(value: Any) -> int | float:
    """The operand of a comparison with an integer: a number of any size, also outside the range of the property.

    A whole number is never a float here: in Neo4j the float 2^62 is greater than the integer 2^62.
    """
    if type(value) is float:
        if not value.is_integer():
            return value
        value = int(value)
    if type(value) is not int:
        raise InvalidValue("Expected a number.")
    if -_INT64 <= value < _INT64:
        return value
    return float("inf") if value > 0 else float("-inf")


def _read_float(value: Any) -> float:
    """The operand of a comparison with a float: a float too, as in SQL."""
    if type(value) is not float and type(value) is not int:
        raise InvalidValue("Expected a number.")
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _view_field(identity: ViewId, name: str, scope: Scope) -> ResolvedField:
    view = scope.snapshot.view(identity)
    if view is None:
        raise errors.UnknownViews([str(identity)])
    mapped = view.properties.get(name)
    if mapped is None:
        if name in RESERVED:
            raise errors.ReservedIdentifier("Property", RESERVED)
        raise errors.UnknownProperty(name, f"view '{identity}'")
    return _property_field(mapped.property, name, scope)


def _container_field(identity: ContainerId, name: str, scope: Scope) -> ResolvedField:
    container = scope.snapshot.container(identity)
    if container is None:
        raise errors.UnknownContainers([str(identity)])
    prop = container.properties.get(name)
    if prop is None:
        raise errors.UnknownProperty(name, f"container '{identity}'")
    return _property_field(prop, name, scope)


def _property_field(prop: PropertyModel, name: str, scope: Scope) -> ResolvedField:
    return ResolvedField(
        Field(prop.key, prop.kind, bool(prop.type.list), lookup=prop.index_key), name, _element_reader(prop, scope)
    )


def _element_reader(prop: PropertyModel, scope: Scope) -> Callable[[Any], Any]:
    """The reader of one literal. It accepts more than a write does: an operand need not fit the property."""
    if prop.kind == "float32":
        return _read_float32
    if prop.kind == "float64":
        return _read_float
    if prop.kind in NUMBERS:
        return read_number
    if prop.kind in TEXTS:
        return value_parser(TextType(list=False), scope.snapshot.project)
    return value_parser(structs.replace(prop.type, list=False), scope.snapshot.project)


def _read_float32(value: Any) -> float:
    number = _read_float(value)
    try:
        return shortest_float32(number)
    except OverflowError:
        return number
