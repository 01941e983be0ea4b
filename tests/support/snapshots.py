"""Builds snapshots from request JSON, without a database."""

from typing import Any

import msgspec

from emulator.schema.containers.merge import merge
from emulator.schema.snapshot import SchemaObject, Snapshot
from emulator.schema.views.rules import with_defaults
from emulator.wire.schema.containers import ContainerWrite
from emulator.wire.schema.views import StoredView, ViewWrite


def container_object(external_id: str, properties: Any, **fields: Any) -> Any:
    written = {"space": "s", "externalId": external_id, "properties": properties, **fields}
    container = merge(msgspec.convert(written, ContainerWrite), None, 1).container
    return SchemaObject(
        kind="container",
        space="s",
        external_id=external_id,
        alias=external_id,
        definition=msgspec.json.encode(container).decode(),
    )


def view_object(external_id: str, properties: Any, **fields: Any) -> Any:
    written = {"space": "s", "externalId": external_id, "version": "1", "properties": properties, **fields}
    stored = StoredView(
        definition=with_defaults(msgspec.convert(written, ViewWrite)), created_time=1, last_updated_time=1
    )
    return SchemaObject(
        kind="view",
        space="s",
        external_id=external_id,
        version="1",
        definition=msgspec.json.encode(stored).decode(),
    )


def snapshot(*objects: Any) -> Any:
    return Snapshot.empty("demo").with_changes(objects, 1)


def view_ref(external_id: str) -> Any:
    return {"type": "view", "space": "s", "externalId": external_id, "version": "1"}


def container_ref(external_id: str) -> Any:
    return {"type": "container", "space": "s", "externalId": external_id}


def mapped(path: str, **fields: Any) -> Any:
    container, identifier = path.split(".")
    return {"container": container_ref(container), "containerPropertyIdentifier": identifier, **fields}


def prop(kind: Any = "text", *, nullable: bool = True, **fields: Any) -> Any:
    return {"type": {"type": kind, **fields}, "nullable": nullable}
