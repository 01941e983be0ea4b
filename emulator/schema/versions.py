"""Turns what a request says of versions into the views or data models that it means."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from emulator.errors import Violations
from emulator.wire.references import DataModelId, ViewId

Id = TypeVar("Id", ViewId, DataModelId)


class Versioned(Protocol):
    """A view or data model as a request names it."""

    @property
    def space(self) -> str: ...
    @property
    def external_id(self) -> str: ...
    @property
    def version(self) -> str | None: ...


class Dated(Protocol):
    @property
    def created_time(self) -> int: ...


def newest(stored: Mapping[Id, Dated]) -> list[Id]:
    """Return the version of each that was created last."""
    found: dict[tuple[str, str], tuple[int, Id]] = {}
    for key, one in stored.items():
        name, candidate = (key.space, key.external_id), (one.created_time, key)
        found[name] = max(found.get(name, candidate), candidate)
    return [key for _, key in found.values()]


def named(items: Iterable[Versioned], stored: Iterable[Id]) -> list[Id]:
    """Return what exists of `items`, each once: the version that an item names, or all of them."""
    by_name: dict[tuple[str, str], list[Id]] = {}
    for key in stored:
        by_name.setdefault((key.space, key.external_id), []).append(key)
    found = (
        key
        for item in items
        for key in sorted(by_name.get((item.space, item.external_id), ()))
        if item.version in {None, key.version}
    )
    return list(dict.fromkeys(found))


def check_uniform(items: Sequence[Versioned]) -> None:
    """Refuse a request that names versions here and not there."""
    if len({item.version is None for item in items}) > 1:
        raise Violations(["items must all have a version, or none of them"])


def check_versions(items: Sequence[Versioned]) -> None:
    """Refuse a request that leaves out a version."""
    if any(item.version is None for item in items):
        raise Violations(["version must not be null"])
