"""What is wrong with a filter, a sort or a cursor, and what the answer says of it."""

import base64
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, node, prop, ref, view, view_ref
from conftest import Api
from emulator.limits import DOCUMENTED

LIST = "/models/instances/list"
NAME, SIZE, TAGS, LINK, LINKS, FLAG, JSON = (
    [SPACE, "Thing", name] for name in ("name", "size", "tags", "link", "links", "flag", "json")
)
RESERVED = "Property identifier cannot be one of the reserved values: [space, externalId, createdTime, "


@pytest.fixture(scope="module")
def things(base_url: str) -> Iterator[Api]:
    api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
    with api.client:
        api.ok("/models/spaces", {"items": [{"space": SPACE}]})
        types = {"name": prop(), "size": prop("int64"), "tags": prop(list=True), "link": prop("direct")}
        types["links"] = prop("direct", list=True)
        thing = container("Thing", "all", **types, flag=prop("boolean"), json=prop("json"))
        api.ok("/models/containers", {"items": [thing, container("Going", text=prop())]})
        api.ok("/models/views", {"items": [view("View", "Thing.name")]})
        items = [node(name, data(container_ref("Thing"), name=name)) for name in "abc"]
        api.ok("/models/instances", {"items": items})
        yield api


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"equals": {"property": [SPACE, "View/v1", "nope"], "value": 1}}, "'nope'"),
        ({"equals": {"property": [SPACE, "Thing", "nope"], "value": 1}}, "'nope'"),
        ({"equals": {"property": ["node", "nope"], "value": 1}}, "Unknown property [node, nope]"),
        ({"equals": {"property": ["node", "space", "nope"], "value": 1}}, "Unknown property"),
        ({"equals": {"property": ["node", "type", "nope"], "value": 1}}, "Unknown property"),
        ({"equals": {"property": [], "value": 1}}, "Unknown property"),
        ({"equals": {"property": ["a", "b", "c", "d"], "value": 1}}, "Unknown property [a, b, c, d]"),
        ({"exists": {"property": [SPACE, "Nope/v1", "name"]}}, "One or more views do not exist: 'sp:Nope/v1'"),
        ({"exists": {"property": [SPACE, "Nope", "name"]}}, "One or more containers do not exist: 'sp:Nope'"),
        ({"exists": {"property": [SPACE, "View", "name"]}}, "One or more containers do not exist: 'sp:View'"),
        ({"equals": {"property": [SPACE, "View/v1", "externalId"], "value": "a"}}, RESERVED),
        ({"hasData": [view_ref("Nope")]}, "One or more views do not exist: 'sp:Nope/v1'"),
        ({"hasData": [container_ref("Nope")]}, "One or more containers do not exist: 'sp:Nope'"),
        ({"equals": {"property": TAGS, "value": ["a"]}}, "Invalid value for list property"),
        ({"range": {"property": TAGS, "gt": "a"}}, "Invalid value for list property"),
        ({"equals": {"property": NAME, "value": 1}}, "Invalid value for property 'name' in filter."),
        ({"equals": {"property": SIZE, "value": "1"}}, "Invalid value for property 'size' in filter."),
        ({"equals": {"property": SIZE, "value": True}}, "Invalid value for property 'size' in filter."),
        ({"equals": {"property": FLAG, "value": 1}}, "Invalid value for property 'flag' in filter."),
        ({"equals": {"property": LINK, "value": ref("a", "1")}}, "Invalid value for property 'link' in filter."),
        ({"equals": {"property": JSON, "value": [1]}}, "Invalid value for property 'json' in filter."),
        (
            {"equals": {"property": ["node", "createdTime"], "value": "soon"}},
            "Invalid value for property 'createdTime'",
        ),
        ({"equals": {"property": ["node", "createdTime"], "value": 2**70}}, "property 'createdTime'"),
        (
            {"in": {"property": LINK, "values": ref("a")}},
            "Invalid field - values - expected an array but got an object",
        ),
        ({"in": {"property": NAME, "values": "a"}}, "Expected a list of values."),
        ({"in": {"property": NAME, "values": ["a", 1]}}, "Invalid value for property 'name' in filter."),
        (
            {"containsAny": {"property": NAME, "values": ["a"]}},
            "Operator 'containsAny' cannot be used on property 'name'",
        ),
        (
            {"containsAll": {"property": SIZE, "values": [1]}},
            "Operator 'containsAll' cannot be used on property 'size'",
        ),
        ({"prefix": {"property": SIZE, "value": 1}}, "Operator 'prefix' cannot be used on"),
        (
            {"range": {"property": FLAG, "gt": True}},
            "cannot be used on property 'flag' of type boolean.",
        ),
        ({"range": {"property": LINK, "gt": ref("a")}}, "Operator 'range' cannot be used on property 'link'"),
        (
            {"nested": {"scope": NAME, "filter": {"matchAll": {}}}},
            "Operator 'nested' cannot be used on property 'name'",
        ),
        ({"range": {"property": SIZE, "gt": 1, "gte": 1}}, "Operator 'range' takes only one of gt and gte."),
        ({"range": {"property": SIZE, "lt": 1, "lte": 1}}, "Operator 'range' takes only one of lt and lte."),
        ({"range": {"property": SIZE}}, "Operator 'range' needs at least one of gt, gte, lt and lte."),
        ({"overlaps": {"startProperty": SIZE, "endProperty": SIZE}}, "Operator 'overlaps' needs at least one"),
        ({"equals": {"property": NAME, "value": {"property": SIZE}}}, "'size'"),
        ({"equals": {"property": NAME, "value": {"property": TAGS}}}, "'tags'"),
        ({"equals": {"property": NAME, "value": {"property": "name"}}}, "Unknown property [name]"),
        ({"equals": {"property": NAME, "value": {"parameter": "p"}}}, "Parameter 'p' is not supplied"),
        ({"equals": {"property": NAME, "value": {"parameter": ["p"]}}}, "is not supplied"),
        ({"and": []}, "and size must be between"),
        ({"or": []}, "or size must be between"),
        ({}, ""),
        ({"equals": {"property": "name", "value": "a"}}, "Unknown property [name] in filter or sort."),
        ({"equals": {"property": 3, "value": "a"}}, "Invalid value for 'filter.equals.property'."),
        ({"matchAll": {}, "not": {"matchAll": {}}}, ""),
        ({"nope": {}}, "nope"),
        ({"equals": {"property": NAME, "value": "a", "boost": 1}}, "Unexpected field - filter.equals.boost"),
        ({"equals": {"property": NAME}}, "value"),
        ({"equals": None}, "equals"),
        ({"not": {"equals": {"property": ["node", "nope"], "value": 1}}}, "Unknown property [node, nope]"),
    ],
)
def test_filter_is_refused(said: dict[str, Any], message: str, things: Api) -> None:
    status, answered = things.refused(LIST, {"filter": said})
    assert status == 400
    assert message in answered


