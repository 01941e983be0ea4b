"""Debug notices of a query: each when its condition holds, and when it does not."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, node, prop, ref, view, view_ref
from conftest import Api
from plant import QUERY, equals

Body = dict[str, Any]

TOOL, BOX, LID = view_ref("Tool"), view_ref("Box"), view_ref("Lid")
SPACES = equals(["node", "space"], SPACE)
EXTERNAL_ID = equals(["node", "externalId"], "t1")


def btree(*properties: str, **options: Any) -> Body:
    return {"indexType": "btree", "properties": list(properties), "cursorable": True, **options}


def path(name: str, source: str = "Tool/v1") -> list[str]:
    return [SPACE, source, name]


def sorted_by(*names: str, direction: str = "ascending") -> list[Body]:
    return [{"property": path(name), "direction": direction} for name in names]


def nodes(*filters: Body, **more: Any) -> Body:
    return {"nodes": {"filter": {"and": list(filters)}} if filters else {}, **more}


def through(name: str, direction: str = "outwards", source: Body = TOOL) -> Body:
    return {"nodes": {"from": "a", "through": {"source": source, "identifier": name}, "direction": direction}}


@pytest.fixture(scope="module")
def tools(base_url: str) -> Iterator[Api]:
    """A project with 25 tools. `Lid` requires `Box`; only `Tool` has indexes."""
    api = Api(base_url, f"notices-{uuid.uuid4().hex[:12]}")
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    indexes = {
        "byName": btree("name", "size"),
        "bySize": btree("size"),
        "byKind": btree("kind", bySpace=True),
        "byPlace": btree("place", cursorable=False),
        "byNear": btree("near"),
    }
    kinds = {"name": prop(), "size": prop("int32"), "kind": prop(), "place": prop(), "color": prop()}
    links = {"near": prop("direct"), "far": prop("direct"), "all": prop("direct", list=True)}
    box_first = {"box": {"constraintType": "requires", "require": container_ref("Box")}}
    containers = [
        container("Tool", **kinds, **links, indexes=indexes),
        container("Box", title=prop()),
        container("Lid", width=prop("int32"), constraints=box_first),
    ]
    api.ok("/models/containers", {"items": containers})
    views = [
        view("Tool", *(f"Tool.{name}" for name in (*kinds, *links))),
        view("Box", "Box.title"),
        view("Lid", "Lid.width", "Box.title"),
        view("Both", "Tool.name", "Box.title"),
    ]
    api.ok("/models/views", {"items": views})
    made = [node(f"t{ix}", data(TOOL, name="N", size=ix, color="red", all=[ref("t1")])) for ix in range(25)]
    near = [node(f"t{ix}", data(TOOL, near=ref(f"t{ix + 1}"))) for ix in (0, 2)]
    api.ok("/models/instances", {"items": made})
    api.ok("/models/instances", {"items": near})
    yield api
    api.client.close()


def notices(api: Api, with_: Body, **more: Any) -> list[Body]:
    body = {"with": with_, "select": {name: {} for name in with_}, "debug": {}, **more}
    found: list[Body] = api.ok(QUERY, body)["debug"]["notices"]
    assert all(one.pop("hint") for one in found)
    return found


def codes(api: Api, with_: Body, **more: Any) -> list[tuple[str, str]]:
    return [(one["resultExpression"], one["code"]) for one in notices(api, with_, **more)]


@pytest.mark.parametrize(
    ("direction", "name", "unindexed"),
    [("inwards", "far", True), ("outwards", "far", True), ("inwards", "near", False), ("outwards", "near", False)],
)
def test_through_without_an_index_is_graded_e(tools: Api, direction: str, name: str, *, unindexed: bool) -> None:
    found = notices(tools, {"a": nodes(), "b": through(name, direction)})
    expected = {
        "code": "unindexedThrough",
        "category": "indexing",
        "level": "warning",
        "grade": "E",
        "resultExpression": "b",
        "property": path(name),
    }
    assert found == ([expected] if unindexed else [])


def test_through_names_its_property_as_the_request_does(tools: Api) -> None:
    found = notices(tools, {"a": nodes(), "b": through("far", source=container_ref("Tool"))})
    assert [one["property"] for one in found] == [[SPACE, "Tool", "far"]]


def test_container_without_any_index_is_named(tools: Api) -> None:
    (found,) = notices(tools, {"a": nodes(equals(path("title", "Box/v1"), "x"))})
    assert (found["code"], found["grade"]) == ("containersWithoutIndexesInvolved", "C")
    assert found["containers"] == [container_ref("Box")]
    assert codes(tools, {"a": nodes(equals(path("name"), "x"))}) == []


@pytest.mark.parametrize(
    "chosen",
    [EXTERNAL_ID, {"in": {"property": ["node", "externalId"], "values": ["t1"]}}, {"instanceReferences": [ref("t1")]}],
)
def test_filter_by_external_id_is_selective_and_sets_inherit_that(tools: Api, chosen: Body) -> None:
    with_ = {"a": nodes(chosen), "b": through("near"), "c": {**through("near")}}
    with_["c"]["nodes"] = {**with_["c"]["nodes"], "from": "b"}
    common = {"code": "selectiveExternalIDFilter", "category": "filtering", "level": "info", "grade": "A"}
    assert notices(tools, with_) == [
        {**common, "resultExpression": "a"},
        {**common, "resultExpression": "b", "viaFrom": "a"},
        {**common, "resultExpression": "c", "viaFrom": "a"},
    ]


@pytest.mark.parametrize(
    "chosen",
    [
        SPACES,
        {"not": EXTERNAL_ID},
        {"or": [EXTERNAL_ID, SPACES]},
        {"prefix": {"property": ["node", "externalId"], "value": "t"}},
    ],
)
def test_other_filter_is_not_selective(tools: Api, chosen: Body) -> None:
    assert codes(tools, {"a": nodes(chosen), "b": through("near")}) == []


@pytest.mark.parametrize(
    ("sources", "joined"),
    [
        ([TOOL], None),
        ([view_ref("Both")], ["Tool", "Box"]),
        ([TOOL, container_ref("Box")], ["Tool", "Box"]),
        ([LID], None),
        ([LID, BOX, TOOL], ["Lid", "Tool"]),
    ],
)
def test_data_in_several_containers_is_a_join_unless_one_requires_the_other(
    tools: Api, sources: list[Body], joined: list[str] | None
) -> None:
    found = notices(tools, {"a": nodes({"hasData": sources})})
    expected = {
        "code": "significantHasDataFiltering",
        "category": "filtering",
        "level": "warning",
        "grade": "C",
        "resultExpression": "a",
    }
    assert [{**one, "containers": None} for one in found] == ([{**expected, "containers": None}] if joined else [])
    names = [{one["externalId"] for one in notice["containers"]} for notice in found]
    assert names == ([set(joined)] if joined else [])


@pytest.mark.parametrize(
    ("filters", "limit", "rows"),
    [
        ([equals(path("color"), "red")], 2, 25),
        ([equals(path("color"), "red")], 3, None),  # 25 rows are not more than ten times the limit
        ([equals(path("color"), "red"), {"range": {"property": path("size"), "lt": 22}}], 2, 22),
        ([equals(path("color"), "red"), {"range": {"property": path("size"), "lt": 20}}], 2, None),
        ([{"range": {"property": path("size"), "lt": 22}}], 2, None),
        ([{"hasData": [TOOL]}, SPACES], 2, None),
        ([], 1, None),
    ],
)
def test_rows_that_no_index_leaves_out_are_counted(
    tools: Api, filters: list[Body], limit: int, rows: int | None
) -> None:
    found = notices(tools, {"a": nodes(*filters, limit=limit)})
    expected = {
        "code": "significantPostFiltering",
        "category": "filtering",
        "level": "warning",
        "grade": "C",
        "resultExpression": "a",
        "limit": limit,
        "maxInvolvedRows": rows,
    }
    assert found == ([] if rows is None else [expected])


NAME_EQUALS, COLOR_EQUALS = equals(path("name"), "N"), equals(path("color"), "red")


@pytest.mark.parametrize(
    ("filters", "sort", "expected"),
    [
        ([], sorted_by("color"), ("sortNotBackedByIndex", "C")),
        ([], sorted_by("size", "name"), ("sortNotBackedByIndex", "C")),
        ([], sorted_by("name"), ("sortNotBackedByIndex", "C")),
        ([], sorted_by("place"), ("sortNotBackedByIndex", "C")),
        ([], sorted_by("kind"), ("sortNotBackedByIndex", "C")),
        ([], [*sorted_by("name"), *sorted_by("size", direction="descending")], ("sortNotBackedByIndex", "C")),
        ([SPACES], sorted_by("kind"), None),
        ([], sorted_by("name", "size"), None),
        ([], sorted_by("name", "size", direction="descending"), None),
        ([], [{"property": ["node", "externalId"]}], None),
        ([NAME_EQUALS], sorted_by("name", "size"), ("filterMatchesCursorableSort", "A")),
        ([NAME_EQUALS], sorted_by("size"), ("filterMatchesCursorableSort", "A")),
        ([NAME_EQUALS, SPACES, {"hasData": [TOOL]}], sorted_by("name", "size"), ("filterMatchesCursorableSort", "A")),
        ([NAME_EQUALS, COLOR_EQUALS], sorted_by("name", "size"), ("filterMatchesCursorableSort", "B")),
        ([COLOR_EQUALS], sorted_by("name", "size"), None),
    ],
)
def test_sort_is_graded_by_the_index_behind_it(
    tools: Api, filters: list[Body], sort: list[Body], expected: tuple[str, str] | None
) -> None:
    found = notices(tools, {"a": nodes(*filters, sort=sort)})
    assert [(one["code"], one["grade"]) for one in found] == ([expected] if expected else [])
    if expected:
        assert found[0]["sort"] == [{"direction": "ascending", **one} for one in sort]
        assert found[0]["level"] == ("warning" if expected[1] == "C" else "info")


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (through("all"), "intractableDirectRelationsCursor"),
        (through("near"), None),
        (nodes({"nested": {"scope": path("near"), "filter": EXTERNAL_ID}}), "intractableCursorWithNestedFilter"),
        (
            nodes({"not": {"nested": {"scope": path("near"), "filter": EXTERNAL_ID}}}),
            "intractableCursorWithNestedFilter",
        ),
        (nodes(), None),
    ],
)
def test_cursor_that_no_index_continues_is_graded_d(tools: Api, second: Body, code: str | None) -> None:
    with_ = {"a": nodes(), "b": {**second, "limit": 1}}
    body = {"with": with_, "select": {"a": {}, "b": {}}}
    first = [one for one in notices(tools, with_) if one["category"] == "cursoring"]
    assert first == []
    cursor = tools.ok(QUERY, body)["nextCursor"]["b"]
    found = [one for one in notices(tools, with_, cursors={"b": cursor}) if one["category"] == "cursoring"]
    expected = {"code": code, "category": "cursoring", "level": "warning", "grade": "D", "resultExpression": "b"}
    assert found == ([expected] if code else [])


def test_only_sets_that_are_read_have_notices(tools: Api) -> None:
    body = {"with": {"a": nodes(EXTERNAL_ID), "b": nodes(EXTERNAL_ID)}, "select": {"a": {}}, "debug": {}}
    assert [one["resultExpression"] for one in tools.ok(QUERY, body)["debug"]["notices"]] == ["a"]


def test_filter_of_nodes_counts_only_in_a_traversal(tools: Api) -> None:
    unknown = equals([SPACE, "Tool", "nothing"], "x")
    assert codes(tools, {"a": {"edges": {"nodeFilter": unknown}}}) == []
    title = equals(path("title", "Box/v1"), "x")
    followed = {"a": nodes(), "b": {"edges": {"from": "a", "nodeFilter": title, "terminationFilter": title}}}
    assert codes(tools, followed) == [("b", "containersWithoutIndexesInvolved")]


def test_rows_of_other_projects_are_not_counted(tools: Api) -> None:
    other = Api(str(tools.client.base_url).partition("/api/")[0], f"{tools.project}-empty")
    other.ok("/models/spaces", {"items": [{"space": SPACE}]})
    other.ok(
        "/models/containers", {"items": [container("Tool", color=prop(), size=prop(), indexes={"b": btree("size")})]}
    )
    other.ok("/models/views", {"items": [view("Tool", "Tool.color", "Tool.size")]})
    assert codes(other, {"a": nodes(equals(path("color"), "red"), limit=1)}) == []
    other.client.close()
