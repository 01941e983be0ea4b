"""The native graph in Neo4j after an apply."""

from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, edge, node, prop, ref, view, view_ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph

INSTANCES = "/models/instances"


@pytest.fixture
def movies(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}, {"space": "other"}]})
    containers = [
        container("Person", name=prop(), friend=prop("direct"), friends=prop("direct", list=True)),
        container("Movie", title=prop()),
        container("Role", "edge", character=prop(), seenBy=prop("direct")),
    ]
    api.ok("/models/containers", {"items": containers})
    views = [
        view("PersonView", "Person.name", "Person.friend", "Person.friends"),
        view("MovieView", "Movie.title"),
        view("RoleView", "Role.character", "Role.seenBy"),
    ]
    api.ok("/models/views", {"items": views})
    return api


PERSON, MOVIE, ROLE = view_ref("PersonView"), view_ref("MovieView"), view_ref("RoleView")


def ask(graph: Graph, api: Api, text: str) -> list[list[Any]]:
    return graph.read(lambda transaction: transaction.rows(Statement(text, {"project": api.project})))


def write(api: Api, *items: dict[str, Any]) -> None:
    api.ok(INSTANCES, {"items": list(items)})


def test_nodes_are_labelled_by_container_with_readable_properties(movies: Api, graph: Graph) -> None:
    write(movies, node("a", data(PERSON, name="Arnold")))
    rows = ask(graph, movies, "MATCH (p:Person {project: $project}) RETURN labels(p), p.`Person.name`, p.name, p.space")
    assert [[sorted(labels), *rest] for labels, *rest in rows] == [
        [["Instance", "Node", "Person"], "Arnold", "Arnold", SPACE]
    ]


def test_edges_are_typed_relationships_with_their_properties(movies: Api, graph: Graph) -> None:
    role = edge("r", ref("a"), ref("m"), ref("acts-in"), data(ROLE, character="T-800"))
    write(movies, node("a", data(PERSON, name="Arnold")), node("m", data(MOVIE, title="The Terminator")), role)
    text = """
        MATCH (a:Person {project: $project})-[r:ACTS_IN]->(m:Movie)
        WHERE a.`Person.name` STARTS WITH 'Arnold'
        RETURN m.name, r.`Role.character`, r.externalId"""
    assert ask(graph, movies, text) == [["The Terminator", "T-800", "r"]]
    write(movies, edge("r", ref("a"), ref("m"), ref("acts-in"), data(ROLE, character="Kyle")))
    assert ask(graph, movies, text) == [["The Terminator", "Kyle", "r"]]


def test_records_and_relationships_of_edges_agree(movies: Api, graph: Graph) -> None:
    ends = [("a", "b"), ("b", "a"), ("a", "a"), ("a", "b")]
    edges = [
        edge(f"e{i}", ref(start), ref(end), ref(f"t{i % 2}"), data(ROLE, character=str(i)))
        for i, (start, end) in enumerate(ends)
    ]
    write(movies, node("a"), node("b"), *edges)
    write(movies, edge("e1", ref("b"), ref("a"), ref("t1"), data(ROLE, character=None)))
    write(movies, edge("e2", ref("a"), ref("a"), ref("t0"), data(ROLE, character="new")))
    movies.ok(f"{INSTANCES}/delete", {"items": [{"instanceType": "edge", "space": SPACE, "externalId": "e3"}]})
    records = ask(
        graph,
        movies,
        "MATCH (e:Edge {project: $project}) "
        "RETURN e.key, e.startNode, e.endNode, toUpper(split(e.type, ':')[2]), e.`Role.character` ORDER BY e.key",
    )
    relationships = ask(
        graph,
        movies,
        "MATCH (start:Node {project: $project})-[r]->(end:Node) WHERE r.key IS NOT NULL "
        "RETURN r.key, start.key, end.key, type(r), r.`Role.character` ORDER BY r.key",
    )
    assert records == relationships
    assert len(records) == 3


