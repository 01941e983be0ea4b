"""Checks that the spaces and containers that a request refers to exist."""

from collections.abc import Iterable

from emulator.errors import UnknownContainers, UnknownSpaces
from emulator.schema.snapshot import Snapshot
from emulator.wire.references import ContainerId
from emulator.wire.schema.containers import ContainerWrite, DirectType


def check_spaces(names: Iterable[str], snapshot: Snapshot) -> None:
    """Raise `UnknownSpaces` for those that do not exist."""
    missing = dict.fromkeys(name for name in names if not snapshot.has_space(name))
    if missing:
        raise UnknownSpaces(list(missing))


def check_containers(items: list[ContainerWrite], snapshot: Snapshot) -> None:
    """Raise `UnknownContainers` for containers that `items` refer to and that neither exist nor are in `items`."""
    written = {ContainerId(item.space, item.external_id) for item in items}
    referenced = dict.fromkeys(container for item in items for container in _referenced_containers(item))
    missing = [container for container in referenced if container not in written and not snapshot.container(container)]
    if missing:
        raise UnknownContainers([str(container) for container in missing])


def _referenced_containers(item: ContainerWrite) -> Iterable[ContainerId]:
    for constraint in (item.constraints or {}).values():
        if constraint.require is not None:
            yield constraint.require.id
    for written in item.properties.values():
        if isinstance(written.type, DirectType) and written.type.container is not None:
            yield written.type.container.id
