"""Loads files into a project, in the order of their dependencies."""

from __future__ import annotations

from functools import partial
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from emulator.loading.files import find, kind_of
from emulator.loading.instances import InstanceWriter, at_fault, batches, body
from emulator.loading.items import KINDS, Item
from emulator.loading.order import in_order
from emulator.loading.read import read, read_text
from emulator.loading.target import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from emulator.loading.target import Target

DEFINITIONS = {"space": "spaces", "container": "containers", "view": "views", "datamodel": "datamodels"}
"""The kinds of the schema, each with its path in the API."""
_NAMES = {"space": "space", "container": "container", "view": "view", "datamodel": "data model"}
_BATCH_SIZE = 100
"""The most definitions that a request of the API may have."""


class Loaded:
    """What a load has written: how many of each kind, and how many instances were there already, as they are."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = dict.fromkeys(KINDS, 0)
        self.unchanged = 0

    @property
    def instances(self) -> int:
        return self.counts["node"] + self.counts["edge"]

    def __str__(self) -> str:
        parts = [_plural(count, _NAMES.get(kind, kind)) for kind, count in self.counts.items() if count]
        words = ", ".join(parts[:-1]) + (" and " if parts[:-1] else "") + parts[-1] if parts else "nothing"
        return words + (f" ({self.unchanged:,} unchanged)" if self.unchanged else "")


def _ignore(_loaded: Loaded) -> None:
    pass


def load(target: Target, paths: Iterable[Path], progress: Callable[[Loaded], None] = _ignore) -> Loaded:
    """Load files, and all files below folders. `progress` is told what is written so far.

    Raises `UnusableData` with the file, the line and the reason, where a file is wrong or an item is refused. What was
    written before stays.
    """
    sources = [_Source(kind_of(file), partial(read, file)) for file in find(paths)]
    loaded = Loaded()
    _load_definitions(target, sources, loaded)
    _writer(target, loaded, progress).write(_instances(sources))
    return loaded


def load_part(
    target: Target, texts: Iterable[tuple[str, str, int]], waiting: Sequence[Item], *, final: bool
) -> tuple[Loaded, list[Item]]:
    """Load a part of what is to be loaded: texts of files, each with its name and the number of its first line.

    Return what was written, and what can be written only when more is, as earlier parts may have, which is then given
    as `waiting`. In a `final` part nothing may wait, and the nodes are deleted that deletions name. Raises
    `UnusableData`.
    """
    sources = [_Source(kind_of(PurePath(name)), partial(read_text, name, text, line)) for name, text, line in texts]
    loaded = Loaded()
    _load_definitions(target, sources, loaded)
    return loaded, _writer(target, loaded, _ignore).write_part(_instances(sources), waiting, final=final)


class _Source(NamedTuple):
    """A file: the kind that its name says, and what reads its items."""

    kind: str | None
    read: Callable[[], Iterable[Item]]


def _writer(target: Target, loaded: Loaded, progress: Callable[[Loaded], None]) -> InstanceWriter:
    def written(item: Item) -> None:
        loaded.counts[item.kind] += 1
        if loaded.instances % _BATCH_SIZE == 0:
            progress(loaded)

    def unchanged(number: int) -> None:
        loaded.unchanged += number

    return InstanceWriter(target, written, unchanged)


def _load_definitions(target: Target, sources: list[_Source], loaded: Loaded) -> None:
    found: dict[str, list[Item]] = {kind: [] for kind in DEFINITIONS}
    for source in sources:
        if source.kind in DEFINITIONS:
            for item in source.read():
                found[item.kind].append(item)
    for kind, items in found.items():
        for batch in batches(in_order(items), _BATCH_SIZE):
            _define(target, DEFINITIONS[kind], batch)
            loaded.counts[kind] += len(batch)


def _define(target: Target, path: str, batch: list[Item]) -> None:
    try:
        target.post(path, body(batch))
    except Refused as refused:
        if refused.position is None and len(batch) > 1:
            # The message names no definition: the one that is refused alone is the one at fault.
            for item in batch:
                _define(target, path, [item])
        raise at_fault(batch, refused) from None


def _instances(sources: list[_Source]) -> Iterator[Item]:
    """The instances of files: those of nodes first, those of edges last."""
    ranks = {"node": 0, None: 1, "edge": 2}
    of_instances = sorted((one for one in sources if one.kind in ranks), key=lambda one: ranks[one.kind])
    return chain.from_iterable(one.read() for one in of_instances)


def _plural(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"
