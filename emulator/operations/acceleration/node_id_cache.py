"""Remembers which Neo4j node an instance is: to find it by id takes a tenth of what its key takes.

Neo4j gives the id of what was deleted to somebody else, and other processes delete too. So an id is only ever a guess:
who finds by it looks whether the key is there, and looks the key up where it is not.
"""

from collections.abc import Iterable, Sequence

KEYS = 65_536
"""From here on what is remembered counts as old; what is old is forgotten when there is as much again."""


class NodeIdCache:
    """The ids of the instances that this process has met lately, by a hash of their keys."""

    def __init__(self) -> None:
        self._recent: dict[int, int] = {}
        """A hash is a fraction of its key; one that two keys share leads to a node with another key."""
        self._older: dict[int, int] = {}

    def known(self, keys: Sequence[str]) -> list[int]:
        """The ids of `keys`, in their order; none where one of them is not known."""
        hashes = list(map(hash, keys))
        recent, older = self._recent, self._older
        ids = [at for at in map(recent.get, hashes) if at is not None]
        if len(ids) < len(hashes):
            ids = [at for one in hashes if (at := recent.get(one, older.get(one))) is not None]
            if len(ids) < len(hashes):
                return []
            self._keep(zip(hashes, ids, strict=True))
        return ids

    def learn(self, keys: Iterable[str], ids: Iterable[int]) -> None:
        """Remember the ids of `keys`, which are in their order."""
        self._keep(zip(map(hash, keys), ids, strict=True))

    def led_to(self, keys: list[str], met: list[str | None]) -> bool:
        """Whether `keys` are what was `met` under their ids. Where one of them is not, all these ids are forgotten."""
        if met == keys:
            return True
        for one in map(hash, keys):
            self._recent.pop(one, None)
            self._older.pop(one, None)
        return False

    def _keep(self, pairs: Iterable[tuple[int, int]]) -> None:
        self._recent.update(pairs)
        if len(self._recent) > KEYS:
            self._older, self._recent = self._recent, {}
