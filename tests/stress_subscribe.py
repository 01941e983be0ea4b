"""Follows a project with the SDK's subscriptions while several writers change it, for minutes.

    python tests/stress_subscribe.py --minutes 3
    python tests/stress_subscribe.py --minutes 3 --base-url http://127.0.0.1:8000 --base-url http://127.0.0.1:8001

Without an address it starts two emulators over one Neo4j, and again and again ends one of them, at times without a
chance to say goodbye. At the end every copy that a subscription kept must be what the emulator lists; if one is not, it
says what differs, and its status is 1.
"""

import argparse
import logging
import random
import signal
import socket
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from cognite.client import ClientConfig, CogniteClient, global_config
from cognite.client.credentials import Token
from cognite.client.data_classes import filters
from cognite.client.data_classes.data_modeling import (
    ContainerApply,
    ContainerId,
    ContainerProperty,
    EdgeApply,
    EdgeId,
    MappedPropertyApply,
    NodeApply,
    NodeId,
    NodeOrEdgeData,
    SpaceApply,
    ViewApply,
    ViewId,
)
from cognite.client.data_classes.data_modeling.data_types import Int64, Text
from cognite.client.data_classes.data_modeling.query import (
    EdgeResultSetExpression,
    EdgeResultSetExpressionSync,
    NodeResultSetExpression,
    NodeResultSetExpressionSync,
    Query,
    QueryResult,
    QuerySync,
    Select,
    SelectSync,
    SourceSelector,
)
from cognite.client.exceptions import CogniteAPIError, CogniteException

from emulators import Running, spawn

SPACE = "stress"
THING = ViewId(SPACE, "Thing", "v1")
NODES, EDGES = 200, 600
POLL, THROTTLE = 0.2, 0.05
PATIENCE = 120
CONFLICT = 409

ROOTS = filters.Prefix(["node", "externalId"], "n1")

Copy = dict[str, Any]


def connect(url: str, project: str) -> CogniteClient:
    config = ClientConfig("stress", project=project, base_url=url, credentials=Token("any"), timeout=60)
    return CogniteClient(config)


def install(client: CogniteClient) -> None:
    models = client.data_modeling
    models.spaces.apply(SpaceApply(SPACE))
    properties = {"name": ContainerProperty(Text()), "size": ContainerProperty(Int64())}
    models.containers.apply(ContainerApply(SPACE, "Thing", properties, used_for="all"))
    mapped = {name: MappedPropertyApply(ContainerId(SPACE, "Thing"), name) for name in properties}
    models.views.apply(ViewApply(SPACE, "Thing", "v1", properties=mapped))


# --- those who write


