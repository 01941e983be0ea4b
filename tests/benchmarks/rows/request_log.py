"""What it costs to keep the last requests, and to write a line for each: the same requests without."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import msgspec

from benchmarks.measurement.measure import Make, Pair, Work
from benchmarks.sides.client import Connection
from benchmarks.sides.world import World, emulator
from builders import container, container_ref, data, node, prop

GROUP = "log of requests"
PROJECT, SPACE = "logged", "sp"
KEPT, KEPT_SMALL, LINES = "apply 1000 nodes, kept", "byids 1 node, kept", "byids 1 node, a line on standard error"
NAMES = (KEPT, KEPT_SMALL, LINES)
MOST, MOST_LINES = 1.03, 1.01
"""Times that it may take longer."""
SMALL = 40
"""Times that a small request is repeated in a round."""


def apply(client: Connection, number: int) -> Work:
    source = container_ref("C")
    nodes = [node(f"n{i}", data(source, name=f"n{number}-{i}", size=i), space=SPACE) for i in range(1000)]
    body = msgspec.json.encode({"items": nodes})
    return lambda: client.post("/models/instances", body)


def byids(client: Connection, _: int) -> Work:
    wanted = {"instanceType": "node", "space": SPACE, "externalId": "n0"}
    body = msgspec.json.encode({"items": [wanted]})
    return lambda: client.post("/models/instances/byids", body)


@contextmanager
def pairs(world: World, wanted: Sequence[str]) -> Iterator[list[Pair]]:
    with ExitStack() as resources:

        def started(*options: str) -> Connection:
            served = emulator(world.neo4j, *options, errors=subprocess.DEVNULL)
            return Connection(resources.enter_context(served).url, PROJECT)

        off = started("--request-log", "off")
        kept = started("--request-log", "on")
        lines = started("--request-log", "off", "--log-level", "info")
        define(off)
        made = [
            Pair(GROUP, KEPT, _on(apply, kept), _on(apply, off), MOST, "less"),
            Pair(GROUP, KEPT_SMALL, _on(byids, kept), _on(byids, off), None, "less", SMALL),
            Pair(GROUP, LINES, _on(byids, lines), _on(byids, off), MOST_LINES, "less", SMALL),
        ]
        yield [pair for pair in made if pair.name in wanted]


def _on(make: Callable[[Connection, int], Work], client: Connection) -> Make:
    return lambda number: make(client, number)


def define(client: Connection) -> None:
    """Write a container, and a thousand nodes."""
    client.post("/models/spaces", msgspec.json.encode({"items": [{"space": SPACE}]}))
    definition = container("C", name=prop(), size=prop("int64"))
    client.post("/models/containers", msgspec.json.encode({"items": [{**definition, "space": SPACE}]}))
    apply(client, 0)()