def test_direct_relations_are_relationships_named_after_their_property(movies: Api, graph: Graph) -> None:
    text = """
        MATCH (a:Instance {project: $project})-[r]->(b)
        RETURN a.externalId, type(r), r.property, r.position, b.externalId ORDER BY type(r), r.position"""
    write(movies, node("a", data(PERSON, friend=ref("b"), friends=[ref("c"), ref("b"), ref("c")])))
    assert ask(graph, movies, text) == [
        ["a", "FRIEND", "Person.friend", None, "b"],
        ["a", "FRIENDS", "Person.friends", 0, "c"],
        ["a", "FRIENDS", "Person.friends", 1, "b"],
        ["a", "FRIENDS", "Person.friends", 2, "c"],
    ]
    write(movies, node("a", data(PERSON, friend=ref("c"), friends=[ref("b")])))
    assert ask(graph, movies, text) == [
        ["a", "FRIEND", "Person.friend", None, "c"],
        ["a", "FRIENDS", "Person.friends", 0, "b"],
    ]
    write(movies, node("a", data(PERSON, friend=None, friends=[])))
    assert ask(graph, movies, text) == []


def test_edges_can_have_direct_relations(movies: Api, graph: Graph) -> None:
    write(movies, node("a"), edge("e", ref("a"), ref("a"), ref("t"), data(ROLE, seenBy=ref("b"))))
    text = "MATCH (e:Edge {project: $project})-[r:SEEN_BY]->(b) RETURN e.externalId, b.externalId"
    assert ask(graph, movies, text) == [["e", "b"]]


def test_containers_of_the_same_name_get_different_labels(movies: Api, graph: Graph) -> None:
    movies.ok("/models/containers", {"items": [container("Person", space="other", name=prop())]})
    both = node("a", data(container_ref("Person"), name="one"), data(container_ref("Person", "other"), name="two"))
    write(movies, both)
    (row,) = ask(
        graph,
        movies,
        "MATCH (p:Person:Person__other {project: $project}) RETURN p.`Person.name`, p.`Person__other.name`",
    )
    assert row == ["one", "two"]


def test_record_of_an_edge_has_a_caption_too(movies: Api, graph: Graph) -> None:
    write(movies, node("a"), edge("e", ref("a"), ref("a"), ref("t"), data(ROLE, character="T-800")))
    write(movies, edge("e", ref("a"), ref("a"), ref("t"), data(ROLE, character="T-1000")))
    assert ask(graph, movies, "MATCH (e:Edge {project: $project}) RETURN e.name, e.version") == [["e", 2]]


def test_caption_is_the_name_the_title_or_the_external_id(movies: Api, graph: Graph) -> None:
    text = "MATCH (i:Instance {project: $project}) RETURN i.externalId, i.name ORDER BY i.externalId"
    write(
        movies, node("a", data(PERSON, name="A")), node("b", data(MOVIE, title="B")), node("c"), node("d", data(PERSON))
    )
    assert ask(graph, movies, text) == [["a", "A"], ["b", "B"], ["c", "c"], ["d", "d"]]
    write(movies, node("a", data(PERSON, name=None)), node("b", data(PERSON)), node("d", data(PERSON, name="D")))
    assert [row[1] for row in ask(graph, movies, text)][:1] == ["a"]
    assert ask(graph, movies, text)[3] == ["d", "D"]


def test_change_numbers_rise_without_a_gap(movies: Api, graph: Graph) -> None:
    write(movies, node("a"), node("b", type=ref("t")))
    write(movies, node("a"), node("b", data(PERSON, name="B")))
    movies.ok(f"{INSTANCES}/delete", {"items": [{"instanceType": "node", "space": SPACE, "externalId": "a"}]})
    numbers = ask(
        graph,
        movies,
        "MATCH (i {project: $project}) WHERE i:Instance OR i:_Deleted "
        "RETURN i.externalId, i.number, i.change ORDER BY i.change",
    )
    assert numbers == [["t", 3, 3], ["b", 2, 4], ["a", 1, 5]]
    assert ask(graph, movies, "MATCH (p:_Project {name: $project}) RETURN p.change") == [[5]]


def test_unchanged_apply_writes_nothing(movies: Api, graph: Graph) -> None:
    items = [node("a", data(PERSON, name="A", friend=ref("b"))), edge("e", ref("a"), ref("b"), ref("t"))]
    write(movies, *items)
    text = "MATCH (p:_Project {name: $project}) RETURN p.change, p.epoch"
    before = ask(graph, movies, text)
    write(movies, *items)
    assert ask(graph, movies, text) == before
