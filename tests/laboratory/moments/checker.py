"""Whether answers are of one moment: what is counted, and the rules."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from laboratory.moments.model import SIZE, Seen
from laboratory.moments.reads import Parts

PART = {"": SIZE, "even": SIZE // 2, "odd": SIZE // 2, "partners": SIZE // 2}
"""Nodes in each part of an answer about a whole set."""


@dataclass
class Checker:
    """Counts answers and their faults, from many threads; each fault by the kind of read."""

    answers: Counter[str] = field(default_factory=Counter[str])
    mixed: Counter[str] = field(default_factory=Counter[str])
    empty: Counter[str] = field(default_factory=Counter[str])
    stale: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    seen: dict[Seen, str] = field(default_factory=dict[Seen, str])
    """Every state that an answer had, with the kind of the read that had it."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self, kind: str, parts: Parts, *, leaves: bool, since: int) -> None:
        """Check an answer about a set that `leaves` at times, of a read that began after the batch `since`."""
        states = {state for part in parts.values() for state in part}
        sizes = {name: len(part) for name, part in parts.items()}
        whole = all(size == PART[name] for name, size in sizes.items())
        nothing = not any(sizes.values())
        with self._lock:
            self.answers[kind] += 1
            if nothing:
                self.empty[kind] += not leaves
                return
            self.mixed[kind] += not whole or len({state.token for state in states}) > 1
            self.stale[kind] += min(state.value for state in states) < since
            for state in states:
                self.seen.setdefault(state, kind)

    def refuse(self, kind: str) -> None:
        """Count a read that was not answered 200: with too much to do for its time it is refused with 408."""
        with self._lock:
            self.refused[kind] += 1

    def torn(self, written: Mapping[str, Seen]) -> Counter[str]:
        """How many states no batch has written: a value with the version of another one. To ask when writers are done.

        >>> checker = Checker(seen={Seen("0-2", 2, 1, 9): "list", Seen("0-2", 2, 2, 9): "list"})
        >>> checker.torn({"0-2": Seen("0-2", 2, 2, 9)})
        Counter({'list': 1})
        """
        return Counter(kind for state, kind in self.seen.items() if not _written(state, written))


def _written(state: Seen, written: Mapping[str, Seen]) -> bool:
    made = written.get(state.token)
    return made is not None and state in (made, made._replace(version=0, time=0))
