"""The subscriptions of the SDK, and the copies of the data that they keep."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cognite.client import CogniteClient
from cognite.client.data_classes import filters
from cognite.client.data_classes.data_modeling.query import (
    EdgeResultSetExpressionSync,
    NodeResultSetExpressionSync,
    QueryResult,
    QuerySync,
    SelectSync,
    SourceSelector,
)

from stress.model import THING, connect, seen

POLL, THROTTLE = 0.2, 0.05

ROOTS = filters.Prefix(["node", "externalId"], "n1")

Copy = dict[str, Any]


@dataclass
class Follower:
    """A subscription and the copies that it keeps, by the name of the set; where it ends, it goes on from there."""

    title: str
    client: CogniteClient
    query: QuerySync
    copies: dict[str, Copy] = field(default_factory=dict[str, Copy])
    done: Counter[str] = field(default_factory=Counter[str])
    idle: int = 0
    context: Any = None

    def keep(self, result: QueryResult) -> None:
        self.done["syncs"] += 1
        told = 0
        for name, items in result.data.items():
            copy = self.copies.setdefault(name, {})
            for item in items:
                told += 1
                if item.deleted_time is None:
                    copy[item.external_id] = seen(item)
                else:
                    self.done["tombstones"] += 1
                    copy.pop(item.external_id, None)
        self.done["instances told"] += told
        self.idle = 0 if told else self.idle + 1

    def attend(self) -> None:
        """Subscribe, or subscribe again where the SDK has given up."""
        if self.context is not None and self.context.is_alive():
            return
        if self.context is not None:
            self.done["subscribed again"] += 1
        subscribe = self.client.data_modeling.instances.subscribe
        self.context = subscribe(self.query, self.keep, poll_delay_seconds=POLL, throttle_seconds=THROTTLE)


def followers(addresses: Sequence[str], project: str) -> list[Follower]:
    shown = SelectSync([SourceSelector(THING, ["*"])])
    has_data = filters.HasData(views=[THING])
    node, edge = NodeResultSetExpressionSync, EdgeResultSetExpressionSync
    sets: dict[str, dict[str, Any]] = {
        "all nodes": {"node": node(limit=100)},
        "all nodes, one phase": {"node": node(limit=37, sync_mode="one_phase")},
        "nodes with data": {"things": node(filter=has_data, limit=1000)},
        "edges": {"edge": edge(limit=50)},
        "nodes and edges": {"node": node(limit=500), "edge": edge(limit=20, sync_mode="one_phase")},
        "walked to": {
            "root": node(filter=ROOTS),
            "flows": edge(from_="root", max_distance=3, limit=200),
            "reached": node(from_="flows", limit=200),
        },
    }
    return [
        Follower(title, connect(addresses[ix % len(addresses)], project), QuerySync(with_, dict.fromkeys(with_, shown)))
        for ix, (title, with_) in enumerate(sets.items())
    ]