@dataclass
class Writer:
    """Creates, changes, deletes and creates again; what it did is in `done`."""

    client: CogniteClient
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter[str])

    def run(self, over: threading.Event) -> None:
        while not over.is_set():
            kind = self.chance.choices(["nodes", "edges", "both", "delete", "many"], [4, 3, 2, 4, 1])[0]
            try:
                getattr(self, f"_{kind}")()
            except CogniteAPIError as error:
                # 409 where an edge has no node any more; it may be more where an emulator ended.
                self.done["refused writes" if error.code == CONFLICT else "failed writes"] += 1
            except CogniteException:
                self.done["failed writes"] += 1
            time.sleep(self.chance.random() * 0.1)

    def _apply(self, nodes: list[NodeApply], edges: list[EdgeApply]) -> None:
        found = self.client.data_modeling.instances.apply(
            nodes, edges, auto_create_end_nodes=self.chance.random() < 0.5
        )
        self.done["write requests"] += 1
        self.done["instances written"] += sum(one.was_modified for one in [*found.nodes, *found.edges])

    def _nodes(self) -> None:
        self._apply(self._some_nodes(self.chance.randint(1, 40)), [])

    def _edges(self) -> None:
        self._apply([], self._some_edges(self.chance.randint(1, 60)))

    def _both(self) -> None:
        self._apply(self._some_nodes(20), self._some_edges(20))

    def _many(self) -> None:
        self._apply(self._some_nodes(NODES), [])

    def _delete(self) -> None:
        nodes = [NodeId(SPACE, f"n{n}") for n in self._numbers(NODES, self.chance.randint(0, 4))]
        edges = [EdgeId(SPACE, f"e{n}") for n in self._numbers(EDGES, self.chance.randint(0, 12))]
        gone = self.client.data_modeling.instances.delete(nodes, edges)
        self.done["delete requests"] += 1
        self.done["instances deleted by name"] += len(gone.nodes) + len(gone.edges)

    def _numbers(self, of: int, count: int) -> list[int]:
        return self.chance.sample(range(of), count)

    def _data(self) -> list[NodeOrEdgeData]:
        return [NodeOrEdgeData(THING, {"size": self.chance.randrange(10_000), "name": self.chance.choice("xyz")})]

    def _some_nodes(self, count: int) -> list[NodeApply]:
        return [NodeApply(SPACE, f"n{n}", sources=self._data()) for n in self._numbers(NODES, count)]

    def _some_edges(self, count: int) -> list[EdgeApply]:
        return [self._edge(n) for n in self._numbers(EDGES, count)]

    def _edge(self, n: int) -> EdgeApply:
        start, end = (SPACE, f"n{n % NODES}"), (SPACE, f"n{(n * 7 + n // NODES) % NODES}")
        return EdgeApply(SPACE, f"e{n}", (SPACE, "t"), start, end, sources=self._data())


# --- those who follow


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


def seen(item: Any) -> Any:
    return item.version, {name: dict(values) for name, values in item.properties.items()}


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


# --- what must be at the end


def everything(client: CogniteClient) -> dict[str, Copy]:
    """What the emulator lists: of the nodes with data all, of others no more than that they are there."""
    instances = client.data_modeling.instances
    found: dict[str, Copy] = {"things": {}}
    for kind in ("node", "edge"):
        found[kind] = {one.external_id: seen(one) for one in instances.list(kind, limit=None)}
        with_data = {one.external_id: seen(one) for one in instances.list(kind, sources=THING, limit=None)}
        found[kind] |= with_data
        if kind == "node":
            found["things"] = with_data
    return found


def walked_to(client: CogniteClient) -> dict[str, Copy]:
    """What a query finds of the sets that come from each other."""
    shown = Select([SourceSelector(THING, ["*"])])
    with_ = {
        "root": NodeResultSetExpression(filter=ROOTS, limit=10_000),
        "flows": EdgeResultSetExpression(from_="root", max_distance=3, limit=10_000),
        "reached": NodeResultSetExpression(from_="flows", limit=10_000),
    }
    found = client.data_modeling.instances.query(Query(with_, dict.fromkeys(with_, shown)))
    return {name: {one.external_id: seen(one) for one in items} for name, items in found.data.items()}


def differences(follower: Follower, listed: dict[str, Copy], walked: dict[str, Copy]) -> list[str]:
    """What a copy lacks, has too much or has otherwise. What is walked to may have been left since, but must exist."""
    found: list[str] = []
    for name, copy in follower.copies.items():
        held = walked[name] if name in walked else listed[name]
        there = listed["edge" if name == "flows" else "node"] if name in walked else held
        wrong = {one for one in held if copy.get(one) != held[one]} | {one for one in copy if one not in there}
        found += [f"{follower.title}, {name}: {one}: {copy.get(one)} for {held.get(one)}" for one in sorted(wrong)]
    return found


# --- the emulators


