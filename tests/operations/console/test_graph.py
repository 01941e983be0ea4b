"""The picture of a part of the graph: connected, with a bound at every node."""

from typing import Any

import pytest
from exploring import explore, refused

import builders as a
from conftest import Api
from emulator.compile.library import statement
from emulator.graph.driver import Graph
from emulator.operations.console import graph as picture

PART = a.container_ref("Part")


@pytest.fixture
def plant(api: Api) -> Api:
    """A project with a container whose instances have a parent."""
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [a.container("Part", "all", name=a.prop(), parent=a.prop("direct"))]})
    api.ok("/models/views", {"items": [a.view("PartView", "Part.name", "Part.parent")]})
    return api


def part(external_id: str, parent: str | None = None, **values: Any) -> dict[str, Any]:
    held = {"name": f"Teil {external_id}", **values}
    return a.node(external_id, a.data(PART, **held, **({"parent": a.ref(parent)} if parent else {})))


def write(api: Api, *items: dict[str, Any]) -> None:
    for start in range(0, len(items), 500):
        api.ok("/models/instances", {"items": items[start : start + 500], "autoCreateDirectRelations": True})


def names(answer: dict[str, Any]) -> set[str]:
    return {node["externalId"] for node in answer["nodes"]}


def node_of(answer: dict[str, Any], external_id: str) -> dict[str, Any]:
    (found,) = [node for node in answer["nodes"] if node["externalId"] == external_id]
    return found


def parts_of(answer: dict[str, Any]) -> int:
    """The number of connected parts of a picture."""
    group = {node["key"]: node["key"] for node in answer["nodes"]}

    def root(key: str) -> str:
        while group[key] != key:
            key = group[key]
        return key

    for one in answer["relationships"]:
        group[root(one["source"])] = root(one["target"])
    return len({root(key) for key in group})


