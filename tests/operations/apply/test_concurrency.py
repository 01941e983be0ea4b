"""Concurrent writers, in one process and in several that share a database."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from conftest import Api, listening
from emulator.app import create
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.settings import Settings
from emulators import ACCELERATION

INSTANCES = "/models/instances"
THING = view_ref("ThingView")


@pytest.fixture(scope="module")
def second_url(graph: Graph) -> Iterator[str]:
    """Another emulator over the same database: it shares nothing else with the first."""
    with listening(create(graph, Settings(acceleration=ACCELERATION))) as url:
        yield url


@pytest.fixture
def both(api: Api, second_url: str) -> Iterator[tuple[Api, Api]]:
    """One project through two emulators."""
    second = Api(second_url, api.project)
    define(api)
    yield api, second
    second.client.close()


def define(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    api.ok("/models/containers", {"items": [container("Thing", "all", count=prop("int64"), link=prop("direct"))]})
    api.ok("/models/views", {"items": [view("ThingView", "Thing.count", "Thing.link")]})


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment; their results in order."""
    gate = threading.Barrier(len(work))

    def run(one: Callable[[], Any]) -> Any:
        gate.wait()
        return one()

    with ThreadPoolExecutor(len(work)) as pool:
        return [future.result() for future in [pool.submit(run, one) for one in work]]


