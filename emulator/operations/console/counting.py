"""Counts of instances by container and by view, in a bounded time.

Neo4j keeps the number of nodes with a label, but of all projects, as containers of the same name have the same label.
So instances are counted by their labels: all of a project if they are not too many, else some of every age. Beyond that
the numbers that Neo4j keeps are exact where no other project has instances, or where so many were counted.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from emulator.compile.library import statement
from emulator.compile.projects.label_counts import count_labels
from emulator.graph.driver import Transaction
from emulator.wire.console.parts import Counted

RANGES = 20
"""The number of parts, by age, into which the instances of a project are divided."""
INSTANCES_PER_RANGE = 1_000
"""The most instances that are counted of each part."""


class Counts(Struct, frozen=True):
    """`seen` are the instances that were counted, by their labels; `is_all` whether these are all of the project.

    `most` has, by label, how many there are at most. With `is_alone` there are as many.
    """

    seen: Mapping[frozenset[str], int]
    is_all: bool
    most: Mapping[str, int]
    is_alone: bool

    def having(self, labels: Collection[str]) -> Counted:
        """Count the instances that have all of `labels`."""
        wanted = frozenset(labels)
        seen = sum(count for found, count in self.seen.items() if wanted <= found)
        most = min((self.most[label] for label in wanted if label in self.most), default=None)
        if self.is_all or most is None:
            return Counted(count=seen, count_is_at_least=not self.is_all)
        if self.is_alone and len(wanted) == 1:
            return Counted(count=most, count_is_at_least=False)
        return Counted(count=min(seen, most), count_is_at_least=seen < most)


def count(transaction: Transaction, project: str, change: int, labels: Iterable[str]) -> Counts:
    """Count the instances of `project`, whose change number is `change`; `labels` are those that are asked for."""
    seen, is_all = _count_by_labels(transaction, project, change)
    if is_all:
        return Counts(seen, is_all, {}, is_alone=False)
    (others,) = transaction.row(statement("console/count_other_projects", project=project))
    most = dict(_most(transaction, [*labels, "Node", "Edge"]))
    return Counts(seen, is_all, most, is_alone=not others)


def _count_by_labels(transaction: Transaction, project: str, change: int) -> tuple[Counter[frozenset[str]], bool]:
    """Count instances by their labels. Their numbers are from 1 to `change`."""
    step = max(1, -(-change // RANGES))
    starts = list(range(1, change + 1, step))
    rows = transaction.rows(
        statement(
            "console/count_by_labels",
            project=project,
            starts=starts,
            ends=[start + step for start in starts],
            limit=INSTANCES_PER_RANGE,
        )
    )
    found: Counter[frozenset[str]] = Counter()
    by_range: Counter[int] = Counter()
    for ix, labels, number in rows:
        found[frozenset(labels)] += number
        by_range[ix] += number
    is_all = step <= INSTANCES_PER_RANGE or all(number < INSTANCES_PER_RANGE for number in by_range.values())
    return found, is_all


def _most(transaction: Transaction, labels: list[str]) -> Iterator[tuple[str, int]]:
    for some in count_labels(labels):
        (counts,) = transaction.row(some.statement)
        yield from zip(some.labels, counts, strict=True)
