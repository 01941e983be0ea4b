"""The names in a project that are most like one that does not exist."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from heapq import nsmallest
from itertools import chain, islice
from typing import cast

from msgspec import Struct

from emulator import errors
from emulator.core.units import catalog
from emulator.schema.snapshot import Snapshot
from emulator.wire.references import ContainerId, ViewId

MAX_NAMES = 3
"""Of an error: no more of its names are looked at."""
MAX_CANDIDATES = 200
"""Names that are compared letter by letter: those nearest in length. Of `MAX_KNOWN` at most."""
MAX_KNOWN = 20_000
MAX_SIMILAR = 3
_LIKENESS = 0.65
_SYSTEM = "cdf"
"""With this begin the names of the spaces of the service."""
_SOURCE = re.compile(r"(view|container) '(?P<space>[^:']+):(?P<external_id>[^/']+)(/(?P<version>[^']+))?'")


class Nearest(Struct, frozen=True):
    """A name that does not exist, of which kind it would be, and the existing ones that are like it, best first."""

    name: str
    kind: str
    similar: list[str]


def nearest(error: errors.ApiError, snapshot: Snapshot) -> list[Nearest]:
    """Return what `error` may have meant, of what is in `snapshot`; nothing where no name is alike."""
    names, kind, known = _unknown(error, snapshot)
    found = [Nearest(name, kind, similar(name, known)) for name in islice(names, MAX_NAMES)]
    return [one for one in found if one.similar]


def similar(name: str, known: Iterable[str]) -> list[str]:
    """Return the names of `known` that are like `name`, in any case, best first.

    >>> similar("s:Mvie/v1", ["s:Movie/v1", "s:Person/v1", "s:movie/v2"])
    ['s:Movie/v1', 's:movie/v2']
    """
    by_length = nsmallest(MAX_CANDIDATES, islice(known, MAX_KNOWN), key=lambda one: abs(len(one) - len(name)))
    folded: dict[str, str] = {}
    for one in by_length:
        folded.setdefault(one.casefold(), one)
    return [folded[one] for one in get_close_matches(name.casefold(), folded, MAX_SIMILAR, _LIKENESS)]


def _unknown(error: errors.ApiError, snapshot: Snapshot) -> tuple[list[str], str, list[str]]:
    """The names that `error` did not find, their kind, and the names that there are."""
    match error:
        case errors.UnknownSpaces():
            found = error.spaces, "space", _spaces(snapshot)
        case errors.UnknownViews():
            found = error.views, "view", _views(snapshot, error.views)
        case errors.UnknownContainers():
            found = error.containers, "container", _containers(snapshot, error.containers)
        case errors.UnknownDataModels():
            found = error.data_models, "data model", _data_models(snapshot, error.data_models)
        case errors.UnknownProperty() | errors.UnknownSourceProperty():
            found = [error.name], "property", _properties_of(error.source, snapshot)
        case errors.UnknownFilterProperty():
            found = _unknown_path(error.path, snapshot)
        case errors.UnknownUnit():
            found = [error.unit], "unit", list(catalog().units)
        case _:
            found = (list[str](), "", list[str]())
    return found


def _spaces(snapshot: Snapshot) -> list[str]:
    return [*snapshot.spaces, *snapshot.system.spaces]


def _views(snapshot: Snapshot, wanted: list[str]) -> list[str]:
    return _names(snapshot.views, wanted, lambda: snapshot.system.views)


def _containers(snapshot: Snapshot, wanted: list[str]) -> list[str]:
    return _names(snapshot.containers, wanted, lambda: snapshot.system.containers)


def _data_models(snapshot: Snapshot, wanted: list[str]) -> list[str]:
    return _names(snapshot.data_models, wanted, lambda: snapshot.system.data_models)


def _names(own: Iterable[object], wanted: list[str], system: Callable[[], Iterable[object]]) -> list[str]:
    """The names of what is in a project; those of the service too where one of them may be meant: they are many."""
    may_be_system = any(name.startswith(_SYSTEM) for name in wanted)
    return list(map(str, islice(chain(own, system() if may_be_system else ()), MAX_KNOWN)))


def _properties_of(source: str, snapshot: Snapshot) -> list[str]:
    """The properties of `view 's:v/1'` or `container 's:c'`."""
    found = _SOURCE.fullmatch(source)
    if found is None:
        return []
    space, external_id, version = found["space"], found["external_id"], cast("str | None", found["version"])
    if version is None:
        container = snapshot.container(ContainerId(space, external_id))
        return list(container.properties) if container else []
    view = snapshot.view(ViewId(space, external_id, version))
    return [*view.properties, *view.connections] if view else []


def _unknown_path(path: list[str], snapshot: Snapshot) -> tuple[list[str], str, list[str]]:
    """Of a path `[space, view/version, property]` or `[space, container, property]`, the first part that is unknown."""
    if len(path) != 3:  # noqa: PLR2004 - the parts named above
        return [], "", []
    space, source, name = path
    if not snapshot.has_space(space):
        return [space], "space", _spaces(snapshot)
    kind, find = ("view", _views) if "/" in source else ("container", _containers)
    qualified = f"{space}:{source}"
    properties = _properties_of(f"{kind} '{qualified}'", snapshot)
    return ([name], "property", properties) if properties else ([qualified], kind, find(snapshot, [qualified]))
