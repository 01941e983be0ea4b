"""What the log of requests holds, within its bounds."""

import gzip
import json
from typing import Any

import httpx
import pytest

import builders as a
from conftest import Api
from emulator.graph.driver import Graph
from emulator.http.emulator_api.requests.entry import MAX_BODY, Entry
from emulator.http.emulator_api.requests.log import Log

PATH = "/_emulator/requests"
THING = a.view_ref("ThingView")


def fill(api: Api) -> None:
    """A view of a container, and one node with data in it."""
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [a.container("Thing", name=a.prop(), size=a.prop("int64"))]})
    api.ok("/models/views", {"items": [a.view("ThingView", "Thing.name", "Thing.size")]})
    api.ok("/models/instances", {"items": [a.node("stored", a.data(THING, name="before"))]})


def asked(base_url: str, below: str = "", **query: Any) -> Any:
    answer = httpx.get(base_url + PATH + below, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def listed(base_url: str, project: str, **query: Any) -> list[dict[str, Any]]:
    return asked(base_url, project=project, **query)["items"]


def last(base_url: str, project: str) -> dict[str, Any]:
    """All that is known of the last request of a project."""
    return asked(base_url, "/" + listed(base_url, project, limit=1)[0]["id"])


def test_requests_are_listed_newest_first_with_what_they_were(api: Api, base_url: str) -> None:
    headers = {"x-cdp-sdk": "SomeSDK:1.2"}
    created = api.client.post("/models/spaces", json={"items": [{"space": a.SPACE}]}, headers=headers)
    api.client.get("/models/spaces?limit=3")
    refused = api.post("/models/instances", {"items": [a.node("x", space="nowhere")]})
    summaries = listed(base_url, api.project)
    assert [one["id"] for one in summaries[::2]] == [refused.headers["x-request-id"], created.headers["x-request-id"]]
    told = ("method", "route", "query", "status", "items", "error")
    route = "/api/v1/projects/{project}/models/"
    assert [tuple(one[name] for name in told) for one in summaries] == [
        ("POST", f"{route}instances", "", 400, 1, "UnknownSpaces"),
        ("GET", f"{route}spaces", "limit=3", 200, 1, None),
        ("POST", f"{route}spaces", "", 200, 1, None),
    ]
    assert summaries[2]["client"] == "SomeSDK:1.2"
    assert {one["project"] for one in summaries} == {api.project}
    assert all(one["milliseconds"] > 0 and one["time"] > 1_700_000_000_000 for one in summaries)


def test_filters_find_what_fits_all_of_them(api: Api, base_url: str) -> None:
    first = api.client.get("/models/spaces", headers={"x-cdp-sdk": "SomeSDK:1.2"})
    api.client.get("/models/views")
    api.client.get("/models/nothing")
    api.post("/models/spaces", {"items": 3})

    def found(**query: Any) -> int:
        return len(listed(base_url, api.project, **query))

    assert found() == 4
    assert found(method="post") == 1
    assert found(path="/models/spaces") == 2
    assert found(client="somesdk") == 1
    assert (found(status="200"), found(status="4xx"), found(status="404,200"), found(status="5xx")) == (2, 2, 3, 0)
    assert found(status="4xx", method="POST") == 1
    assert found(limit=2) == 2
    assert found(after=first.headers["x-request-id"]) == 3
    assert found(after="unknown") == 4


@pytest.mark.parametrize("query", ["status=4", "status=abc", "status=xxx", "limit=0", "limit=1001", "limit=x"])
def test_filters_that_nothing_can_fit_are_refused(base_url: str, query: str) -> None:
    for path in ("", "/stream"):
        assert httpx.get(f"{base_url}{PATH}{path}?{query}").status_code == 400


def test_detail_has_bodies_stages_and_statements(api: Api, base_url: str) -> None:
    fill(api)
    found = last(base_url, api.project)
    assert found["requestBody"]["json"]["items"][0]["externalId"] == "stored"
    assert found["responseBody"]["json"]["items"][0]["wasModified"] is True
    assert [stage["name"] for stage in found["stages"]] == ["receive", "decode", "plan", "neo4j", "encode"]
    assert sum(stage["milliseconds"] for stage in found["stages"]) <= found["milliseconds"] + 0.1
    assert all(one["milliseconds"] > 0 for one in found["statements"])
    assert "MERGE" in found["statements"][0]["text"]
    assert found["why"] is None
    assert (found["retries"], found["statementsLeftOut"]) == (0, 0)


def test_parameters_are_shown_as_their_beginning(api: Api, base_url: str) -> None:
    fill(api)
    api.ok("/models/instances", {"items": [a.node(f"n{i}", a.data(THING, name="x" * 500)) for i in range(900)]})
    text = json.dumps(last(base_url, api.project)["statements"], ensure_ascii=False)
    assert "… 895 more" in text
    assert len(text) < 30_000


def test_secrets_are_hidden(api: Api, base_url: str) -> None:
    headers = {
        "authorization": "Bearer the-secret",
        "cookie": "a=the-secret",
        "x-api-key": "the-secret",
        "x-other": "Bearer the-secret",
    }
    api.client.get("/models/spaces?limit=1&access_token=the-secret", headers=headers)
    found = last(base_url, api.project)
    assert "the-secret" not in json.dumps(found)
    shown = {one["name"]: one["value"] for one in found["requestHeaders"]}
    assert [shown[name] for name in headers] == ["<hidden>"] * 4
    assert found["query"] == "limit=1&access_token=<hidden>"


def test_compressed_bodies_are_shown_as_json(api: Api, base_url: str) -> None:
    content = gzip.compress(json.dumps({"items": [{"space": a.SPACE}]}).encode())
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    assert api.client.post("/models/spaces", content=content, headers=headers).status_code == 200
    body = last(base_url, api.project)["requestBody"]
    assert body["json"] == {"items": [{"space": a.SPACE}]}
    assert (body["size"], body["encoding"], body["truncated"]) == (len(content), "gzip", False)


@pytest.mark.parametrize("content", [b"{", b"[1, 2] 3", b"\xff\xfe", b"[" * 5000, b'"' + b"\xed\xa0\x80" + b'"'])
def test_body_that_is_no_json_is_shown_as_text(api: Api, base_url: str, content: bytes) -> None:
    api.client.post("/models/spaces", content=content)
    body = last(base_url, api.project)["requestBody"]
    assert (body["json"], body["text"]) == (None, content.decode(errors="replace"))


def test_of_a_long_body_the_beginning_is_kept_and_that_is_said(api: Api, base_url: str) -> None:
    api.post("/models/spaces", {"items": ["x" * 2 * MAX_BODY]})
    found = last(base_url, api.project)
    assert found["requestBody"]["size"] > 2 * MAX_BODY
    assert (found["requestBody"]["truncated"], len(found["requestBody"]["text"])) == (True, MAX_BODY)
    assert "not kept whole" in found["curl"]


def test_log_can_be_cleared(api: Api, base_url: str) -> None:
    api.client.get("/models/spaces")
    assert httpx.delete(base_url + PATH).json() == {}
    assert listed(base_url, api.project) == []


def test_request_that_is_unknown_is_said_to_be(base_url: str) -> None:
    for path in ("/none", "/none/plans"):
        assert httpx.get(base_url + PATH + path).status_code == 404


def test_request_without_a_token_is_in_the_log(base_url: str, project: str) -> None:
    httpx.post(f"{base_url}/api/v1/projects/{project}/models/spaces", json={})
    found = last(base_url, project)
    assert (found["status"], found["error"], found["route"]) == (401, "Unauthorized", None)


def test_plans_are_those_of_the_statements(api: Api, base_url: str) -> None:
    fill(api)
    api.ok("/models/instances/list", {"instanceType": "node", "sources": [{"source": THING}]})
    found = last(base_url, api.project)
    plans = asked(base_url, f"/{found['id']}/plans")["items"]
    assert [one["text"] for one in plans] == [one["text"] for one in found["statements"]]
    assert [one["plan"]["operatorType"] for one in plans] == ["ProduceResults@neo4j"] * len(plans)


def test_statement_that_neo4j_refuses_has_no_plan_but_a_message(graph: Graph) -> None:
    from emulator.compile.statement import Statement  # noqa: PLC0415
    from emulator.operations.context import Context  # noqa: PLC0415
    from emulator.operations.requests.plans import explain_statements  # noqa: PLC0415

    asked_for = [Statement("RETURN 1 +", {}), Statement("RETURN $one + $other AS sum", {})]
    broken, without_parameters = explain_statements(Context(graph), asked_for).items
    assert broken.plan is None
    assert "Invalid input" in str(broken.message)
    assert without_parameters.plan


def entry(number: int, size: int) -> Entry:
    one = Entry(id=str(number), time=0, method="GET", path="/api/", query=b"", headers=[])
    one.request.add(b"x" * size)
    return one


def test_log_holds_so_many_requests_and_no_more() -> None:
    log = Log(max_entries=10)
    for number in range(25):
        log.add(entry(number, 1))
    assert [one.id for one in log.newest_first()] == [str(number) for number in range(24, 14, -1)]
    assert log.find("14") is None


def test_of_too_many_bytes_the_oldest_bodies_go_first() -> None:
    log = Log(max_bytes=50_000)
    for number in range(10):
        log.add(entry(number, 10_000))
        assert log.bytes <= 50_000
    entries = list(log.newest_first())
    assert len(entries) == 10
    assert [one.request.dropped for one in entries] == [False] * 2 + [True] * 8


def test_requests_without_bodies_go_where_they_are_too_many_bytes() -> None:
    log = Log(max_bytes=50_000)
    for number in range(100):
        log.add(entry(number, 0))
    assert len(list(log.newest_first())) == 24
    log.clear()
    assert log.bytes == 0
