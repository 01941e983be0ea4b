"""A routing URI over a cluster whose leader changes: `support/clusters.py` plays it, as a real one needs a licence."""

import os
from collections.abc import Iterator

import pytest

from builders import SPACE, container, data, node, prop, ref, view, view_ref
from clusters import COMMIT, RUN, Cluster
from conftest import PASSWORD, URI, USER, Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.graph.start import connect
from emulator.settings import Settings
from emulators import ACCELERATION

THING = view_ref("Thing")


@pytest.fixture
def cluster(graph: Graph) -> Iterator[Cluster]:
    del graph  # its constraints and indexes
    with Cluster(os.environ[URI]) as cluster:
        yield cluster


@pytest.fixture
def api(cluster: Cluster, project: str) -> Iterator[Api]:
    """An emulator that was given the address of the cluster."""
    graph = connect(cluster.uri, os.environ.get(USER, ""), os.environ.get(PASSWORD), None)
    with listening(create(graph, Settings(acceleration=ACCELERATION))) as url:
        api = Api(url, project)
        api.ok("/models/spaces", {"items": [{"space": SPACE}]})
        api.ok("/models/containers", {"items": [container("Thing", value=prop("int64"))]})
        api.ok("/models/views", {"items": [view("Thing", "Thing.value")]})
        apply(api, 0)
        yield api
        api.client.close()
    graph.close()


def apply(api: Api, value: int) -> None:
    (item,) = api.ok("/models/instances", {"items": [node("pump", data(THING, value=value))]})["items"]
    assert item["wasModified"]


def stored(api: Api) -> tuple[int, int]:
    """The value and the version of the node, as each way to read tells them."""
    sources = [{"source": THING}]
    inside = {"equals": {"property": ["node", "space"], "value": SPACE}}
    sets = {
        "with": {"all": {"nodes": {"filter": inside}}},
        "select": {"all": {"sources": [{**sources[0], "properties": ["*"]}]}},
    }
    found = [
        api.ok("/models/instances/list", {"sources": sources})["items"],
        api.ok("/models/instances/byids", {"sources": sources, "items": [{"instanceType": "node", **ref("pump")}]})[
            "items"
        ],
        api.ok("/models/instances/query", sets)["items"]["all"],
        api.ok("/models/instances/sync", sets)["items"]["all"],
    ]
    (one,) = {(node["properties"][SPACE]["Thing/v1"]["value"], node["version"]) for nodes in found for node in nodes}
    assert [len(nodes) for nodes in found] == [1, 1, 1, 1]
    return one


def test_members_share_what_was_written_and_only_the_leader_writes(api: Api, cluster: Cluster) -> None:
    assert stored(api) == (0, 1)
    assert cluster.refused == 0


def test_requests_go_on_after_a_leader_change_between_them(api: Api, cluster: Cluster) -> None:
    cluster.move()
    apply(api, 1)
    assert cluster.refused > 0
    assert stored(api) == (1, 2)
    cluster.move()
    assert stored(api) == (1, 2)
    apply(api, 2)
    assert stored(api) == (2, 3)


@pytest.mark.parametrize(
    ("tag", "words"), [(RUN, "MERGE"), (RUN, "SET"), (COMMIT, "")], ids=["lock", "write", "commit"]
)
def test_apply_survives_a_leader_change_in_its_transaction(api: Api, cluster: Cluster, tag: bytes, words: str) -> None:
    cluster.at_next(tag, words, cluster.move)
    apply(api, 1)
    assert cluster.refused > 0
    assert stored(api) == (1, 2)


def test_apply_survives_the_loss_of_the_leader_in_its_transaction(api: Api, cluster: Cluster) -> None:
    cluster.at_next(RUN, "SET", cluster.stop_leader)
    apply(api, 1)
    assert cluster.leader is cluster.members[1]
    assert stored(api) == (1, 2)


@pytest.mark.parametrize("change", ["move", "stop_leader"])
def test_reads_survive_a_leader_change_in_their_transaction(api: Api, cluster: Cluster, change: str) -> None:
    cluster.at_next(RUN, "MATCH", getattr(cluster, change))
    assert stored(api) == (0, 1)
    assert cluster.leader is cluster.members[1]
    assert stored(api) == (0, 1)
