"""Faults as a client meets them."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import builders as a
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings

LIST = "/models/instances/list"
APPLY = "/api/v1/projects/{project}/models/instances"


class Faulty(Api):
    """A project with a space, and rules for faults."""

    def __init__(self, base_url: str, project: str) -> None:
        super().__init__(base_url, project)
        self.own = httpx.Client(base_url=f"{base_url}/_emulator", timeout=60)
        self.path = f"/projects/{project}/faults"
        self.ok("/models/spaces", {"items": [{"space": a.SPACE}]})

    def set(self, *rules: Any, **more: Any) -> Any:
        answer = self.own.put(self.path, json={"items": rules, **more})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def log(self) -> list[Any]:
        return self.own.get(f"{self.path}/log").json()["items"]

    def requests(self) -> list[Any]:
        """The requests to the project, the oldest first."""
        return self.own.get("/requests", params={"project": self.project}).json()["items"][::-1]

    def nodes(self) -> list[str]:
        return [one["externalId"] for one in self.ok(LIST, {})["items"]]


@pytest.fixture
def api(base_url: str, project: str) -> Iterator[Faulty]:
    faulty = Faulty(base_url, project)
    yield faulty
    faulty.own.delete(faulty.path)
    faulty.own.close()
    faulty.client.close()


def status(number: int, **more: Any) -> dict[str, Any]:
    return {"answer": {"type": "status", "status": number, **more}}


@pytest.mark.parametrize(
    ("rule", "expected", "headers"),
    [
        (status(429, retryAfter=3), {"code": 429, "message": "Too many requests"}, {"retry-after": "3"}),
        (
            status(408, notices=[{"code": "slow"}]),
            {
                "code": 408,
                "message": "Graph query timed out. Reduce load or contention, or optimise your query.",
                "notices": [{"code": "slow"}],
            },
            {},
        ),
        (
            status(409, reason="versionConflict"),
            {"code": 409, "message": "A version conflict caused the ingest to fail."},
            {},
        ),
        (
            status(409, reason="schemaLock"),
            {
                "code": 409,
                "message": "The schema is locked by another change. Please try again.",
                "isAutoRetryable": True,
            },
            {"cdf-is-auto-retryable": "true"},
        ),
        (status(502), {"code": 502, "message": "Bad gateway"}, {}),
        (
            status(503),
            {"code": 503, "message": "Service unavailable", "isAutoRetryable": True},
            {"retry-after": "1"},
        ),
        (status(504), {"code": 504, "message": "Gateway timeout"}, {}),
    ],
)
def test_error_is_the_envelope_of_the_service(api: Faulty, rule: Any, expected: Any, headers: dict[str, str]) -> None:
    api.set(rule)
    answer = api.post(LIST, {})
    assert (answer.status_code, answer.json()) == (expected["code"], {"error": expected})
    assert headers.items() <= dict(answer.headers).items()


def test_internal_error_names_the_request(api: Faulty) -> None:
    api.set(status(500))
    answer = api.post(LIST, {})
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.json()["error"]["message"]


def test_request_that_gets_an_error_is_not_carried_out(api: Faulty) -> None:
    api.set({**status(503), "match": {"path": APPLY}, "times": 1})
    assert api.post("/models/instances", {"items": [a.node("one")]}).status_code == 503
    assert api.nodes() == []
    api.ok("/models/instances", {"items": [a.node("one")]})
    assert api.nodes() == ["one"]


def test_rules_are_listed_with_their_counts_and_cleared(api: Faulty) -> None:
    rule = {**status(429), "name": "second", "match": {"nth": 2}}
    made = api.set(rule, seed=4)
    expected = {"name": "second", "matched": 0, "injected": 0, "ended": False, "rule": rule}
    assert made == {"items": [expected], "profile": None, "seed": 4}
    assert [api.post(LIST, {}).status_code for _ in range(3)] == [200, 429, 200]
    assert api.own.get(api.path).json()["items"] == [{**expected, "matched": 3, "injected": 1}]
    assert api.own.delete(api.path).json() == {"project": api.project, "rules": 1}
    assert api.own.get(api.path).json() == {"items": [], "profile": None, "seed": 0}
    assert api.log() == []


def test_log_and_request_log_say_what_was_injected(api: Faulty) -> None:
    api.set({**status(429), "name": "busy", "match": {"every": 2}})
    refused = [api.post(LIST, {}) for _ in range(2)][1]
    (injected,) = api.log()
    assert injected.pop("time") > 0
    assert injected == {
        "requestId": refused.headers["x-request-id"],
        "rule": "busy",
        "method": "POST",
        "path": f"/api/v1/projects/{api.project}{LIST}",
        "nth": 2,
        "answer": "status",
        "status": 429,
    }
    assert [(one["status"], one["fault"]) for one in api.requests()[-2:]] == [(200, None), (429, "busy")]


def test_connection_is_dropped_before_the_commit(api: Faulty) -> None:
    api.set({"answer": {"type": "drop", "commit": "before"}, "match": {"path": APPLY}, "times": 1, "name": "lost"})
    with pytest.raises(httpx.ReadError):
        api.post("/models/instances", {"items": [a.node("one")]})
    assert api.nodes() == []
    assert [(one["status"], one["fault"]) for one in api.requests()[-2:]] == [(0, "lost"), (200, None)]


@pytest.mark.parametrize(("end", "error"), [("reset", httpx.ReadError), ("close", httpx.RemoteProtocolError)])
def test_connection_is_dropped_after_the_commit(api: Faulty, end: str, error: type[Exception]) -> None:
    lost = {"type": "drop", "commit": "after", "end": end}
    api.set({"answer": lost, "match": {"path": APPLY}, "times": 1, "name": "lost"})
    with pytest.raises(error):
        api.post("/models/instances", {"items": [a.node("one")]})
    assert api.nodes() == ["one"]
    assert [(one["status"], one["fault"]) for one in api.requests()[-2:]] == [(0, "lost"), (200, None)]


@pytest.mark.parametrize("size", [0, 5, 1_000_000])
def test_body_is_truncated(api: Faulty, size: int) -> None:
    api.set({"answer": {"type": "truncate", "bytes": size}, "times": 1})
    with api.client.stream("POST", LIST, json={}) as answer:
        assert answer.status_code == 200
        whole = int(answer.headers["content-length"])
        received = b""
        parts = answer.iter_raw()
        with pytest.raises(httpx.RemoteProtocolError):  # noqa: PT012 - what came before counts
            while True:
                received += next(parts)
    assert len(received) == min(size, whole - 1)
    assert api.nodes() == []


def test_body_stalls_and_goes_on(api: Faulty) -> None:
    api.set({"answer": {"type": "stall", "bytes": 3, "milliseconds": 50}})
    with api.client.stream("POST", LIST, json={}) as answer:
        parts = list(answer.iter_raw())
    assert parts[0] == b'{"i'
    assert b"".join(parts).startswith(b'{"items":[]')


def test_client_that_does_not_wait_for_a_stalled_body_has_its_write(api: Faulty) -> None:
    rule = {"answer": {"type": "stall", "bytes": 3, "milliseconds": 60_000}, "match": {"path": APPLY}, "times": 1}
    api.set(rule)
    with pytest.raises(httpx.ReadTimeout):
        api.client.post("/models/instances", json={"items": [a.node("one")]}, timeout=0.5)
    assert api.nodes() == ["one"]


def test_late_answer_is_the_answer(api: Faulty) -> None:
    api.set({"answer": {"type": "latency", "uniform": {"least": 1, "most": 20}}, "name": "late"}, seed=3)
    assert api.nodes() == []
    (first,) = api.log()
    assert 1 <= first["milliseconds"] <= 20
    api.set({"answer": {"type": "latency", "uniform": {"least": 1, "most": 20}}, "name": "late"}, seed=3)
    assert api.nodes() == []
    assert api.log()[0]["milliseconds"] == first["milliseconds"]


def test_compressed_body_is_looked_into(api: Faulty) -> None:
    import gzip  # noqa: PLC0415

    api.set({**status(429), "match": {"body": {"pointer": "/limit", "equals": 7}}})
    for limit, expected in ((6, 200), (7, 429)):
        content = gzip.compress(b'{"limit": %d}' % limit)
        answer = api.client.post(LIST, content=content, headers={"content-encoding": "gzip"})
        assert answer.status_code == expected


def test_rules_hold_for_their_project_only_and_end_with_its_reset(api: Faulty, base_url: str) -> None:
    api.set(status(503))
    other = Api(base_url, f"{api.project}-other")
    other.ok(LIST, {})
    other.client.close()
    assert api.client.get("/models/spaces").status_code == 503
    assert api.own.delete(f"/projects/{api.project}").status_code == 200
    assert api.client.get("/models/spaces").status_code == 200


def test_profile_is_taken_with_its_seed(api: Faulty) -> None:
    made = api.own.put(api.path, params={"profile": "schema-churn", "seed": 9}).json()
    assert (made["profile"], made["seed"]) == ("schema-churn", 9)
    statuses = [api.post("/models/containers", {"items": []}).status_code for _ in range(40)]
    assert set(statuses) == {400, 409}
    api.own.put(api.path, params={"profile": "schema-churn", "seed": 9})
    assert [api.post("/models/containers", {"items": []}).status_code for _ in range(40)] == statuses


@pytest.mark.parametrize(
    ("body", "query", "field"),
    [
        ({"items": [{"answer": {"type": "status", "status": 418}}]}, {}, "items[0].answer.status"),
        ({"items": [{"answer": {"type": "teapot"}}]}, {}, "items[0].answer"),
        ({"items": [{"match": {}}]}, {}, "items[0].answer"),
        ({"items": [{**status(503), "sometimes": True}]}, {}, "items[0].sometimes"),
        ({"items": [{**status(503), "match": {"probability": 2}}]}, {}, "items[0].match.probability"),
        ({"items": [{**status(503), "match": {"path": "/{project}/x"}}]}, {}, "items[0].match.path"),
        ({"items": [{"answer": {"type": "latency", "fixed": 60_001}}]}, {}, "items[0].answer.fixed"),
        ({"items": [{"answer": {"type": "search-lag"}}]}, {}, "items[0].answer"),
        ({"items": [status(503)] * 51}, {}, "items size"),
        ({}, {}, "items"),
        ({"items": []}, {"profile": "busy"}, "items"),
        ({}, {"profile": "idle"}, "profile"),
    ],
)
def test_bad_rules_are_refused_with_their_field(api: Faulty, body: Any, query: Any, field: str) -> None:
    answer = api.own.put(api.path, json=body, params=query)
    assert answer.status_code == 400
    assert field in answer.json()["error"]["message"]
    assert api.own.get(api.path).json()["items"] == []


def test_rules_do_not_hold_for_the_paths_of_the_emulator(api: Faulty) -> None:
    api.set(status(503))
    assert api.own.get(f"/projects/{api.project}/datamodels").status_code == 200
    assert api.own.get("/health").status_code == 200


def test_profile_of_the_start_holds_for_every_project_until_it_is_cleared(graph: Graph, project: str) -> None:
    with listening(create(graph, Settings(faults="schema-churn:7"))) as url:
        api = Api(url, project)
        own = f"{url}/_emulator/projects/{project}/faults"
        made = api.client.get(own).json()
        assert (made["profile"], made["seed"]) == ("schema-churn", 7)
        statuses = {api.post("/models/containers", {"items": []}).status_code for _ in range(40)}
        assert statuses == {400, 409}
        assert api.client.delete(own).json()["rules"] == 6
        assert {api.post("/models/containers", {"items": []}).status_code for _ in range(40)} == {400}
        api.client.close()