def test_tree_of_four_hundred_nodes_is_shown_connected(plant: Api) -> None:
    write(plant, part("0"), *(part(str(n), str((n - 1) // 3)) for n in range(1, 400)))
    answer = explore(plant, "/graph", limit=100)
    assert len(answer["nodes"]) == 100
    assert parts_of(answer) == 1
    assert answer["hasMore"] is True


def test_small_parts_that_are_not_connected_are_all_shown(plant: Api) -> None:
    write(plant, *(item for n in range(6) for item in (part(f"root-{n}"), part(f"leaf-{n}", f"root-{n}"))))
    answer = explore(plant, "/graph")
    assert len(answer["nodes"]) == 12
    assert parts_of(answer) == 6
    assert answer["hasMore"] is False


def test_node_says_what_it_is(plant: Api) -> None:
    write(plant, part("kessel"), a.node("bare", type=a.ref("kessel")))
    answer = explore(plant, "/graph")
    kessel, bare = node_of(answer, "kessel"), node_of(answer, "bare")
    assert kessel["caption"] == kessel["name"] == "Teil kessel"
    assert kessel["containers"] == [f"{a.SPACE}:Part"]
    assert kessel["views"] == [f"{a.SPACE}:PartView/v1"]
    assert kessel["labels"] == ["Part"]
    assert (bare["type"], bare["containers"], bare["caption"]) == (a.ref("kessel"), [], "bare")


def test_relationships_say_which_edge_or_property_they_are(plant: Api) -> None:
    write(plant, part("a"), part("b", "a"), a.edge("e", a.ref("a"), a.ref("b"), a.ref("flows")))
    answer = explore(plant, "/graph", space=a.SPACE, externalId="b")
    relation, edge = sorted(answer["relationships"], key=lambda one: one["kind"])
    assert relation.items() >= {"container": f"{a.SPACE}:Part", "property": "parent", "edge": None}.items()
    assert (relation["source"], relation["target"]) == (f"{plant.project}:sp:b", f"{plant.project}:sp:a")
    assert edge.items() >= {"edge": a.ref("e"), "edgeType": a.ref("flows"), "property": None, "type": "FLOWS"}.items()


def test_start_is_shown_with_its_neighbours_only(plant: Api) -> None:
    write(plant, part("a"), part("b", "a"), part("c", "b"), part("d", "c"))
    assert names(explore(plant, "/graph", space=a.SPACE, externalId="b")) == {"a", "b", "c"}
    deeper = explore(plant, "/graph", space=a.SPACE, externalId="a", depth=2)
    assert names(deeper) == {"a", "b", "c"}
    assert deeper["start"] == f"{plant.project}:sp:a"
    assert node_of(deeper, "c")["more"] == 1
    assert node_of(deeper, "a")["more"] == 0


def test_neighbours_of_a_hub_come_page_by_page(plant: Api) -> None:
    write(plant, part("hub"), *(part(f"leaf-{n}", "hub") for n in range(1_000)))
    found: set[str] = set()
    skip: int | None = 0
    while skip is not None:
        answer = explore(plant, "/graph", space=a.SPACE, externalId="hub", limit=301, skip=skip)
        assert len(answer["nodes"]) <= 301
        found |= names(answer) - {"hub"}
        skip = answer["nextSkip"]
    assert len(found) == 1_000


def test_hub_says_how_many_more_relationships_it_has(plant: Api) -> None:
    write(plant, part("hub"), *(part(f"leaf-{n}", "hub") for n in range(500)))
    hub = node_of(explore(plant, "/graph", space=a.SPACE, externalId="hub", limit=11), "hub")
    assert (hub["more"], hub["moreIsApproximate"]) == (490, True)


def test_edge_is_shown_with_both_ends(plant: Api) -> None:
    write(plant, part("a"), part("b"), part("c", "b"), a.edge("e", a.ref("a"), a.ref("b"), a.ref("flows")))
    answer = explore(plant, "/graph", space=a.SPACE, externalId="e", instanceType="edge")
    assert names(answer) == {"a", "b"}
    assert [one["edge"] for one in answer["relationships"]] == [a.ref("e")]


def test_picture_of_a_view_begins_with_its_nodes(plant: Api) -> None:
    write(plant, part("a"), part("b", "a"), *(a.node(f"bare-{n}") for n in range(30)))
    assert names(explore(plant, "/graph", view=f"{a.SPACE}:PartView/v1")) == {"a", "b"}


def test_nodes_of_a_view_that_are_not_among_the_newest_are_found(plant: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "NEWEST_OF_VIEW", 5)
    write(plant, part("a"), part("b", "a"), *(a.node(f"bare-{n}") for n in range(30)))
    assert names(explore(plant, "/graph", view=f"{a.SPACE}:PartView/v1")) == {"a", "b"}


def test_nodes_behind_many_newer_edges_are_found(plant: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "NEWEST", 10)
    monkeypatch.setattr(picture, "SEEDS", 10)
    write(plant, part("a"), part("b"))
    write(plant, *(a.edge(f"e-{n}", a.ref("a"), a.ref("b"), a.ref("flows")) for n in range(30)))
    answer = explore(plant, "/graph", limit=5)
    assert {"a", "b"} <= names(answer)
    assert len(answer["relationships"]) == 30


def test_deleted_target_of_a_relation_is_not_shown(plant: Api) -> None:
    write(plant, part("a"), part("b", "a"))
    plant.ok("/models/instances/delete", {"items": [{"instanceType": "node", **a.ref("a")}]})
    answer = explore(plant, "/graph", space=a.SPACE, externalId="b")
    assert (names(answer), answer["relationships"], answer["nodes"][0]["more"]) == ({"b"}, [], 0)


def test_names_in_any_script_are_shown(plant: Api) -> None:
    write(plant, part("ポンプ 🛠"), part("水泵", "ポンプ 🛠", name="水泵 «1»"))
    answer = explore(plant, "/graph", space=a.SPACE, externalId="ポンプ 🛠")
    assert {node["caption"] for node in answer["nodes"]} == {"Teil ポンプ 🛠", "水泵 «1»"}


def test_empty_project_has_an_empty_picture(api: Api) -> None:
    answer = explore(api, "/graph")
    assert answer == {"start": None, "nodes": [], "relationships": [], "hasMore": False, "nextSkip": None}


@pytest.mark.parametrize(
    ("parameters", "status", "words"),
    [
        ({"space": "sp", "externalId": "none"}, 404, "The node 'sp:none' does not exist."),
        ({"space": "sp", "externalId": "none", "instanceType": "edge"}, 404, "The edge 'sp:none' does not exist."),
        ({"space": "sp"}, 400, "space and externalId must both be given"),
        ({"view": "sp:V/1", "space": "sp", "externalId": "a"}, 400, "view must not be given"),
        ({"view": "sp:V/1"}, 400, "sp:V/1"),
        ({"view": "nonsense"}, 400, "nonsense"),
        ({"limit": 0}, 400, "limit"),
        ({"limit": 1_001}, 400, "limit"),
        ({"limit": "many"}, 400, "limit"),
        ({"depth": 6}, 400, "depth"),
        ({"skip": -1}, 400, "skip"),
        ({"instanceType": "thing", "space": "sp", "externalId": "a"}, 400, "instanceType"),
        ({"space": "sp", "externalId": "x" * 257}, 400, "externalId"),
    ],
)
def test_request_that_means_nothing_is_refused(api: Api, parameters: dict[str, Any], status: int, words: str) -> None:
    found, message = refused(api, "/graph", **parameters)
    assert found == status
    assert words in message


def rows_of(plan: dict[str, Any]) -> int:
    return max(plan["rows"], *(rows_of(child) for child in plan.get("children", [])), 0)


@pytest.mark.parametrize("name", ["console/neighbours", "console/nodes_in_graph", "console/find_relations"])
def test_at_a_hub_a_bounded_number_of_relationships_is_read(plant: Api, graph: Graph, name: str) -> None:
    write(plant, part("hub"), *(part(f"leaf-{n}", "hub") for n in range(1_000)))
    ((hub, *_),) = graph.read(
        lambda transaction: transaction.rows(statement("console/find_start", key=f"{plant.project}:sp:hub"))
    )
    asked = {"ids": [hub], "id": hub, "skip": 5, "scan": 50, "limit": 20}
    text = statement(name, **{key: value for key, value in asked.items() if f"${key}" in statement(name).text})
    plan = graph.read(lambda transaction: transaction.plan(text, profile=True))
    assert rows_of(plan) <= 56


def test_newest_nodes_are_found_in_a_bounded_number_of_rows(plant: Api, graph: Graph) -> None:
    write(plant, *(part(str(n)) for n in range(500)))
    newest = statement("console/newest_nodes", project=plant.project, labels=["Part"], scan=20, limit=10)
    plan = graph.read(lambda transaction: transaction.plan(newest, profile=True))
    assert rows_of(plan) <= 20
