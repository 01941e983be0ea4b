"""Filters and sorts of GraphQL as those of the API."""

from collections.abc import Iterator, Mapping
from typing import Any

from emulator.graphql.model.types import DirectField, Model, ModelType
from emulator.wire.filters import Equals, Exists, Filter, In, MatchAll, Nested, Prefix, Range, Sort
from emulator.wire.instances import InstanceType
from emulator.wire.references import InstanceReference, ViewReference

_BOUNDS = ("gt", "gte", "lt", "lte")

_ANY = Filter(match_all=MatchAll())

Path = list[str]


def every(filters: list[Filter]) -> Filter | None:
    """All of `filters`; None where there are none."""
    return filters[0] if len(filters) == 1 else Filter(and_=filters) if filters else None


def view_reference(of: ModelType) -> ViewReference:
    return ViewReference(space=of.view.id.space, external_id=of.view.id.external_id, version=of.view.id.version)


def instance_type(of: ModelType) -> InstanceType:
    return "edge" if of.is_of_edges else "node"


def has_data(of: ModelType) -> Filter:
    """That an instance is one of `of`: its view's own filter, else data in the containers of the view."""
    return Filter(has_data=[view_reference(of)])


def references(instances: list[InstanceReference]) -> Filter:
    return Filter(instance_references=instances)


def list_filter(asked: Mapping[str, Any] | None, of: ModelType, model: Model) -> Filter | None:
    """The filter of a `_List…Filter` or `_Search…Filter` on instances of `of`; None where it asks nothing."""
    return every(list(_parts(asked or {}, of, model, instance_type(of))))


def list_sort(asked: list[Mapping[str, Any]] | None, of: ModelType) -> list[Sort] | None:
    return [
        Sort(property=_path(name, of, instance_type(of)), direction=direction)
        for one in asked or ()
        for name, direction in one.items()
        if direction is not None
    ] or None


def _parts(asked: Mapping[str, Any], of: ModelType, model: Model, kind: InstanceType) -> Iterator[Filter]:
    for name, value in asked.items():
        if value is None:
            continue  # as where it is absent: an optional variable that was not given
        if name in ("and", "or"):
            parts = [every(list(_parts(one, of, model, kind))) or _ANY for one in value]
            if parts:
                yield Filter(and_=parts) if name == "and" else Filter(or_=parts)
        elif name == "not":
            yield Filter(not_=every(list(_parts(value, of, model, kind))) or _ANY)
        else:
            yield from _on_property(name, value, of, model, kind)


def _on_property(
    name: str, asked: Mapping[str, Any], of: ModelType, model: Model, kind: InstanceType
) -> Iterator[Filter]:
    field, path = of.fields.get(name), _path(name, of, kind)
    if isinstance(field, DirectField) and not field.is_list:
        target = None if field.target is None else model.types[field.target]
        own = {"isNull", "eq", "in"} - set(target.fields if target else ())
        yield from _condition(path, {key: value for key, value in asked.items() if key in own})
        if target is not None:
            inner = every(list(_parts({k: v for k, v in asked.items() if k not in own}, target, model, "node")))
            if inner is not None:
                yield Filter(nested=Nested(scope=path, filter=inner))
    else:
        yield from _condition(path, asked)


def _condition(path: Path, asked: Mapping[str, Any]) -> Iterator[Filter]:
    """Every operator of a condition; operators that are null ask nothing."""
    for operator, value in asked.items():
        if value is None:
            continue
        match operator:
            case "isNull":
                exists = Filter(exists=Exists(property=path))
                yield Filter(not_=exists) if value else exists
            case "eq":
                yield Filter(equals=Equals(property=path, value=value))
            case "in":
                yield Filter(in_=In(property=path, values=value))
            case "prefix":
                yield Filter(prefix=Prefix(property=path, value=value))
            case "containsAny":
                yield Filter(contains_any=In(property=path, values=value))
            case "containsAll":
                yield Filter(contains_all=In(property=path, values=value))
            case _:
                pass
    bounds = {one: value for one in _BOUNDS if (value := asked.get(one)) is not None}
    for one, value in bounds.items():
        yield Filter(range=Range(property=path, **{one: value}))


def _path(name: str, of: ModelType, kind: InstanceType) -> Path:
    """The path of a property of the API. A view cannot have a property with the name of a base property."""
    if name in of.fields:
        return [of.view.id.space, f"{of.view.id.external_id}/{of.view.id.version}", name]
    return [kind, name]
