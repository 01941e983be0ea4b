"""Caches the Neo4j node id of each instance: a lookup by id takes a tenth of the time of a lookup by key.

Neo4j reuses the ids of deleted nodes, and other processes delete too. So a cached id may be wrong: each statement that
uses one returns the key of the node it found, and the caller looks up by key where that is another one.
"""

from collections.abc import Iterable, Sequence

from emulator.operations.acceleration.outcomes import Outcomes

GENERATION_SIZE = 65_536
"""With more recent ids than this they become the older generation, and the older generation before is dropped."""


class NodeIdCache:
    """The node ids of the instances that this process read or wrote lately, by a hash of their keys."""

    def __init__(self) -> None:
        self.outcomes = Outcomes()
        self._recent: dict[int, int] = {}
        """A hash takes a fraction of the memory of its key; where two keys share one, the key of the node differs."""
        self._older: dict[int, int] = {}

    def get(self, keys: Sequence[str]) -> list[int]:
        """The ids of `keys`, in their order; an empty list where one of them is missing."""
        hashes = list(map(hash, keys))
        recent, older = self._recent, self._older
        ids = [cached for cached in map(recent.get, hashes) if cached is not None]
        if len(ids) < len(hashes):
            ids = [cached for one in hashes if (cached := recent.get(one, older.get(one))) is not None]
            if len(ids) < len(hashes):
                return []
            self._store(zip(hashes, ids, strict=True))
        return ids

    def put(self, keys: Iterable[str], ids: Iterable[int]) -> None:
        """Store the ids of `keys`, which are in their order."""
        self._store(zip(map(hash, keys), ids, strict=True))

    def verify(self, keys: list[str], found: list[str | None]) -> bool:
        """Whether the nodes that were read by the ids of `keys` have these keys; if not, their ids are dropped.

        `found` are the keys of these nodes, None where there is no instance.
        """
        self.outcomes.record(right=found == keys)
        if found == keys:
            return True
        for one in map(hash, keys):
            self._recent.pop(one, None)
            self._older.pop(one, None)
        return False

    def _store(self, pairs: Iterable[tuple[int, int]]) -> None:
        self._recent.update(pairs)
        if len(self._recent) > GENERATION_SIZE:
            self._older, self._recent = self._recent, {}
