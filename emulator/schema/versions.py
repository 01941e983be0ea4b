"""Turns what a request says of versions into the views or data models that it means."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from emulator.errors import Violations
from emulator.schema.pages import page
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


class Listing(Protocol):
    """What the lists of views and of data models are asked for alike."""

    @property
    def limit(self) -> int | None: ...
    @property
    def cursor(self) -> str | None: ...
    @property
    def space(self) -> str | None: ...
    @property
    def all_versions(self) -> bool: ...
    @property
    def include_global(self) -> bool: ...


def page_of(
    kind: str, request: Listing, own: Mapping[Id, Dated], everything: Mapping[Id, Dated]
) -> tuple[list[Id], str | None]:
    """Return one page of the project's `own`, or of `everything` there is: the newest version of each, or all."""
    stored = everything if request.include_global else own
    keys = list(stored) if request.all_versions else newest(stored)
    selected = [kind, request.space, request.all_versions, request.include_global]
    return page((key for key in keys if request.space in {None, key.space}), request.limit, request.cursor, selected)


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
