"""Loads files into a project, in the order of their dependencies."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from emulator.loading.files import find, kind_of
from emulator.loading.instances import InstanceWriter, at_fault, batches, body
from emulator.loading.items import KINDS, Item
from emulator.loading.order import in_order
from emulator.loading.read import read
from emulator.loading.target import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
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
    files, loaded = find(paths), Loaded()
    _load_definitions(target, files, loaded)

    def written(item: Item) -> None:
        loaded.counts[item.kind] += 1
        if loaded.instances % _BATCH_SIZE == 0:
            progress(loaded)

    def unchanged(number: int) -> None:
        loaded.unchanged += number

    InstanceWriter(target, written, unchanged).write(_instances(files))
    return loaded


def _load_definitions(target: Target, files: list[Path], loaded: Loaded) -> None:
    found: dict[str, list[Item]] = {kind: [] for kind in DEFINITIONS}
    for file in files:
        if kind_of(file) in DEFINITIONS:
            for item in read(file):
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


def _instances(files: list[Path]) -> Iterator[Item]:
    """The instances of files: those of nodes first, those of edges last."""
    ranks = {"node": 0, None: 1, "edge": 2}
    of_instances = sorted((file for file in files if kind_of(file) in ranks), key=lambda file: ranks[kind_of(file)])
    return chain.from_iterable(read(file) for file in of_instances)


def _plural(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"
