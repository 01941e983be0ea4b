"""The response form of a view."""

from typing import Any

import msgspec

from emulator.core.spaces import is_system
from emulator.schema.model import MappedProperty, ViewModel
from emulator.wire.references import ContainerReference, ViewReference
from emulator.wire.schema.containers import DirectType, PropertyType
from emulator.wire.schema.views import MappedPropertyDefinition, View


def view_response(view: ViewModel, *, inherited: bool) -> View:
    """Return `view` as the API answers it, with or without inherited properties."""
    stored = view.stored.definition
    own = stored.properties or {}
    properties: dict[str, Any] = {name: _mapped_property(prop) for name, prop in view.properties.items()}
    properties |= view.connections
    return View(
        space=view.id.space,
        external_id=view.id.external_id,
        version=view.id.version,
        created_time=view.stored.created_time,
        last_updated_time=view.stored.last_updated_time,
        writable=view.writable,
        queryable=bool(view.properties) or view.filter is not None,
        used_for=view.used_for,
        is_global=is_system(view.id.space),
        properties={name: prop for name, prop in properties.items() if inherited or name in own},
        mapped_containers=[
            ContainerReference(space=container.id.space, external_id=container.id.external_id)
            for container in view.containers
        ],
        implements=stored.implements or [],
        name=stored.name,
        description=stored.description,
        filter=view.filter,
        stream_id=stored.stream_id,
    )


def _mapped_property(prop: MappedProperty) -> MappedPropertyDefinition:
    typing = prop.typing
    return MappedPropertyDefinition(
        constraint_state=typing.constraint_state,
        type=_with_source(typing.type, prop.source),
        container=ContainerReference(space=prop.container.id.space, external_id=prop.container.id.external_id),
        container_property_identifier=prop.property.id,
        immutable=typing.immutable,
        nullable=typing.nullable,
        auto_increment=typing.auto_increment,
        default_value=typing.default_value,
        name=prop.name,
        description=prop.description,
    )


def _with_source(kind: PropertyType, source: ViewReference | None) -> PropertyType:
    """Return the type of a property with the view of its target, which only views answer; `typing` omits it."""
    if source is None or not isinstance(kind, DirectType):
        return kind
    return msgspec.structs.replace(kind, source=source)