class Restarted:
    """An emulator that is ended and started again at the same address."""

    def __init__(self, *options: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._options = (*options, "--port", str(free.getsockname()[1]))
        self.count = 0
        self.running = self._start()

    def _start(self) -> Running:
        running = Running(spawn(*self._options))
        threading.Thread(target=drain, args=(running,), daemon=True).start()
        return running

    def again(self, how: signal.Signals) -> None:
        self.running.end(how)
        self.count += 1
        self.running = self._start()


def drain(running: Running) -> None:
    for _ in running.process.stdout or ():
        pass


@contextmanager
def own_emulators() -> Iterator[tuple[list[str], Restarted]]:
    first = Running(spawn("--ephemeral", "--port", "0", "--bolt-port", "0", "--browser-port", "0"))
    threading.Thread(target=drain, args=(first,), daemon=True).start()
    try:
        second = Restarted("--neo4j-uri", first.bolt, "--neo4j-password", first.password)
        try:
            yield [first.api, second.running.api], second
        finally:
            second.running.end()
    finally:
        first.end()


def write_and_follow(
    addresses: Sequence[str], project: str, minutes: float, restart: Callable[[int], None]
) -> tuple[list[Follower], list[Writer]]:
    seed = random.randrange(2**32)
    print(f"project {project}, seed {seed}")
    following = followers(addresses, project)
    writers = [Writer(connect(addresses[n % len(addresses)], project), random.Random(seed + n)) for n in range(4)]
    over = threading.Event()
    threads = [threading.Thread(target=one.run, args=(over,)) for one in writers]
    for thread in threads:
        thread.start()
    until, turn = time.monotonic() + minutes * 60, 0
    while time.monotonic() < until:
        for one in following:
            one.attend()
        time.sleep(min(5, max(0, until - time.monotonic())))
        turn += 1
        restart(turn)
    over.set()
    for thread in threads:
        thread.join()
    return following, writers


def catch_up(following: Sequence[Follower]) -> None:
    for one in following:
        one.idle = 0
    until = time.monotonic() + PATIENCE
    while any(one.idle < 3 for one in following) and time.monotonic() < until:
        for one in following:
            one.attend()
        time.sleep(POLL)
    for one in following:
        one.context.cancel()


def report(following: Sequence[Follower], writers: Sequence[Writer], restarts: int) -> None:
    total = sum((one.done for one in writers), Counter[str]())
    for name, count in sorted(total.items()):
        print(f"{count:9,} {name}")
    print(f"{restarts:9,} restarts of an emulator")
    for one in following:
        held = ", ".join(f"{len(copy)} {name}" for name, copy in one.copies.items())
        told = ", ".join(f"{one.done[name]:,} {name}" for name in ("syncs", "instances told", "tombstones"))
        print(f"  {one.title:22} {told}, {one.done['subscribed again']} subscribed again; holds {held}")


def run(addresses: Sequence[str], minutes: float, second: Restarted | None) -> int:
    def restart(turn: int) -> None:
        if second is not None and turn % 4 == 0:
            second.again(signal.SIGKILL if turn % 8 else signal.SIGTERM)

    project = f"stress-{uuid.uuid4().hex[:12]}"
    client = connect(addresses[0], project)
    install(client)
    following, writers = write_and_follow(addresses, project, minutes, restart)
    catch_up(following)
    report(following, writers, second.count if second else 0)
    listed, walked = everything(client), walked_to(client)
    wrong = [one for follower in following for one in differences(follower, listed, walked)]
    print("\n".join(wrong[:20]) or "every copy is what the emulator lists")
    return 1 if wrong else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--base-url", action="append", help="an emulator that runs; more than one over one Neo4j")
    asked = parser.parse_args()
    logging.getLogger("cognite").setLevel(logging.CRITICAL)
    global_config.disable_pypi_version_check = True
    global_config.max_retry_backoff = 2
    with suppress(KeyboardInterrupt):
        if asked.base_url:
            return run(asked.base_url, asked.minutes, None)
        with own_emulators() as (addresses, second):
            return run(addresses, asked.minutes, second)
    return 130


if __name__ == "__main__":
    sys.exit(main())
