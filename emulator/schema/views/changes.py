"""Refuses changes of a view that need a new version (behaviour section 5.4)."""

from emulator import errors
from emulator.schema.views.effective import ContainerModels
from emulator.wire.references import ViewId
from emulator.wire.schema.views import ViewPropertyWrite, ViewWrite


def check_change(view: ViewWrite, stored: ViewWrite, containers: ContainerModels) -> None:
    """Raise an error where `view` changes what is fixed within the version of `stored`.

    Fixed are the set of `implements`, the type of a property, and the source of a relation or connection. Both have
    their defaults filled in. Properties that `view` omits are not looked at.
    """
    name = str(ViewId(view.space, view.external_id, view.version))
    if {parent.id for parent in view.implements or ()} != {parent.id for parent in stored.implements or ()}:
        raise errors.UnchangeableImplements(name)
    before = stored.properties or {}
    for identifier, prop in (view.properties or {}).items():
        if identifier in before:
            _check_property(name, identifier, prop, before[identifier], containers)


def _check_property(
    view: str, identifier: str, new: ViewPropertyWrite, old: ViewPropertyWrite, containers: ContainerModels
) -> None:
    old_type, new_type = _type_of(old, containers), _type_of(new, containers)
    if old_type is not None and new_type is not None and old_type != new_type:
        raise errors.UnchangeableType(view, identifier, old_type, new_type)
    if old.source is not None and new.source is not None and old.source.id != new.source.id:
        raise errors.UnchangeableSource(view, identifier, str(old.source.id), str(new.source.id))


def _type_of(prop: ViewPropertyWrite, containers: ContainerModels) -> str | None:
    """The type of a property in messages; None where the container property does not exist any more."""
    if prop.container is None:
        return prop.connection_type
    container = containers.get(prop.container.id)
    found = container and container.properties.get(prop.container_property_identifier or "")
    return f"{found.type.__struct_config__.tag}{'[]' if found.type.list else ''}" if found else None
