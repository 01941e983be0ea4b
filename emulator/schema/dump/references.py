"""Checks that what the objects of a dump name exists among the system models."""

from collections.abc import Iterator

from emulator.core.system_models import SystemModels
from emulator.schema.views.effective import ancestry
from emulator.wire.references import ContainerReference, ViewId, ViewReference
from emulator.wire.schema.containers import Container, DirectType, RequiresConstraint
from emulator.wire.schema.data_models import DataModel
from emulator.wire.schema.views import StoredView, ViewPropertyWrite


def container_faults(container: Container, system: SystemModels) -> Iterator[str]:
    named = [one.require for one in container.constraints.values() if isinstance(one, RequiresConstraint)]
    types = [prop.type for prop in container.properties.values()]
    named += [kind.container for kind in types if isinstance(kind, DirectType) and kind.container is not None]
    for target in named:
        yield from _missing(target, system)


def view_faults(view: StoredView, system: SystemModels) -> Iterator[str]:
    said = view.definition
    for parent in said.implements or ():
        yield from _missing(parent, system)
        if ViewId(said.space, said.external_id, said.version) in ancestry(parent.id, system.views):
            yield "it implements itself, directly or through other views"
    for name, prop in (said.properties or {}).items():
        yield from _property_faults(name, prop, system)


def data_model_faults(model: DataModel, system: SystemModels) -> Iterator[str]:
    for view in model.views:
        yield from _missing(view, system)


def _property_faults(name: str, prop: ViewPropertyWrite, system: SystemModels) -> Iterator[str]:
    """Of an edge connection and a reverse relation only the form: what they name may be gone, as in a project."""
    if prop.container is None:
        if prop.source is None or (prop.through is None and prop.type is None):
            yield f"property '{name}' has neither a container, nor a source with a type or through"
        return
    found = system.containers.get(prop.container.id)
    if found is None:
        yield from _missing(prop.container, system)
    elif prop.container_property_identifier not in found.properties:
        yield f"container '{prop.container.id}' has no property '{prop.container_property_identifier}'"


def _missing(named: ContainerReference | ViewReference, system: SystemModels) -> Iterator[str]:
    if isinstance(named, ViewReference):
        if named.id not in system.views:
            yield f"view '{named.id}' does not exist"
    elif named.id not in system.containers:
        yield f"container '{named.id}' does not exist"
