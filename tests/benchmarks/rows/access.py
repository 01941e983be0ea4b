"""What checked tokens cost: the same requests in open and in strict mode, keys warm."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from benchmarks.measurement.measure import Pair, Work
from benchmarks.sides.client import Connection
from benchmarks.sides.world import World, emulator
from builders import container, container_ref, data, node, prop
from strict import acl, admin, group, token

GROUP = "checked tokens"
PROJECT, SPACE, READER = "access", "sp", "limited"
CALLERS = {"an admin": "admins", "a caller with limits": READER}


def apply(client: Connection, number: int) -> Work:
    source = container_ref("C")
    nodes = [node(f"n{number}-{i}", data(source, name=f"n{i}", size=i), space=SPACE) for i in range(1000)]
    body = msgspec.json.encode({"items": nodes})
    return lambda: client.post("/models/instances", body)


def byids(client: Connection, _: int) -> Work:
    wanted = {"instanceType": "node", "space": SPACE, "externalId": "n0-0"}
    body = msgspec.json.encode({"items": [wanted]})
    return lambda: client.post("/models/instances/byids", body)


REQUESTS = {"apply 1000": (apply, 1), "byids 1": (byids, 10)}
NAMES = tuple(f"{request}, {caller}" for request in REQUESTS for caller in CALLERS)


@contextmanager
def pairs(world: World, wanted: Sequence[str]) -> Iterator[list[Pair]]:
    with emulator(world.neo4j, "--auth", "strict") as strict:
        prepare(strict.url)
        free = Connection(world.emulator.url, PROJECT)
        apply(free, 0)()
        checked = {name: Connection(strict.url, PROJECT, token(strict.url, of)) for name, of in CALLERS.items()}
        yield [
            pair
            for request in REQUESTS
            for caller, client in checked.items()
            if (pair := _pair(request, caller, client, free)).name in wanted
        ]


def _pair(request: str, caller: str, client: Connection, free: Connection) -> Pair:
    make, repeats = REQUESTS[request]
    sides = (lambda number: make(client, number), lambda number: make(free, number))
    return Pair(GROUP, f"{request}, {caller}", *sides, None, "less", repeats)


def prepare(url: str) -> None:
    """A container, and a group that may read schemas and write instances in one space."""
    chief = admin(url, PROJECT)
    chief.ok("/models/spaces", {"items": [{"space": SPACE}]})
    chief.ok("/models/containers", {"items": [container("C", name=prop(), size=prop("int64"))]})
    rights = acl("dataModelsAcl", "READ", spaces=[SPACE]), acl("dataModelInstancesAcl", "WRITE", spaces=[SPACE])
    group(chief, READER, *rights)
    chief.client.close()
