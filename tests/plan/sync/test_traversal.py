"""Walking along edges by the numbers of their changes."""

from emulator.plan.sync.traversal import EdgesByNode, Member, TraversableEdge, traverse


def road(edge: str, other: str, linked: int, *, stops: bool = False) -> TraversableEdge:
    return TraversableEdge(edge, other, stops, linked, linked, linked)


GRAPH: EdgesByNode = {
    "a": [road("ab", "b", 1), road("ad", "d", 9)],
    "b": [road("bc", "c", 2)],
    "c": [road("cd", "d", 3), road("ca", "a", 4)],
    "d": [road("de", "e", 5)],
}


def told(start: dict[str, int], distance: int | None, graph: EdgesByNode = GRAPH) -> dict[str, int]:
    found = traverse(lambda nodes: {node: graph.get(node, []) for node in nodes}, start, distance)
    return {edge: member.linked for edge, member in found.items()}


def test_edge_counts_from_the_way_that_was_complete_first() -> None:
    assert told({"a": 0}, None) == {"ab": 1, "ad": 9, "bc": 2, "cd": 3, "ca": 4, "de": 5}


def test_way_that_is_too_long_does_not_count() -> None:
    assert told({"a": 0}, 2) == {"ab": 1, "ad": 9, "bc": 2, "de": 9}
    assert told({"a": 0}, 3) == {"ab": 1, "ad": 9, "bc": 2, "cd": 3, "ca": 4, "de": 9}


def test_way_counts_from_where_it_starts() -> None:
    assert told({"b": 7}, 1) == {"bc": 7}
    assert told({"b": 7, "c": 0}, 1) == {"bc": 7, "cd": 3, "ca": 4}


def test_walk_ends_where_it_stops_unless_it_starts_there() -> None:
    graph = {**GRAPH, "a": [road("ab", "b", 1, stops=True)]}
    assert told({"a": 0}, None, graph) == {"ab": 1}
    assert told({"a": 0, "b": 8}, 2, graph) == {"ab": 1, "bc": 8, "cd": 8, "ca": 8}


def test_roads_of_a_node_are_asked_for_once() -> None:
    asked: list[str] = []

    def roads_from(nodes: list[str]) -> EdgesByNode:
        asked.extend(nodes)
        return {node: GRAPH.get(node, []) for node in nodes}

    traverse(roads_from, {"a": 0}, None)
    assert sorted(asked) == ["a", "b", "c", "d", "e"]


def test_member_is_told_at_its_own_change_where_that_is_later() -> None:
    assert Member(linked=3, change=5, number=1).told == (5, 1)
    assert Member(linked=6, change=5, number=1).told == (6, 1)
