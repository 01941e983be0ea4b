"""Required properties of containers that a view does not map, so that nothing can be written through it."""

from collections.abc import Iterator

from emulator.graphql.dml.compile import Compiled
from emulator.graphql.dml.faults import Fault, FaultyText
from emulator.schema.model import ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.merge import view_id


def check_required(compiled: Compiled, snapshot: Snapshot) -> None:
    """Raise `FaultyText` for views in `snapshot`, the schema after the change, that do not map what they must."""
    faults: list[Fault] = []
    for one, written in zip(compiled.types, compiled.views, strict=True):
        view = snapshot.view(view_id(written))
        if view is None or one.directives.readonly is not None:
            continue
        for identifier, container in _unmapped(view):
            faults.append(
                Fault(
                    place=one.place,
                    message=(
                        f"[Line: {one.place.line}] The view (space: '{view.id.space}', externalId: "
                        f"'{view.id.external_id}', version: '{view.id.version}') is not mapping a required property "
                        f"'{identifier}' of the referenced container (space: '{container[0]}', externalId: "
                        f"'{container[1]}'). This error is likely caused by deleting a field which was non-nullable. "
                        f"Please add this field back or add '@readonly' to '{one.name}'"
                    ),
                )
            )
    if faults:
        raise FaultyText(faults)


def _unmapped(view: ViewModel) -> Iterator[tuple[str, tuple[str, str]]]:
    mapped = {prop.property.key for prop in view.properties.values()}
    for container in view.containers:
        for prop in container.properties.values():
            if not prop.nullable and prop.key not in mapped:
                yield prop.id, container.id
