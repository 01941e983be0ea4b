"""Writes instances in batches, in any order: nodes that are referred to before they are written are created."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from emulator.loading.items import DELETION, Item
from emulator.loading.postponed import Postponed
from emulator.loading.relations import ConstrainedRelations
from emulator.loading.target import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from emulator.loading.items import UnusableData
    from emulator.loading.target import Target

BATCH_SIZE = 1_000
"""The most items that a request of the API may have."""
BATCH_BYTES = 8 * 1024 * 1024
_CREATE_REFERENCED = b'"autoCreateStartNodes":true,"autoCreateEndNodes":true,"autoCreateDirectRelations":true'


_NO_INSTANCE = (Refused, AttributeError, LookupError, TypeError, RecursionError, ValueError, msgspec.MsgspecError)
"""What is raised while relations are looked for in a line that is no instance, or of no source that exists."""


class InstanceWriter:
    """Writes the instances of a load. What it keeps in memory is a batch.

    A direct relation may demand that its target has data in a container. Where a batch is refused and has such
    relations, it is written without them, and its instances are written again when all others are.
    """

    def __init__(self, target: Target, written: Callable[[Item], None], unchanged: Callable[[int], None]) -> None:
        """`written` is told of each item that was read, `unchanged` how many were there already."""
        self._target = target
        self._written = written
        self._unchanged = unchanged
        self._relations = ConstrainedRelations(target)
        self._refusal: UnusableData | None = None

    def write(self, items: Iterable[Item]) -> None:
        """Write `items`, then delete the nodes that deletions among them name. Raises `UnusableData`."""
        with Postponed() as postponed, Postponed() as deletions:
            self._apply_all(_without_deletions(items, deletions), postponed)
            self._apply_postponed(postponed)
            self._delete(deletions)

    def write_part(self, items: Iterable[Item], waiting: Iterable[Item], *, final: bool) -> list[Item]:
        """Write `items`, try what is `waiting` again, and return what still is, and deletions.

        With `final` nothing waits: deletions are carried out. Raises `UnusableData`.
        """
        with Postponed() as postponed, Postponed() as deletions:
            self._apply_all(_without_deletions(items, deletions), postponed)
            for batch in batches(_without_deletions(waiting, deletions), BATCH_SIZE):
                self._apply_parts(batch, postponed)
            if not final:
                return [*postponed.take(), *deletions.take()]
            self._apply_postponed(postponed)
            self._delete(deletions)
            return []

    def _apply_all(self, items: Iterable[Item], postponed: Postponed) -> None:
        for batch in batches(items, BATCH_SIZE):
            self._apply(batch, postponed)
            for item in batch:
                self._written(item)

    def _delete(self, deletions: Postponed) -> None:
        for batch in batches(deletions.take(), BATCH_SIZE):
            try:
                self._target.post("instances/delete", body(batch))
            except Refused as refused:
                raise at_fault(batch, refused) from None

    def _apply(self, batch: Sequence[Item], postponed: Postponed) -> None:
        try:
            self._post(batch)
        except Refused as refused:
            before = postponed.count
            rest = list(self._split(batch, postponed))
            if postponed.count == before:
                raise at_fault(batch, refused) from None
            try:
                if rest:
                    self._post(rest)
            except Refused as again:
                raise at_fault(rest, again) from None

    def _split(self, batch: Sequence[Item], postponed: Postponed) -> Iterator[Item]:
        """Yield what of `batch` can be written now, and postpone what has constrained relations."""
        for item in batch:
            try:
                text, has_any = self._relations.split(item.text)
            except _NO_INSTANCE:
                yield item
                continue
            if has_any:
                postponed.add(item)
            if text is not None:
                yield item._replace(text=text) if has_any else item

    def _apply_postponed(self, postponed: Postponed) -> None:
        """Write what waits, again and again while some of it can be written."""
        while postponed.count:
            progress = [self._apply_parts(batch, postponed) for batch in batches(postponed.take(), BATCH_SIZE)]
            if not any(progress) and self._refusal is not None:
                raise self._refusal

    def _apply_parts(self, batch: Sequence[Item], postponed: Postponed) -> bool:
        """Write `batch`, or those parts of it that can be; return whether anything was written."""
        try:
            self._post(batch)
        except Refused as error:
            if len(batch) == 1:
                postponed.add(batch[0])
                self._refusal = at_fault(batch, error)
                return False
            half = len(batch) // 2
            first, second = self._apply_parts(batch[:half], postponed), self._apply_parts(batch[half:], postponed)
            return first or second
        return True

    def _post(self, batch: Sequence[Item]) -> None:
        answer: dict[str, Any] = self._target.post("instances", body(batch, _CREATE_REFERENCED))
        self._unchanged(sum(not one["wasModified"] for one in answer["items"]))


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield `items` in lists of at most `size`, and of at most `BATCH_BYTES` unless there is only one."""
    batch: list[Item] = []
    total = 0
    for item in items:
        if batch and (len(batch) == size or total + len(item.text) > BATCH_BYTES):
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += len(item.text)
    if batch:
        yield batch


def at_fault(batch: Sequence[Item], refused: Refused) -> UnusableData:
    """The error for the item that is refused, or else for those among which it is."""
    if refused.position is not None and refused.position < len(batch):
        return batch[refused.position].unusable(refused)
    first, last = batch[0], batch[-1]
    if len(batch) == 1:
        return first.unusable(refused)
    until = f"line {last.line}" if last.file == first.file else f"{last.file}:{last.line}"
    return first.unusable(f"{refused} (one of the {len(batch):,} items from here to {until})")


def body(batch: Sequence[Item], flags: bytes = b"") -> bytes:
    """The JSON of a request with the items of `batch`."""
    return b'{"items":[' + b",".join(item.text for item in batch) + b"]" + (b"," + flags if flags else b"") + b"}"


def _without_deletions(items: Iterable[Item], deletions: Postponed) -> Iterator[Item]:
    for item in items:
        if item.kind == DELETION:
            deletions.add(item)
        else:
            yield item