@pytest.mark.parametrize(
    "operand", ["a", 1, ["a"], {}, {"space": SPACE}, {**ref("a"), "x": 1}, {**ref("a"), "space": 1}]
)
@pytest.mark.parametrize(
    ("path", "operators"),
    [
        (LINK, ("equals", "in")),
        (LINKS, ("containsAny", "containsAll", "in")),
        (["node", "type"], ("equals", "in")),
        (["edge", "startNode"], ("equals", "in")),
        (["edge", "endNode"], ("equals", "in")),
    ],
)
def test_direct_relation_in_a_filter_has_a_space_and_an_external_id_and_no_more(
    path: list[str], operators: tuple[str, ...], operand: Any, things: Api
) -> None:
    for operator in operators:
        value = {"value": operand} if operator == "equals" else {"values": [ref("a"), operand]}
        body = {
            "instanceType": path[0] if path[0] == "edge" else "node",
            "filter": {operator: {"property": path, **value}},
        }
        status, message = things.refused(LIST, body)
        assert (status, message.partition(". ")[::2]) == (
            400,
            (
                f"Invalid value for direct relation property '{path[-1]}'",
                "The value must be a json object with space and externalId fields.",
            ),
        )


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"hasData": view_ref("View")}, "Invalid field - hasdata - expected an array but got an object"),
        ({"and": {"matchAll": {}}}, "Invalid field - and - expected an array but got an object"),
        ({"not": {"or": {}}}, "Invalid field - or - expected an array but got an object"),
        ({"instanceReferences": {}}, "Invalid field - instancereferences - expected an array but got an object"),
        ({"not": [{"matchAll": {}}]}, "Invalid field - not - expected an object but got an array"),
        ({"equals": []}, "Invalid field - equals - expected an object but got an array"),
        ({"and": [[]]}, "Invalid field - and - expected an object but got an array"),
        ([], "Invalid field - filter - expected an object but got an array"),
    ],
)
def test_list_in_place_of_an_object_in_a_filter_is_refused_and_the_reverse(
    said: Any, message: str, things: Api
) -> None:
    assert things.refused(LIST, {"filter": said}) == (400, message)
    for name, inside in (("nodes", "filter"), ("edges", "nodeFilter"), ("edges", "terminationFilter")):
        start = {"from": "n"} if name == "edges" else {}
        body = {"with": {"n": {"nodes": {}}, "x": {name: {**start, inside: said}}}, "select": {"x": {}}}
        named = message.replace("- filter -", f"- {inside.lower()} -")
        assert things.refused("/models/instances/query", body) == (400, named)
    if isinstance(said, dict):
        refused = things.refused("/models/views", {"items": [{**view("Wrong", "Thing.name"), "filter": said}]})
        assert refused == (400, message)


def test_view_filter_names_its_properties_by_paths(things: Api) -> None:
    said = {"exists": {"property": "name"}}
    status, message = things.refused("/models/views", {"items": [{**view("Bare", "Thing.name"), "filter": said}]})
    assert status == 400
    assert "filter.exists.property" in message


