"""Selection of views and data models by version."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from emulator.errors import Violations
from emulator.schema.pages import page
from emulator.wire.references import DataModelId, ViewId

Id = TypeVar("Id", ViewId, DataModelId)


class VersionedKey(Protocol):
    """A reference of a request to a view or data model; without a version it means all of them."""

    @property
    def space(self) -> str: ...
    @property
    def external_id(self) -> str: ...
    @property
    def version(self) -> str | None: ...


class HasCreatedTime(Protocol):
    @property
    def created_time(self) -> int: ...


def latest_versions(stored: Mapping[Id, HasCreatedTime]) -> list[Id]:
    """Return the version of each view or data model that was created last."""
    found: dict[tuple[str, str], tuple[int, Id]] = {}
    for key, one in stored.items():
        name, candidate = (key.space, key.external_id), (one.created_time, key)
        found[name] = max(found.get(name, candidate), candidate)
    return [key for _, key in found.values()]


class ListParameters(Protocol):
    """The query parameters that the lists of views and of data models share."""

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


def list_page_of(
    kind: str,
    request: ListParameters,
    own: Mapping[Id, HasCreatedTime],
    all_objects: Mapping[Id, HasCreatedTime],
    condition: Callable[[Id], bool] | None = None,
    fingerprint: object = None,
) -> tuple[list[Id], str | None]:
    """Return a page of `own`, the objects of the project, or of `all_objects`, and the cursor of the next page.

    Only objects that fulfil `condition` are listed; `fingerprint` tells it from others, as cursors are bound to it.
    """
    stored = all_objects if request.include_global else own
    keys = list(stored) if request.all_versions else latest_versions(stored)
    selected = [kind, request.space, request.all_versions, request.include_global, fingerprint]
    listed = (key for key in keys if request.space in {None, key.space} and (condition is None or condition(key)))
    return page(listed, request.limit, request.cursor, selected)


def select_versions(items: Iterable[VersionedKey], stored: Iterable[Id]) -> list[Id]:
    """Return the ids of `stored` that `items` refer to, without duplicates."""
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


def check_all_or_no_versions(items: Sequence[VersionedKey]) -> None:
    """Raise `Violations` where some items have a version and others have none."""
    if len({item.version is None for item in items}) > 1:
        raise Violations(["items must all have a version, or none of them"])


def check_versions_given(items: Sequence[VersionedKey]) -> None:
    """Raise `Violations` where an item has no version."""
    if any(item.version is None for item in items):
        raise Violations(["version must not be null"])
