"""The last requests, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.http.emulator_api.requests.entry import Entry

MAX_ENTRIES = 1_000
MAX_BYTES = 32 * 1024 * 1024


class Log:
    """The last entries by their ids, oldest first. Only the event loop uses it.

    Beyond `max_bytes` the oldest bodies are dropped first, then the oldest entries.
    """

    def __init__(self, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._with_bodies: OrderedDict[str, Entry] = OrderedDict()
        self._bytes = 0
        self._sizes: dict[str, int] = {}

    @property
    def bytes(self) -> int:
        """What the entries take, at a guess."""
        return self._bytes

    def add(self, entry: Entry) -> None:
        size = entry.measure()
        self._entries[entry.id] = entry
        self._sizes[entry.id] = size
        if entry.request.kept or entry.response.kept:
            self._with_bodies[entry.id] = entry
        self._bytes += size
        while len(self._entries) > self._max_entries:
            self._remove_oldest()
        while self._bytes > self._max_bytes and self._with_bodies:
            oldest, with_body = self._with_bodies.popitem(last=False)
            freed = with_body.request.drop() + with_body.response.drop()
            self._sizes[oldest] -= freed
            self._bytes -= freed
        while self._bytes > self._max_bytes and self._entries:
            self._remove_oldest()

    def _remove_oldest(self) -> None:
        oldest, _ = self._entries.popitem(last=False)
        self._with_bodies.pop(oldest, None)
        self._bytes -= self._sizes.pop(oldest)

    def find(self, identity: str) -> Entry | None:
        return self._entries.get(identity)

    def newest_first(self, after: str | None = None) -> Iterator[Entry]:
        """The entries that were finished after the one with the id `after`; all where there is none such."""
        known = after in self._entries
        for entry in reversed(self._entries.values()):
            if known and entry.id == after:
                return
            yield entry

    def clear(self) -> None:
        self._entries.clear()
        self._with_bodies.clear()
        self._sizes.clear()
        self._bytes = 0
