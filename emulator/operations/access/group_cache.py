"""Turns a project into its groups, as Neo4j has them or as it had them a moment ago."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import msgspec

from emulator import clock
from emulator.compile.library import statement
from emulator.graph.driver import Graph, Transaction
from emulator.wire.access.groups import Group

SECONDS = 1.0
"""How long a process may go by what it knows of the groups of a project: others may change them."""

_PROJECTS = 1_024
_decoder = msgspec.json.Decoder(Group)


class GroupCache:
    """The groups of the projects used last, as read no longer than `SECONDS` ago."""

    def __init__(self, ticks: Callable[[], float] = clock.ticks) -> None:
        self._ticks = ticks
        self._known: OrderedDict[str, tuple[float, list[Group]]] = OrderedDict()
        self._lock = Lock()

    def of(self, graph: Graph, project: str) -> list[Group]:
        with self._lock:
            known = self._known.get(project)
        now = self._ticks()
        if known is not None and now - known[0] <= SECONDS:
            return known[1]
        groups = graph.read(lambda transaction: read_groups(transaction, project))
        with self._lock:
            self._known[project] = now, groups
            self._known.move_to_end(project)
            while len(self._known) > _PROJECTS:
                self._known.popitem(last=False)
        return groups

    def forget(self, project: str) -> None:
        """What this process has changed holds at once."""
        with self._lock:
            self._known.pop(project, None)


def read_groups(transaction: Transaction, project: str) -> list[Group]:
    return [_decoder.decode(text) for (text,) in transaction.rows(statement("access/list_groups", project=project))]


def read_all_groups(transaction: Transaction) -> dict[str, list[Group]]:
    """The groups of each project that has any."""
    found: dict[str, list[Group]] = {}
    for project, text in transaction.rows(statement("access/list_all_groups")):
        found.setdefault(project, []).append(_decoder.decode(text))
    return found
