"""What the log tells of a refused request: the rule, the item, what was stored, what may have been meant."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

import builders as a
from conftest import Api

THING = a.view_ref("ThingView")
DIRECT = {"type": {"type": "direct", "container": {"type": "container", **a.ref("Thing")}}}


@pytest.fixture(scope="module")
def api(base_url: str) -> Iterator[Api]:
    """A project with views of nodes and edges, and two nodes; no case changes it."""
    api = Api(base_url, f"test-{uuid4().hex[:16]}")
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    thing = a.container("Thing", name=a.prop(nullable=False), size=a.prop("int64"), fixed=a.prop(immutable=True))
    thing["constraints"] = {"one": {"constraintType": "uniqueness", "properties": ["name"]}}
    edges = {**a.container("Link", weight=a.prop("int64")), "usedFor": "edge"}
    api.ok("/models/containers", {"items": [thing, edges]})
    views = [a.view("ThingView", "Thing.name", "Thing.size", "Thing.fixed"), a.view("LinkView", "Link.weight")]
    api.ok("/models/views", {"items": views})
    nodes = [a.node("first", a.data(THING, name="one", fixed="yes")), a.node("second", a.data(THING, name="two"))]
    api.ok("/models/instances", {"items": nodes})
    api.ok("/models/instances", {"items": [a.node("typed", type=a.ref("first"))]})
    yield api
    api.client.close()


def detail(api: Api, response: httpx.Response) -> dict[str, Any]:
    assert response.status_code >= 400, response.text
    url = str(api.client.base_url).partition("/api/")[0]
    return httpx.get(f"{url}/_emulator/requests/{response.headers['x-request-id']}").json()


def why(api: Api, path: str, body: Any) -> dict[str, Any]:
    return detail(api, api.post(path, body))["why"]


def of_apply(api: Api, *items: Any, **flags: Any) -> dict[str, Any]:
    return why(api, "/models/instances", {"items": list(items), **flags})


def identity(external_id: str, position: int, kind: str = "node") -> dict[str, Any]:
    return {"position": position, "space": a.SPACE, "externalId": external_id, "instanceType": kind}


GOOD = a.node("good", a.data(THING, name="good"))
REFUSED = {
    "VersionConflict": (a.node("second", a.data(THING, name="x"), existingVersion=0), None, True),
    "UnknownProperty": (a.node("second", a.data(THING, nmae="x")), "nmae", True),
    "UnknownViews": (a.node("second", a.data(a.view_ref("ThinView"), name="x")), None, True),
    "UnknownContainers": (a.node("second", a.data(a.container_ref("Thin"), name="x")), None, True),
    "NullNotAllowed": (a.node("second", a.data(THING, name=None)), "name", True),
    "InvalidValue": (a.node("second", a.data(THING, size="x")), "size", True),
    "MissingRequiredProperty": (a.node("new", a.data(THING, size=1)), "name", False),
    "ImmutableProperty": (a.node("first", a.data(THING, fixed="no")), "fixed", True),
    "UniquenessConstraintViolated": (a.node("new", a.data(THING, name="one")), None, False),
    "UsedForMismatch": (a.node("new", a.data(a.view_ref("LinkView"), weight=1)), None, False),
    "MissingTarget": (a.node("new", type=a.ref("nothing")), "type", False),
    "MissingEndNode": (a.edge("new", a.ref("first"), a.ref("nothing"), a.ref("first")), "endNode", False),
}


@pytest.mark.parametrize("error", REFUSED)
def test_refused_apply_names_the_item_the_property_and_what_was_stored(api: Api, error: str) -> None:
    item, name, exists = REFUSED[error]
    found = of_apply(api, GOOD, item, autoCreateDirectRelations=False)
    assert found["error"] == error
    assert found["item"] == identity(item["externalId"], 1, item["instanceType"])
    assert found["property"] == name
    assert found["stored"]["exists"] == exists
    assert found["rule"].endswith(".")
    assert found["rule"].count(". ") == 0
    assert found["wording"]["source"] in {"recorded", "clients", "documented", "ours"}


def test_what_was_stored_is_told_with_its_version_and_values(api: Api) -> None:
    stored = of_apply(api, a.node("first", a.data(THING, fixed="no")))["stored"]
    assert stored["version"] == 1
    assert stored["lastUpdatedTime"] >= stored["createdTime"] > 1_700_000_000_000
    assert stored["properties"] == {f"{a.SPACE}:Thing": {"name": "one", "fixed": "yes"}}


def test_refused_deletion_names_its_item(api: Api) -> None:
    other = {"instanceType": "node", **a.ref("second")}
    found = why(api, "/models/instances/delete", {"items": [other, {"instanceType": "node", **a.ref("first")}]})
    assert found["error"] == "TypeInUse"
    assert found["stored"]["exists"] is True


def test_deletion_of_a_newer_version_names_its_item(api: Api) -> None:
    old = {"instanceType": "node", **a.ref("second"), "existingVersion": 0}
    found = why(api, "/models/instances", {"items": [GOOD], "delete": [old]})
    assert (found["error"], found["item"]) == ("VersionConflict", identity("second", 0))


def test_item_of_a_field_that_does_not_exist_is_found_in_the_body(api: Api) -> None:
    found = of_apply(api, GOOD, {**a.node("second"), "unexpected": 1})
    assert (found["error"], found["item"]) == ("UnexpectedField", identity("second", 1))
    assert found["stored"] is None


NEAREST = {
    "view": (
        "/models/instances",
        {"items": [a.node("x", a.data(a.view_ref("ThingVew"), name="x"))]},
        "sp:ThingView/v1",
    ),
    "container": ("/models/instances", {"items": [a.node("x", a.data(a.container_ref("thing")))]}, "sp:Thing"),
    "property": ("/models/instances", {"items": [a.node("x", a.data(THING, nane="x"))]}, "name"),
    "space": ("/models/instances", {"items": [a.node("x", space="spp")]}, "sp"),
    "property in a filter": (
        "/models/instances/list",
        {"filter": {"equals": {"property": [a.SPACE, "ThingView/v1", "Size"], "value": 1}}},
        "size",
    ),
    "view in a filter": (
        "/models/instances/list",
        {"filter": {"hasData": [a.view_ref("ThingsView")]}},
        "sp:ThingView/v1",
    ),
    "view of the service": (
        "/models/instances/list",
        {"sources": [{"source": {**a.view_ref("CogniteAset"), "space": "cdf_cdm"}}]},
        "cdf_cdm:CogniteAsset/v1",
    ),
}


@pytest.mark.parametrize("case", NEAREST)
def test_nearest_name_of_one_that_does_not_exist_is_told(api: Api, case: str) -> None:
    path, body, expected = NEAREST[case]
    (nearest,) = why(api, path, body)["nearest"]
    assert nearest["kind"] == case.split(" ", maxsplit=1)[0]
    assert nearest["similar"][0] == expected


def test_nothing_is_told_to_be_near_where_no_name_is_alike(api: Api) -> None:
    assert of_apply(api, a.node("x", a.data(THING, quite_different="x")))["nearest"] == []


def test_path_that_does_not_exist_and_missing_tokens_have_a_reason_too(api: Api) -> None:
    assert detail(api, api.client.get("/models/nothing"))["why"]["error"] == "UnknownPath"
    without = httpx.get(f"{api.client.base_url}models/spaces")
    assert detail(api, without)["why"]["error"] == "Unauthorized"


def test_lines_repeat_the_request(api: Api, tmp_path: Any) -> None:
    body = {"items": [a.node('it\'s "quoted" $HOME `x` \\', a.data(THING, nmae="é"))]}
    refused = api.post("/models/instances?x=1", body)
    found = detail(api, refused)
    command = [
        ["bash", "-c", found["curl"] + " -s"],
        [sys.executable, "-c", found["python"].replace("httpx.request(", "print(httpx.request(") + ".text)"],
    ]
    environment = {name: value for name, value in os.environ.items() if name != "CDF_TOKEN"}
    for one in command:
        done = subprocess.run(one, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
        assert done.stdout.strip() == refused.text, done.stderr
