"""Converts an object of a dump, in the form that is written or the one that is read, into what a project stores."""

import sys
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from emulator.core.spaces import CREATED_TIME
from emulator.limits import Limits
from emulator.schema.containers.merge import merge
from emulator.schema.dump.files import Item
from emulator.schema.views.rules import with_defaults
from emulator.wire.references import ViewReference
from emulator.wire.schema.containers import Container, ContainerWrite
from emulator.wire.schema.data_models import DataModel, DataModelWrite
from emulator.wire.schema.spaces import Space, SpaceWrite
from emulator.wire.schema.views import StoredView, ViewWrite

_TIMES = ("createdTime", "lastUpdatedTime")
_READ_ONLY = {*_TIMES, "isGlobal", "writable", "queryable", "mappedContainers"}
_OF_MAPPED = {"type", "immutable", "nullable", "autoIncrement", "defaultValue", "constraintState"}
_UNLIMITED = Limits(**dict.fromkeys(Limits.__struct_fields__, sys.maxsize))
"""The service's own objects need not keep the limits of others."""


def space(value: Item) -> Space:
    written = msgspec.convert(_written(value), SpaceWrite)
    created, updated = _times(value)
    return Space(
        space=written.space,
        created_time=created,
        last_updated_time=updated,
        is_global=True,
        name=written.name,
        description=written.description,
    )


def container(value: Item) -> Container:
    """Raises an `ApiError` for what breaks a rule that every container keeps."""
    written = msgspec.convert(_written(value), ContainerWrite)
    created, updated = _times(value)
    stored = merge(written, None, created, _UNLIMITED).container
    return replace(stored, created_time=created, last_updated_time=updated, is_global=True)


def view(value: Item) -> StoredView:
    """A view whose properties are all those in `value`: in the form that is read, the inherited ones too."""
    written = {key: one for key, one in _written(value).items() if key not in ("type", "usedFor")}
    properties = written.get("properties")
    if isinstance(properties, dict):
        listed = cast("dict[str, Any]", properties).items()
        written["properties"] = {name: _written_property(prop) for name, prop in listed}
    created, updated = _times(value)
    definition = with_defaults(msgspec.convert(written, ViewWrite))
    return StoredView(definition=definition, created_time=created, last_updated_time=updated)


def data_model(value: Item) -> tuple[DataModel, list[Item]]:
    """A data model, and those of its views that stand in it in full. Raises `ValueError`."""
    listed = value.get("views")
    views = cast("list[Any]", listed) if isinstance(listed, list) else []
    objects = [cast("Item", one) for one in views if isinstance(one, dict)]
    references = [_reference(one) for one in objects]
    if len(objects) < len(views):
        raise ValueError("views holds something that is not an object")
    written = msgspec.convert({**_written(value), "views": references}, DataModelWrite)
    created, updated = _times(value)
    model = DataModel(
        space=written.space,
        external_id=written.external_id,
        version=written.version,
        created_time=created,
        last_updated_time=updated,
        is_global=True,
        views=msgspec.convert(references, list[ViewReference]),
        name=written.name,
        description=written.description,
    )
    return model, [one for one in objects if "properties" in one]


def _reference(view: Item) -> Item:
    return {"type": "view", **{key: view[key] for key in ("space", "externalId", "version") if key in view}}


def _written(value: Item) -> Item:
    return {key: one for key, one in value.items() if key not in _READ_ONLY}


def _written_property(prop: Any) -> Any:
    """A property of a view as it is written. What the view says of the target is in `type` where it is read."""
    if not isinstance(prop, dict):
        return cast("object", prop)
    said = cast("Item", prop)
    if "container" not in said:
        return {key: one for key, one in said.items() if key != "targetsList"}
    kind = said.get("type")
    source = cast("Item", kind).get("source") if isinstance(kind, dict) else None
    written = {key: one for key, one in said.items() if key not in _OF_MAPPED}
    return written if source is None else {"source": source, **written}


def _times(value: Item) -> tuple[int, int]:
    created, updated = (value.get(name, CREATED_TIME) for name in _TIMES)
    return msgspec.convert(created, int), msgspec.convert(updated, int)
