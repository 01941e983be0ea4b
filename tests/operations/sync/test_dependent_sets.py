"""Sets of a sync that depend on other sets."""

from builders import SPACE, edge, node, ref
from conftest import Api
from feeds import CREATE, INSTANCES, SYNC, THING, A, Sets, flow, gone, thing


def test_edges_of_nodes_are_told_also_when_they_go_with_a_node(things: Api) -> None:
    body = {
        "with": {
            "x": {"nodes": {"filter": {"hasData": [THING]}}},
            "e": {"edges": {"from": "x", "maxDistance": 1, "direction": "outwards"}},
        },
        "select": {"x": {}, "e": {}},
    }
    line = [edge("ab", ref("a"), ref("b"), ref("t")), edge("ba", ref("b"), ref("a"), ref("t"))]
    things.ok(INSTANCES, {"items": [thing("a"), node("b"), *line]})
    first = things.ok(SYNC, body)
    assert [e["externalId"] for e in first["items"]["e"]] == ["ab"]
    things.ok(f"{INSTANCES}/delete", {"items": [gone("a")]})
    second = things.ok(SYNC, {**body, "cursors": first["nextCursor"]})
    assert [e["externalId"] for e in second["items"]["e"]] == ["ab"]
    assert "deletedTime" in second["items"]["e"][0]


def test_nodes_along_direct_relations_are_told(things: Api) -> None:
    link = {"source": THING, "identifier": "link"}
    named_a = {"equals": {"property": [SPACE, "Thing/v1", "name"], "value": "A"}}
    for direction, expected in (("outwards", ["b"]), ("inwards", ["c"])):
        body = {
            "with": {
                "x": {"nodes": {"filter": named_a}},
                "y": {"nodes": {"from": "x", "through": link, "direction": direction}},
            },
            "select": {"y": {}},
        }
        things.ok(INSTANCES, {"items": [thing("a", name="A", link=ref("b")), thing("c", link=ref("a")), thing("d")]})
        assert [n["externalId"] for n in things.ok(SYNC, body)["items"]["y"]] == expected


def test_node_is_told_when_an_edge_makes_it_reached(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing(name) for name in "abcd"]})
    feed = Sets(things, x=A, e={"edges": {"from": "x", "maxDistance": 2}}, y={"nodes": {"from": "e"}})
    assert feed.rest() == {"x": ["a"], "e": [], "y": []}
    things.ok(INSTANCES, {"items": [flow("b", "c"), flow("c", "d")], **CREATE})
    assert feed.rest() == {"x": [], "e": [], "y": []}
    things.ok(INSTANCES, {"items": [flow("a", "b")], **CREATE})
    assert feed.rest() == {"x": [], "e": ["bc", "ab"], "y": ["b", "c"]}
    things.ok(INSTANCES, {"items": [flow("a", "c")], **CREATE})
    assert feed.rest() == {"x": [], "e": ["cd", "ac"], "y": ["d"]}


def test_node_is_told_when_one_in_the_middle_lets_the_walk_through(things: Api) -> None:
    stop = {"terminationFilter": {"equals": {"property": [SPACE, "Thing/v1", "size"], "value": 1}}}
    things.ok(INSTANCES, {"items": [thing("a"), thing("b", size=1), flow("a", "b"), flow("b", "c")], **CREATE})
    feed = Sets(things, x=A, e={"edges": {"from": "x", **stop}}, y={"nodes": {"from": "e"}})
    assert feed.rest() == {"x": ["a"], "e": ["ab"], "y": ["b"]}
    things.ok(INSTANCES, {"items": [thing("b", size=2)]})
    told = feed.rest()
    assert told["e"] == ["ab", "bc"]
    assert sorted(told["y"]) == ["b", "c"]


def test_change_in_the_middle_tells_nothing_where_nothing_is_asked_of_it(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), flow("a", "b"), flow("b", "c")], **CREATE})
    feed = Sets(things, x=A, e={"edges": {"from": "x", "maxDistance": 2}}, y={"nodes": {"from": "e"}})
    feed.rest()
    things.ok(INSTANCES, {"items": [thing("a", size=5), thing("b", size=5)]})
    assert feed.rest() == {"x": ["a"], "e": [], "y": ["b"]}


def test_what_goes_with_a_node_is_told_as_deleted_where_it_was_reached(things: Api) -> None:
    items = [flow("a", "b"), flow("b", "c"), flow("c", "d"), flow("q", "r")]
    things.ok(INSTANCES, {"items": [*(node(name) for name in "abcdqr"), *items], **CREATE})
    feed = Sets(things, x=A, e={"edges": {"from": "x", "maxDistance": 1}}, y={"nodes": {"from": "e"}})
    assert feed.rest() == {"x": ["a"], "e": ["ab"], "y": ["b"]}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("b"), gone("r")]})
    assert feed.rest() == {"x": [], "e": ["-ab"], "y": ["-b"]}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("c"), gone("d")]})
    assert feed.rest() == {"x": [], "e": [], "y": []}


def test_node_that_was_left_is_still_told_when_it_is_deleted(things: Api) -> None:
    things.ok(INSTANCES, {"items": [node("a"), node("b"), flow("a", "b")], **CREATE})
    feed = Sets(things, x=A, e={"edges": {"from": "x", "maxDistance": 1}}, y={"nodes": {"from": "e"}})
    assert feed.rest() == {"x": ["a"], "e": ["ab"], "y": ["b"]}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("ab", "edge")]})
    assert feed.rest() == {"x": [], "e": ["-ab"], "y": []}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("b")]})
    assert feed.rest() == {"x": [], "e": [], "y": ["-b"]}


def test_target_of_a_direct_relation_is_told_as_deleted_also_after_its_source(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a", link=ref("b"))]})
    link = {"source": THING, "identifier": "link"}
    feed = Sets(things, x=A, y={"nodes": {"from": "x", "through": link, "direction": "outwards"}})
    assert feed.rest() == {"x": ["a"], "y": ["b"]}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("a")]})
    things.ok(f"{INSTANCES}/delete", {"items": [gone("b")]})
    assert feed.next() == {"x": ["-a"], "y": ["-a", "-b"]}