def test_of_two_writers_with_one_existing_version_one_wins(both: tuple[Api, Api]) -> None:
    both[0].ok(INSTANCES, {"items": [node("a", data(THING, count=0))]})
    for version in range(1, 16):
        items = [[node("a", data(THING, count=version * 10 + n), existingVersion=version)] for n in range(4)]
        answers = at_once(
            *(lambda n=n, item=item: both[n % 2].post(INSTANCES, {"items": item}) for n, item in enumerate(items))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
        (won,) = [answer.json()["items"][0] for answer in answers if answer.status_code == 200]
        assert won["version"] == version + 1


def test_versions_never_skip_or_repeat(both: tuple[Api, Api]) -> None:
    def write(n: int) -> list[int]:
        return [
            both[n % 2].ok(INSTANCES, {"items": [node("a", data(THING, count=n * 100 + i))]})["items"][0]["version"]
            for i in range(20)
        ]

    versions = [version for written in at_once(*(lambda n=n: write(n) for n in range(4))) for version in written]
    assert sorted(versions) == list(range(1, 81))


def test_overlapping_batches_in_any_order_all_succeed(both: tuple[Api, Api]) -> None:
    shuffler = random.Random(7)
    names = [f"n{i}" for i in range(40)]

    def batch(n: int, i: int) -> list[dict[str, Any]]:
        chosen = shuffler.sample(names, 20)
        nodes = [node(name, data(THING, count=n * 1000 + i, link=ref(shuffler.choice(names)))) for name in chosen]
        edges = [edge(f"e{n}-{i}-{name}", ref(name), ref(chosen[0]), ref("t")) for name in chosen]
        return [*nodes, *edges]

    def write(n: int) -> None:
        for i in range(8):
            both[n % 2].ok(INSTANCES, {"items": batch(n, i)})

    at_once(*(lambda n=n: write(n) for n in range(4)))
    listed = both[0].ok(f"{INSTANCES}/list", {"instanceType": "edge", "limit": 1000})["items"]
    assert len(listed) == 4 * 8 * 20


def test_projects_are_created_and_written_concurrently(base_url: str, second_url: str, project: str) -> None:
    apis = [Api((base_url, second_url)[n % 2], f"{project}-{n // 2}") for n in range(8)]
    at_once(*(lambda api=api: api.ok("/models/spaces", {"items": [{"space": SPACE}]}) for api in apis))
    at_once(
        *(
            lambda api=api, n=n: api.ok(
                INSTANCES, {"items": [edge(f"e{n}", ref("a"), ref("b"), ref("t"))], **CREATE_ENDS}
            )
            for n, api in enumerate(apis)
        )
    )
    for n in range(0, 8, 2):
        listed = apis[n].ok(f"{INSTANCES}/list", {"instanceType": "edge"})["items"]
        assert sorted(item["externalId"] for item in listed) == [f"e{n}", f"e{n + 1}"]
    for api in apis:
        api.client.close()


CREATE_ENDS = {"autoCreateStartNodes": True, "autoCreateEndNodes": True}


def test_batch_is_checked_against_the_schema_at_its_commit(both: tuple[Api, Api]) -> None:
    first, second = both
    second.ok(INSTANCES, {"items": [node("a", data(THING, count=1))]})
    first.ok("/models/views/delete", {"items": [{"space": SPACE, "externalId": "ThingView", "version": "v1"}]})
    status, message = second.refused(INSTANCES, {"items": [node("a", data(THING, count=2))]})
    assert (status, message) == (400, f"One or more views do not exist: '{SPACE}:ThingView/v1'")
    first.ok("/models/containers", {"items": [container("Thing", "all", extra=prop())]})
    first.ok("/models/views", {"items": [view("ThingView", "Thing.count", "Thing.extra")]})
    second.ok(INSTANCES, {"items": [node("a", data(THING, extra="x"))]})


def test_optimistic_insert_is_checked_against_the_schema_at_its_commit(both: tuple[Api, Api]) -> None:
    first, second = both
    for number in range(4):  # the next is then taken to be new, and created without a look
        second.ok(INSTANCES, {"items": [node(f"n{number}", data(THING, count=1))]})
    first.ok("/models/containers", {"items": [container("Thing", "all", count=prop("int64", nullable=False))]})
    first.ok("/models/views", {"items": [view("ThingView", "Thing.count")]})
    assert second.refused(INSTANCES, {"items": [node("n4", data(THING, link=ref("n0")))]})[0] == 400
    second.ok(INSTANCES, {"items": [node("n5", data(THING, count=1))]})
    listed = first.ok(f"{INSTANCES}/list", {})["items"]
    assert [item["externalId"] for item in listed] == ["n0", "n1", "n2", "n3", "n5"]


def test_schema_changes_race_with_batches_and_none_lands_between(both: tuple[Api, Api], graph: Graph) -> None:
    """A node has data in the container only while the container exists, whoever comes first."""
    first, second = both

    def drop_and_make() -> None:
        for _ in range(6):
            first.ok("/models/containers/delete", {"items": [{"space": SPACE, "externalId": "Thing"}]})
            define(first)

    def write() -> list[int]:
        return [second.post(INSTANCES, {"items": [node("a", data(THING, count=i))]}).status_code for i in range(40)]

    _, statuses = at_once(drop_and_make, write)
    assert set(statuses) <= {200, 400}
    first.ok("/models/containers/delete", {"items": [{"space": SPACE, "externalId": "Thing"}]})
    text = "MATCH (i:Instance {project: $project}) RETURN labels(i), [key IN keys(i) WHERE key CONTAINS '.']"
    rows = graph.read(lambda transaction: transaction.rows(Statement(text, {"project": first.project})))
    for labels, keys in rows:
        assert sorted(labels) == ["Instance", "Node"]
        assert keys == []


def test_auto_increment_never_repeats_a_number(both: tuple[Api, Api]) -> None:
    both[0].ok("/models/containers", {"items": [container("Ticket", number=prop("int64", autoIncrement=True))]})
    both[0].ok("/models/views", {"items": [view("TicketView", "Ticket.number")]})

    def write(n: int) -> None:
        for i in range(5):
            both[n % 2].ok(
                INSTANCES, {"items": [node(f"t{n}-{i}-{k}", data(view_ref("TicketView"))) for k in range(3)]}
            )

    at_once(*(lambda n=n: write(n) for n in range(4)))
    body = {"sources": [{"source": view_ref("TicketView")}]}
    listed = both[0].ok(f"{INSTANCES}/list", body)["items"]
    numbers = [item["properties"][SPACE]["TicketView/v1"]["number"] for item in listed]
    assert sorted(numbers) == list(range(1, 61))
