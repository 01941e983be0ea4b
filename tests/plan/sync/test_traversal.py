"""Multi-hop traversal by watermarks."""

from emulator.plan.sync.traversal import EdgesByNode, Member, TraversableEdge, traverse


def edge_to(edge: str, other: str, watermark: int, *, stops: bool = False) -> TraversableEdge:
    return TraversableEdge(edge, other, stops, watermark, watermark, watermark)


GRAPH: EdgesByNode = {
    "a": [edge_to("ab", "b", 1), edge_to("ad", "d", 9)],
    "b": [edge_to("bc", "c", 2)],
    "c": [edge_to("cd", "d", 3), edge_to("ca", "a", 4)],
    "d": [edge_to("de", "e", 5)],
}


def watermarks(start: dict[str, int], distance: int | None, graph: EdgesByNode = GRAPH) -> dict[str, int]:
    found = traverse(lambda nodes: {node: graph.get(node, []) for node in nodes}, start, distance)
    return {edge: member.watermark for edge, member in found.items()}


def test_edge_has_the_smallest_watermark_of_the_paths_to_it() -> None:
    assert watermarks({"a": 0}, None) == {"ab": 1, "ad": 9, "bc": 2, "cd": 3, "ca": 4, "de": 5}


def test_path_that_is_too_long_does_not_count() -> None:
    assert watermarks({"a": 0}, 2) == {"ab": 1, "ad": 9, "bc": 2, "de": 9}
    assert watermarks({"a": 0}, 3) == {"ab": 1, "ad": 9, "bc": 2, "cd": 3, "ca": 4, "de": 9}


def test_watermark_of_the_start_node_counts() -> None:
    assert watermarks({"b": 7}, 1) == {"bc": 7}
    assert watermarks({"b": 7, "c": 0}, 1) == {"bc": 7, "cd": 3, "ca": 4}


def test_traversal_stops_at_a_termination_node_unless_it_starts_there() -> None:
    graph = {**GRAPH, "a": [edge_to("ab", "b", 1, stops=True)]}
    assert watermarks({"a": 0}, None, graph) == {"ab": 1}
    assert watermarks({"a": 0, "b": 8}, 2, graph) == {"ab": 1, "bc": 8, "cd": 8, "ca": 8}


def test_edges_of_a_node_are_read_once() -> None:
    read_nodes: list[str] = []

    def edges_from(nodes: list[str]) -> EdgesByNode:
        read_nodes.extend(nodes)
        return {node: GRAPH.get(node, []) for node in nodes}

    traverse(edges_from, {"a": 0}, None)
    assert sorted(read_nodes) == ["a", "b", "c", "d", "e"]


def test_member_has_the_offset_of_its_own_change_where_that_is_later() -> None:
    assert Member(watermark=3, change=5, number=1).feed_offset == (5, 1)
    assert Member(watermark=6, change=5, number=1).feed_offset == (6, 1)
