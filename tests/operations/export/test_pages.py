"""Pages of an export: of one state of the project, whole, and bounded."""

from typing import Any

import httpx
import pytest

import archive
import builders as a
from conftest import Api


def page(api: Api, content: str, **query: Any) -> httpx.Response:
    root = str(api.client.base_url).partition("/api/")[0]
    return api.client.get(f"{root}/_emulator/projects/{api.project}/export/{content}", params=query)


def pages(api: Api, content: str, **query: Any) -> list[dict[str, Any]]:
    found = [page(api, content, **query).json()]
    while cursor := found[-1].get("nextCursor"):
        found.append(page(api, content, **query, cursor=cursor).json())
    return found


@pytest.mark.parametrize("limit", [1, 2, 35, 36])
def test_pages_of_any_size_have_the_same(api: Api, limit: int) -> None:
    archive.build(api)
    (whole, *empty) = pages(api, "instances")
    cut = pages(api, "instances", limit=limit)
    assert [item for one in cut for item in one["items"]] == [item for one in (whole, *empty) for item in one["items"]]
    assert all(len(one["items"]) + len(one["deleted"]) <= limit for one in cut)
    assert [name["externalId"] for one in cut for name in one["deleted"]] == ["gone too", "gone"]


@pytest.mark.parametrize("limit", [1, 3])
def test_relationships_are_in_pages_of_any_size(api: Api, limit: int) -> None:
    """Also behind a page with an instance that has none."""
    archive.build(api)
    whole, cut = (pages(api, "graph", part="relationships", limit=size) for size in (1000, limit))
    found = [[one for page in each for one in page["relationships"]] for each in (whole, cut)]
    assert found[0] == found[1]
    assert len(found[0]) > 30


def test_cursor_of_the_schema_leads_to_the_instances(api: Api) -> None:
    archive.build(api)
    schema = page(api, "schema").json()
    assert page(api, "instances", cursor=schema["nextCursor"]).json() == page(api, "instances").json()


@pytest.mark.parametrize("change", ["instance", "schema", "reset"])
def test_page_of_a_project_that_has_changed_is_refused(api: Api, change: str) -> None:
    archive.build(api)
    cursor = page(api, "instances", limit=3).json()["nextCursor"]
    if change == "instance":
        api.ok("/models/instances", {"items": [a.node("new")]})
    elif change == "schema":
        api.ok("/models/spaces", {"items": [{"space": "new"}]})
    else:
        root = str(api.client.base_url).partition("/api/")[0]
        api.client.delete(f"{root}/_emulator/projects/{api.project}")
        archive.build(api)
    refused = page(api, "instances", cursor=cursor)
    assert refused.status_code == 409
    assert "has changed since the export began" in refused.json()["error"]["message"]


FORMATS = ["ndjson", "toolkit", "cypher"]


def joined(found: list[dict[str, Any]]) -> dict[str, str]:
    """The files of these pages."""
    whole: dict[str, str] = {}
    for part in (part for one in found for part in one["parts"]):
        whole[part["file"]] = whole.get(part["file"], "") + part["text"]
    return whole


@pytest.mark.parametrize("form", FORMATS)
def test_pages_of_files_have_all_of_the_project(api: Api, form: str) -> None:
    archive.build(api)
    whole, cut = pages(api, "files", format=form), pages(api, "files", format=form, limit=3)
    assert sum(one["count"] for one in whole) == sum(one["count"] for one in cut) > 30
    if form == "ndjson":
        assert joined(whole) == joined(cut)
    assert len(cut) > len(whole)
    changed = cut[0]["nextCursor"]
    api.ok("/models/instances", {"items": [a.node("new")]})
    assert page(api, "files", format=form, cursor=changed).status_code == 409


def test_relationships_in_a_script_are_of_the_state_of_its_nodes(api: Api) -> None:
    archive.build(api)
    cursors = [one.get("nextCursor", "") for one in pages(api, "files", format="cypher")]
    (first, *_) = (one for one in cursors if one.startswith("relationships:"))
    api.ok("/models/instances", {"items": [a.node("new")]})
    assert page(api, "files", format="cypher", cursor=first).status_code == 409


