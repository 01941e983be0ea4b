"""Checks that the spaces and containers that a request refers to exist."""

from collections.abc import Iterable

from emulator.errors import RequiresCycle, UnknownContainers, UnknownSpaces
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
    _check_requires(items, snapshot)


def _check_requires(items: list[ContainerWrite], snapshot: Snapshot) -> None:
    """Raise `RequiresCycle` where a container of `items` requires itself, directly or through others."""
    written: dict[ContainerId, list[ContainerId]] = {}
    for item in items:
        required = [one.require.id for one in (item.constraints or {}).values() if one.require is not None]
        written.setdefault(ContainerId(item.space, item.external_id), []).extend(required)

    def required_by(container: ContainerId) -> list[ContainerId]:
        stored = snapshot.container(container)
        return [*written.get(container, ()), *(other for _, other in (stored.requires if stored else ()))]

    for start in written:
        paths, seen = [[start]], set[ContainerId]()
        while paths:
            path = paths.pop()
            for container in required_by(path[-1]):
                if container == start:
                    raise RequiresCycle([str(one) for one in (*path, start)])
                if container not in seen:
                    seen.add(container)
                    paths.append([*path, container])


def _referenced_containers(item: ContainerWrite) -> Iterable[ContainerId]:
    for constraint in (item.constraints or {}).values():
        if constraint.require is not None:
            yield constraint.require.id
    for written in item.properties.values():
        if isinstance(written.type, DirectType) and written.type.container is not None:
            yield written.type.container.id
