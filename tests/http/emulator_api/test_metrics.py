"""What Prometheus is told."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import builders as a
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings

INSTANCES = "/api/v1/projects/{project}/models/instances"


@pytest.fixture
def own(graph: Graph, project: str) -> Iterator[Api]:
    """The API of an emulator that nobody else asks anything; its log of requests is off, which changes no metric."""
    with listening(create(graph, Settings(request_log="off"))) as url:
        api = Api(url, project)
        yield api
        api.client.close()


def metrics(api: Api) -> dict[str, float]:
    answer = httpx.get(str(api.client.base_url).partition("/api/")[0] + "/_emulator/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        name: float(value)
        for name, value in re.findall(r"^(cdf_\S+(?: [^ ]+)*?) ([\d.e+-]+)$", answer.text, re.MULTILINE)
    }


def test_requests_are_counted_by_endpoint_and_status(own: Api) -> None:
    own.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    for _ in range(3):
        own.ok("/models/instances/list", {})
    own.post("/models/instances", {"items": [a.node("x", space="none")]})
    own.client.get(f"/nothing/{own.project}")
    own.client.request("PATCH", "/models/spaces")
    found = {name: value for name, value in metrics(own).items() if name.startswith("cdf_emulator_requests_total")}
    line = 'cdf_emulator_requests_total{{endpoint="{}",method="{}",status="{}"}}'
    assert found == {
        line.format("/api/v1/projects/{project}/models/spaces", "POST", 200): 1,
        line.format(f"{INSTANCES}/list", "POST", 200): 3,
        line.format(INSTANCES, "POST", 400): 1,
        line.format("other", "GET", 404): 1,
        line.format("/api/v1/projects/{project}/models/spaces", "PATCH", 405): 1,
    }


def test_stages_instances_and_guesses_are_counted(own: Api) -> None:
    own.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    for batch in range(4):
        own.ok("/models/instances", {"items": [a.node(f"{batch}-{i}") for i in range(5)]})
    own.ok("/models/instances", {"items": [a.node("0-0")]})
    own.ok("/models/instances/delete", {"items": [{"instanceType": "node", **a.ref("0-1")}]})
    own.ok("/models/instances/list", {})
    own.ok("/models/instances/query", {"with": {"all": {"nodes": {}}}, "select": {"all": {}}})
    found: dict[str, Any] = metrics(own)
    assert found["cdf_emulator_instances_written_total"] == 21
    assert found["cdf_emulator_instances_read_total"] == 38
    assert found["cdf_emulator_neo4j_retries_total"] == 0
    for stage in ("receive", "decode", "plan", "neo4j", "encode", "total"):
        assert found[f'cdf_emulator_stage_seconds_count{{stage="{stage}"}}'] == 9
        assert found[f'cdf_emulator_stage_seconds_sum{{stage="{stage}"}}'] > 0
    assert found['cdf_emulator_guesses_total{guess="insert_prediction",outcome="right"}'] == 2
    assert found['cdf_emulator_guesses_total{guess="insert_prediction",outcome="wrong"}'] == 0


def test_wrong_guesses_are_counted(own: Api) -> None:
    own.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    for batch in range(3):
        own.ok("/models/instances", {"items": [a.node(f"{batch}-{i}") for i in range(20)]})
    # No sample of the keys is taken there.
    own.ok("/models/instances", {"items": [a.node("0-1" if i == 1 else f"new-{i}") for i in range(20)]})
    found = metrics(own)
    for guess in ("insert_prediction", "optimistic_insert"):
        outcomes = [
            found[f'cdf_emulator_guesses_total{{guess="{guess}",outcome="{one}"}}'] for one in ("right", "wrong")
        ]
        assert outcomes == [1, 1]


def test_only_get_is_allowed(base_url: str) -> None:
    assert httpx.post(f"{base_url}/_emulator/metrics").status_code == 405