def test_definitions_whose_names_differ_in_a_dot_have_a_file_each(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [a.container("Thing", value=a.prop())]})
    views = [
        {**a.view(name, "Thing.value"), "version": version} for version in ("1.0", "1_0") for name in ("A", "a" * 255)
    ]
    api.ok("/models/views", {"items": views})
    found = [one["file"] for one in page(api, "files", format="schema").json()["parts"] if ".View." in one["file"]]
    assert len(set(found)) == 4
    assert max(map(len, found)) < 250


def test_definitions_whose_names_differ_in_case_have_a_file_each_where_case_does_not_count(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    names = ["PUMP", "Pump", "pump"]
    api.ok("/models/containers", {"items": [a.container(name, value=a.prop()) for name in names]})
    parts = page(api, "files", format="schema").json()["parts"]
    found = [one["file"] for one in parts if ".Container." in one["file"]]
    assert len({one.lower() for one in found}) == 3
    assert found[0] == f"data_modeling/containers/{a.SPACE}.PUMP.Container.yaml"


@pytest.mark.parametrize("cursor", ["x", "x:", "1", "1:x", "nodes:x", "nodes:", "9999999999:x", "²:x"])
@pytest.mark.parametrize("form", [*FORMATS, "schema"])
def test_cursor_that_no_page_of_files_has_is_refused(api: Api, form: str, cursor: str) -> None:
    archive.build(api)
    assert page(api, "files", format=form, cursor=cursor).status_code == 400


@pytest.mark.parametrize("cursor", ["", "x", "W10", "WyJub2RlIl0", "a" * 5_000])
@pytest.mark.parametrize("content", ["instances", "graph"])
def test_cursor_that_none_has_is_refused(api: Api, content: str, cursor: str) -> None:
    archive.build(api)
    assert page(api, content, cursor=cursor).status_code == 400


def test_cursor_of_another_project_is_refused(api: Api, base_url: str) -> None:
    archive.build(api)
    other = Api(base_url, f"{api.project}-other")
    archive.build(other)
    cursor = page(other, "instances", limit=3).json()["nextCursor"]
    other.client.close()
    assert page(api, "instances", cursor=cursor).status_code == 400


@pytest.mark.parametrize(
    ("content", "query"),
    [
        ("instances", {"limit": 0}),
        ("instances", {"limit": 1001}),
        ("instances", {"through": "models"}),
        ("graph", {"part": "edges"}),
        ("files", {"format": "csv"}),
        ("files", {"format": None}),
    ],
)
def test_other_values_are_refused(api: Api, content: str, query: dict[str, Any]) -> None:
    archive.build(api)
    refused = page(api, content, **query)
    assert refused.status_code == 400
    assert next(iter(query)) in refused.json()["error"]["message"]


@pytest.mark.parametrize("content", ["schema", "instances", "graph"])
def test_project_that_has_nothing_is_told(api: Api, content: str) -> None:
    assert page(api, content).status_code == 404


def test_views_are_taken_that_have_most_and_containers_for_the_rest(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    names = {"A": ["x", "y"], "B": ["z"]}
    made = [a.container(one, **{name: a.prop() for name in properties}) for one, properties in names.items()]
    api.ok("/models/containers", {"items": made})
    both, only_x = a.view("Both", "A.x", "B.z"), a.view("OnlyX", "A.x")
    renamed = {"container": a.container_ref("B"), "containerPropertyIdentifier": "z"}
    api.ok("/models/views", {"items": [both, only_x, a.view("JustB", renamed=renamed)]})
    ab, y = a.container_ref("A"), a.container_ref("B")
    nodes = [
        a.node("n1", a.data(ab, x="1", y="2"), a.data(y, z="3")),
        a.node("n2", a.data(ab, x="1"), a.data(y, z="3")),
        a.node("n3", a.data(ab, y="2")),
        a.node("n4", a.data(y, z="3")),
        a.node("n5"),
    ]
    api.ok("/models/instances", {"items": nodes})
    found = [one.get("sources") for one in page(api, "instances", through="views").json()["items"]]
    through_both = {"source": a.view_ref("Both"), "properties": {"x": "1", "z": "3"}}
    rest = {"source": ab, "properties": {"y": "2"}}
    assert found == [
        [through_both, rest],
        [through_both],
        [{"source": a.view_ref("OnlyX"), "properties": {}}, rest],
        [{"source": a.view_ref("JustB"), "properties": {"renamed": "3"}}],
        None,
    ]
