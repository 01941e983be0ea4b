"""Search of instances by words in their text properties."""

from typing import Any

import pytest

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from conftest import Api

INSTANCES = "/models/instances"
DOC, ROLE = view_ref("Doc"), view_ref("Role")
TEXTS = {
    "pump": {"title": "Pump_123-ABC", "body": "The main feed pump of unit 4", "tags": ["rotating", "north wing"]},
    "valve": {"title": "Valve 7", "body": "Feeds the pump", "tags": ["south"], "size": 3},
    "tokyo": {"title": "東京 タワー", "body": "Стальная башня", "size": 1},
    "norse": {"title": "Blåbærsyltetøy", "body": "can't cost 1,500.5"},
}
pytestmark = pytest.mark.usefixtures("each_way")


@pytest.fixture
def documents(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    doc = container("Doc", title=prop(), body=prop(), tags=prop(list=True), size=prop("int32"))
    api.ok("/models/containers", {"items": [doc, container("Role", "edge", character=prop())]})
    views = [view("Doc", "Doc.title", "Doc.body", "Doc.tags", "Doc.size"), view("Role", "Role.character")]
    api.ok("/models/views", {"items": views})
    api.ok(INSTANCES, {"items": [node(name, data(DOC, **texts)) for name, texts in TEXTS.items()]})
    return api


def found(api: Api, query: str | None = None, **more: Any) -> list[str]:
    body = {"view": DOC, **({"query": query} if query is not None else {}), **more}
    return [item["externalId"] for item in api.ok(f"{INSTANCES}/search", body)["items"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("pump_123", {"pump"}),
        ("abc", {"pump"}),
        ("PUMP", {"pump", "valve"}),
        ("feed", {"pump", "valve"}),
        ("feed pump", {"pump", "valve"}),
        ("main zzz", {"pump"}),
        ("mai zzz", set()),
        ("rotat", {"pump"}),
        ("wing", {"pump"}),
        ("東", {"tokyo"}),
        ("京", {"tokyo"}),
        ("タワ", {"tokyo"}),
        ("СТАЛЬНАЯ", {"tokyo"}),
        ("blåbær", {"norse"}),
        ("can't x", {"norse"}),
        ("1,500.5", {"norse"}),
        ("of", {"pump"}),
        ('"(pump) AND *:* OR title:', {"pump", "valve"}),
        ("-pump +valve ~^", {"pump", "valve"}),
    ],
)
def test_words_match_in_full_and_the_last_as_a_prefix(documents: Api, query: str, names: set[str]) -> None:
    assert set(found(documents, query)) == names


def test_operator_and_requires_all_words(documents: Api) -> None:
    assert found(documents, "pump main", operator="AND") == ["pump"]
    assert found(documents, "rotating pump", operator="AND") == ["pump"]
    assert found(documents, "valve main", operator="AND") == []


def test_only_the_requested_properties_are_searched(documents: Api) -> None:
    assert set(found(documents, "pump", properties=["body"])) == {"pump", "valve"}
    assert found(documents, "pump", properties=["tags"]) == []
    status, message = documents.refused(f"{INSTANCES}/search", {"view": DOC, "query": "x", "properties": ["nope"]})
    assert status == 400
    assert "Unknown property" in message


def test_external_ids_are_searched_where_they_are_requested(documents: Api) -> None:
    documents.ok(INSTANCES, {"items": [node("Site-PUMP-02", data(DOC, title="x")), node("pump-9")]})
    assert found(documents, "site") == []
    assert found(documents, "SITE pump", properties=["externalId"], operator="AND") == ["Site-PUMP-02"]
    assert set(found(documents, "pump", properties=["externalId"])) == {"pump", "Site-PUMP-02"}
    assert set(found(documents, "pump", properties=["externalId", "body"])) == {"pump", "valve", "Site-PUMP-02"}
    assert found(documents, "pum 0", properties=["externalId"]) == ["Site-PUMP-02"]
    everything = {"view": DOC, "query": "pump", "properties": ["externalId"], "aggregates": [{"count": {}}]}
    (item,) = documents.ok(f"{INSTANCES}/aggregate", everything)["items"]
    assert item["aggregates"] == [{"aggregate": "count", "value": 2}]


def test_external_ids_are_searched_through_views_without_texts_and_with_filters(documents: Api) -> None:
    by_size = view("Sized", "Doc.size")
    any_node = {**view("Any", "Doc.title"), "filter": {"equals": {"property": ["node", "space"], "value": SPACE}}}
    documents.ok("/models/views", {"items": [by_size, any_node]})
    documents.ok(INSTANCES, {"items": [node("bare")]})
    said = {"query": "bare valve", "properties": ["externalId"]}
    for name, names in (("Sized", {"valve"}), ("Any", {"valve", "bare"})):
        items = documents.ok(f"{INSTANCES}/search", {"view": view_ref(name), **said})["items"]
        assert {item["externalId"] for item in items} == names


def test_property_of_a_search_may_be_given_by_its_name_alone(documents: Api) -> None:
    assert found(documents, "pump", filter={"range": {"property": "size", "lt": 25}}) == ["valve"]
    assert (
        found(documents, filter={"nested": {"scope": ["node", "type"], "filter": {"exists": {"property": "size"}}}})
        == []
    )
    assert found(documents, "feed", sort=[{"property": "title", "direction": "descending"}]) == ["valve", "pump"]


def test_search_without_query_returns_all_instances(documents: Api) -> None:
    for query in (None, "", " .,- "):
        assert found(documents, query) == list(TEXTS)


def test_best_matches_come_first(documents: Api) -> None:
    documents.ok(INSTANCES, {"items": [node("best", data(DOC, title="feed pump", body="feed pump feed pump"))]})
    assert found(documents, "feed pump x")[0] == "best"


def test_filter_sort_and_limit_apply_to_a_search(documents: Api) -> None:
    size = [SPACE, "Doc/v1", "size"]
    assert found(documents, "valve tokyo", filter={"exists": {"property": size}}) == ["valve"]
    by_size = {"sort": [{"property": size}]}
    assert found(documents, None, filter={"exists": {"property": ["size"]}}, **by_size) == ["tokyo", "valve"]
    assert found(documents, "feed", sort=[{"property": ["title"], "direction": "descending"}]) == ["valve", "pump"]
    assert found(documents, limit=2) == ["pump", "valve"]


def test_index_follows_the_data(documents: Api) -> None:
    assert found(documents, "newcomer") == []
    documents.ok(INSTANCES, {"items": [node("late", data(DOC, title="newcomer"))]})
    assert found(documents, "newcomer") == ["late"]
    documents.ok(INSTANCES, {"items": [node("late", data(DOC, title="settled"))]})
    assert found(documents, "newcomer") == []
    gone = {"instanceType": "node", "space": SPACE, "externalId": "late"}
    documents.ok(f"{INSTANCES}/delete", {"items": [gone]})
    assert found(documents, "settled") == []


def test_other_projects_are_not_found(documents: Api, base_url: str) -> None:
    other = Api(base_url, f"{documents.project}-2")
    other.ok("/models/spaces", {"items": [{"space": SPACE}]})
    other.ok("/models/containers", {"items": [container("Doc", title=prop(), body=prop(), tags=prop(list=True))]})
    other.ok("/models/views", {"items": [view("Doc", "Doc.title", "Doc.body", "Doc.tags")]})
    assert found(other, "pump") == []
    other.client.close()


def test_edges_are_searched_too(documents: Api) -> None:
    role = edge("r", ref("pump"), ref("valve"), ref("t"), data(ROLE, character="the terminator"))
    documents.ok(INSTANCES, {"items": [role]})
    body = {"view": ROLE, "query": "termin", "instanceType": "edge"}
    (item,) = documents.ok(f"{INSTANCES}/search", body)["items"]
    assert item["properties"][SPACE]["Role/v1"] == {"character": "the terminator"}


def test_empty_list_does_not_exist_in_a_search(documents: Api) -> None:
    documents.ok(INSTANCES, {"items": [node("empty", data(DOC, tags=[]))]})
    exists = {"exists": {"property": [SPACE, "Doc/v1", "tags"]}}
    assert found(documents, filter=exists) == ["pump", "valve"]
    listed = documents.ok(f"{INSTANCES}/list", {"filter": exists})["items"]
    assert [item["externalId"] for item in listed] == ["pump", "valve", "empty"]


def test_prefix_of_a_list_is_of_any_element_in_a_search(documents: Api) -> None:
    assert found(documents, filter={"prefix": {"property": ["tags"], "value": "north"}}) == ["pump"]


def test_overlaps_is_refused_in_a_search(documents: Api) -> None:
    overlaps = {"overlaps": {"startProperty": ["size"], "endProperty": ["size"], "gt": 1}}
    status, message = documents.refused(f"{INSTANCES}/search", {"view": DOC, "filter": overlaps})
    assert status == 400
    assert "overlaps" in message


def test_query_of_very_many_words_is_refused(documents: Api) -> None:
    status, message = documents.refused(f"{INSTANCES}/search", {"view": DOC, "query": "w " * 2000})
    assert status == 400
    assert "too many words" in message


@pytest.mark.parametrize("operator", ["AND", "OR"])
def test_query_of_as_many_words_as_allowed_is_answered(documents: Api, operator: str) -> None:
    properties = {f"p{i}": prop() for i in range(100)}
    documents.ok("/models/containers", {"items": [container("Wide", **properties)]})
    documents.ok("/models/views", {"items": [view("Wide", *(f"Wide.{name}" for name in properties))]})
    wide = view_ref("Wide")
    documents.ok(INSTANCES, {"items": [node("wide", data(wide, p7=" ".join(f"word{i}" for i in range(10))))]})
    body = {"view": wide, "query": " ".join(f"word{i}" for i in range(10)), "operator": operator}
    assert [item["externalId"] for item in documents.ok(f"{INSTANCES}/search", body)["items"]] == ["wide"]


def test_word_as_long_as_allowed_is_searched(documents: Api) -> None:
    documents.ok(INSTANCES, {"items": [node("long", data(DOC, title="x" * 1_000))]})
    assert found(documents, "x" * 1_000, operator="AND") == ["long"]
    assert found(documents, "x" * 999 + "y", operator="AND") == []