@pytest.mark.parametrize(
    ("sort", "message"),
    [
        ([{"property": NAME}] * 6, "sort size must be between 0 and 5"),
        ([{"property": ["node", "nope"]}], "Unknown property [node, nope]"),
        ([{"property": [SPACE, "View/v1", "space"]}], RESERVED),
        ([{"property": "name"}], "Unknown property [name]"),
        ([{"property": JSON}], "Operator 'sort' cannot be used on property 'json' of type json."),
        ([{"property": NAME, "direction": "sideways"}], "direction"),
        ([{"property": NAME, "nullsFirst": "yes"}], "nullsFirst"),
        ([{"property": NAME, "order": 1}], "Unexpected field - sort[0].order"),
        ([{}], "property"),
    ],
)
def test_sort_is_refused(sort: list[dict[str, Any]], message: str, things: Api) -> None:
    status, answered = things.refused(LIST, {"sort": sort})
    assert status == 400
    assert message in answered


def test_sort_of_a_query_names_its_properties_by_paths(things: Api) -> None:
    sort = [{"property": "name"}]
    refusal = (400, "Unknown property [name] in filter or sort.")
    edges = {"edges": {"from": "n", "maxDistance": 1}}
    for expressions, select in (
        ({"n": {"nodes": {}, "sort": sort}}, {}),
        ({"n": {"nodes": {}}}, {"sort": sort}),
        ({"n": {"nodes": {}}, "e": {**edges, "sort": sort}}, {}),
        ({"n": {"nodes": {}}, "e": {**edges, "postSort": sort}}, {}),
    ):
        body = {"with": expressions, "select": {"n": select}}
        assert things.refused("/models/instances/query", body) == refusal
    feed = {"nodes": {}, "mode": "twoPhase", "backfillSort": sort}
    assert things.refused("/models/instances/sync", {"with": {"n": feed}, "select": {"n": {}}}) == refusal


def made_up(cursor: str, **changes: Any) -> str:
    place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for index, value in changes.items():
        place[int(index[1:])] = value
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def test_cursor_of_another_list_or_of_none_is_refused(things: Api) -> None:
    body = {"sort": [{"property": SIZE}], "limit": 1}
    cursor = things.ok(LIST, body)["nextCursor"]
    assert things.ok(LIST, {**body, "cursor": cursor})["items"][0]["externalId"] == "b"
    for other in (
        {"sort": [{"property": NAME}]},
        {"sort": [{"property": SIZE, "direction": "descending"}]},
        {"filter": {"matchAll": {}}},
        {"instanceType": "edge"},
        {"cursor": cursor[:-2]},
        {"cursor": "nonsense"},
        {"cursor": made_up(cursor, _1=2**70)},
        {"cursor": made_up(cursor, _1="1")},
        {"cursor": made_up(cursor, _2=[])},
        {"cursor": made_up(cursor, _2=[2**70])},
        {"cursor": made_up(cursor, _2=[{"a": 1}])},
        {"cursor": made_up(cursor, _2=[[[1]]])},
    ):
        status, message = things.refused(LIST, {**body, "cursor": cursor, **other})
        assert (status, message) == (400, "Cursor is not valid for this request."), other


def test_view_whose_filter_has_lost_what_it_names_shows_nothing(things: Api) -> None:
    lost = {"equals": {"property": [SPACE, "Going", "text"], "value": "a"}}
    things.ok("/models/views", {"items": [{**view("Lost", "Thing.name"), "filter": lost}]})
    things.ok("/models/containers/delete", {"items": [{"space": SPACE, "externalId": "Going"}]})
    seen = things.ok(LIST, {"sources": [{"source": view_ref("Lost")}]})
    assert seen["items"] == []
    assert things.ok(LIST, {"filter": {"hasData": [view_ref("Lost")]}})["items"] == []
    by_id = {"items": [{"instanceType": "node", "space": SPACE, "externalId": "a"}]}
    found = things.ok("/models/instances/byids", {**by_id, "sources": [{"source": view_ref("Lost")}]})
    assert found["items"] == []
    lost_view = {"items": [{"space": SPACE, "externalId": "Lost", "version": "v1"}]}
    (read,) = things.ok("/models/views/byids", lost_view)["items"]
    gone = {"previouslyReferencedProperties": [[SPACE, "Going", "text"]], "filterType": "equals"}
    assert read["filter"] == {"invalid": gone}


def test_view_filter_of_a_base_property_is_valid(things: Api) -> None:
    said = {"exists": {"property": ["node", "type", "externalId"]}}
    (read,) = things.ok("/models/views", {"items": [{**view("Typed", "Thing.name"), "filter": said}]})["items"]
    assert read["filter"] == said


def test_filters_may_nest_deeply(things: Api) -> None:
    said: dict[str, Any] = {"equals": {"property": NAME, "value": "a"}}
    for _ in range(DOCUMENTED.nested_depth):
        said = {"nested": {"scope": LINK, "filter": {"not": said}}}
    assert things.ok(LIST, {"filter": said})["items"] == []
