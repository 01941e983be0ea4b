"""Searches a small project without a full-text index: to create one takes Neo4j long, and makes it forget all plans."""

from typing import Any

from msgspec import Struct

from emulator.compile.read.instances import list_page
from emulator.operations.acceleration import project_sizes
from emulator.operations.read_execution import RecordSource
from emulator.plan.filter.predicates import Predicate
from emulator.plan.filter.sort import SortKey
from emulator.plan.read.relevance import scores
from emulator.plan.read.search import Search
from emulator.plan.read.selection import InstanceColumns

MAX_CHARACTERS, MAX_WORDS = 50_000, 20
"""The most characters in all texts that are searched so, and the most words in a query.

So many characters take some 10 ms to split, up to half a second if not ASCII; and the words of a phrase take as long
again if nothing but its words is in the texts.
"""


class SearchScan(Struct, frozen=True):
    """A search of the instances of `project` that fulfil `predicate`."""

    project: str
    search: Search
    predicate: Predicate

    def run(
        self, source: RecordSource, columns: list[str], order: tuple[SortKey, ...] = (), limit: int | None = None
    ) -> InstanceColumns | None:
        """The first `limit` instances found, or all, with `columns`: in `order`, or without one the best matches first.

        None where there are too many instances, words or characters to do without an index.
        """
        if len(self.search.words) > MAX_WORDS:
            return None
        most = project_sizes.SMALL
        read = [*columns, *self.search.keys]
        statement = list_page(self.predicate, order, read, most + 1, scanned_project=self.project)
        instances = InstanceColumns(*source.value(statement))
        texts = instances.values[len(columns) :]
        if len(instances.keys) > most or sum(map(_characters, texts)) > MAX_CHARACTERS:
            return None
        found = scores(self.search, texts)
        rows = list(found) if order else sorted(found, key=lambda row: (-found[row], row))
        return instances.at(rows[:limit], values=len(columns))


def _characters(column: list[Any]) -> int:
    return sum(len(value) if isinstance(value, str) else sum(map(len, value)) for value in column if value)
