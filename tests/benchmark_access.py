"""What checked tokens cost: the same requests in open and in strict mode, side by side, keys warm.

Run it by hand: `CDF_EMULATOR_TEST_NEO4J_URI=... python tests/benchmark_access.py`.
"""

import os
import time
from collections.abc import Callable
from statistics import median
from uuid import uuid4

from strict import acl, admin, caller, group, strict

from builders import container, container_ref, data, node, prop
from conftest import PASSWORD, URI, USER, Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.graph.setup import prepare
from emulator.settings import Settings

ROUNDS = {"apply 1000": 45, "byids 1": 400}


def apply(api: Api, number: int) -> None:
    source = container_ref("C")
    items = [node(f"n{number}-{ix}", data(source, name=f"n{ix}", size=ix), space="sp") for ix in range(1000)]
    api.ok("/models/instances", {"items": items})


def byids(api: Api, _: int) -> None:
    item = {"instanceType": "node", "space": "sp", "externalId": "n0-0"}
    assert api.ok("/models/instances/byids", {"items": [item]})["items"]


def main() -> None:
    graph = Graph.connect(os.environ[URI], os.environ.get(USER, ""), os.environ.get(PASSWORD, ""))
    prepare(graph)
    project = f"bench-{uuid4().hex[:8]}"
    with listening(create(graph, Settings())) as open_url, strict(graph) as url:
        chief = admin(url, project)
        chief.ok("/models/spaces", {"items": [{"space": "sp"}]})
        chief.ok("/models/containers", {"items": [container("C", name=prop(), size=prop("int64"))]})
        rights = acl("dataModelsAcl", "READ", spaces=["sp"]), acl("dataModelInstancesAcl", "WRITE", spaces=["sp"])
        group(chief, "limited", *rights)
        sides = {"open": Api(open_url, project), "admin": chief, "limited": caller(url, project, "limited")}
        for name, request in (("apply 1000", apply), ("byids 1", byids)):
            show(name, sides, request)
        sides["open"].client.close()
    graph.close()


def show(name: str, sides: dict[str, Api], request: Callable[[Api, int], None]) -> None:
    taken: dict[str, list[float]] = {side: [] for side in sides}
    number = 0
    for turn in range(ROUNDS[name]):
        order = list(sides)
        for side in [*order[turn % len(order) :], *order[: turn % len(order)]]:
            api = sides[side]
            start = time.perf_counter()
            request(api, number)
            taken[side].append(time.perf_counter() - start)
            number += 1
    base = median(taken["open"])
    for side, times in taken.items():
        print(f"{name:12} {side:8} {median(times) * 1000:8.2f} ms   {median(times) / base:5.2f}")


if __name__ == "__main__":
    main()
