"""What the explanation of a read holds."""

from typing import Any

import httpx
import pytest

import builders as a
from conftest import Api

PUMP = a.view_ref("Pump")
NAME = [a.SPACE, "Pump/v1", "name"]


@pytest.fixture
def pumps(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [a.container("Pump", name=a.prop())]})
    api.ok("/models/views", {"items": [a.view("Pump", "Pump.name")]})
    model = {"space": a.SPACE, "externalId": "Plant", "version": "v1", "views": [PUMP]}
    api.ok("/models/datamodels", {"items": [model]})
    api.ok("/models/instances", {"items": [a.node(f"p{i}", a.data(PUMP, name=f"pump {i}")) for i in range(3)]})
    return api


def explain(api: Api, endpoint: str, body: Any, **more: Any) -> httpx.Response:
    base = str(api.client.base_url).partition("/api/")[0]
    return api.client.post(
        f"{base}/_emulator/projects/{api.project}/explain", json={"endpoint": endpoint, "body": body, **more}
    )


QUERY = {
    "with": {"pumps": {"nodes": {"filter": {"prefix": {"property": NAME, "value": "pump"}}}}},
    "select": {"pumps": {"sources": [{"source": PUMP, "properties": ["name"]}]}},
}


@pytest.mark.parametrize(
    ("endpoint", "body"),
    [
        ("list", {"sources": [{"source": PUMP}], "filter": {"equals": {"property": NAME, "value": "pump 1"}}}),
        ("byids", {"items": [{"instanceType": "node", "space": a.SPACE, "externalId": "p1"}]}),
        ("search", {"view": PUMP, "query": "pump"}),
        ("aggregate", {"view": PUMP, "aggregates": [{"count": {}}]}),
        ("query", QUERY),
        ("sync", QUERY),
    ],
)
def test_explanation_has_the_answer_of_the_endpoint_and_plans(pumps: Api, endpoint: str, body: Any) -> None:
    response = explain(pumps, endpoint, body)
    assert response.status_code == 200, response.text
    explanation = response.json()
    answer, asked = explanation["answer"], pumps.ok(f"/models/instances/{endpoint}", body)
    assert {**answer, "nextCursor": None} == {**asked, "nextCursor": None} or endpoint == "sync"
    assert explanation["stages"]["neo4j"] > 0
    assert any("MATCH" in one["text"] or "queryNodes" in one["text"] for one in explanation["statements"])
    for one in explanation["statements"]:
        assert one["plan"]["operator"] == "ProduceResults"
        assert one["plan"]["children"]
        assert one["browserText"].startswith(":params {")
        assert one["browserText"].endswith(f";\n{one['text']};")
    assert ("notices" in explanation) == (endpoint in {"list", "query", "sync"})


def test_plan_has_the_rows_and_hits_of_its_operators(pumps: Api) -> None:
    explanation = explain(pumps, "query", QUERY).json()
    hits = rows = 0
    plans = [one["plan"] for one in explanation["statements"]]
    while plans:
        plan = plans.pop()
        plans += plan["children"]
        hits, rows = hits + plan["hits"], max(rows, plan["rows"])
    assert hits > 0
    assert rows >= 3


def test_graphql_query_is_explained_with_its_data_model(pumps: Api) -> None:
    model = {"space": a.SPACE, "externalId": "Plant", "version": "v1"}
    body = {"query": "{ listPump { items { name } } }"}
    explanation = explain(pumps, "graphql", body, dataModel=model).json()
    assert len(explanation["answer"]["data"]["listPump"]["items"]) == 3
    assert explanation["statements"]
    refused = explain(pumps, "graphql", body)
    assert refused.status_code == 400
    assert "dataModel" in refused.json()["error"]["message"]


def test_mutation_is_not_run(pumps: Api) -> None:
    model = {"space": a.SPACE, "externalId": "Plant", "version": "v1"}
    body = {"query": 'mutation { upsertPump(items: [{space: "s", externalId: "new", name: "x"}]) { externalId } }'}
    response = explain(pumps, "graphql", body, dataModel=model)
    assert response.status_code == 400
    assert len(pumps.ok("/models/instances/list", {})["items"]) == 3


def test_refusal_is_that_of_the_endpoint(pumps: Api) -> None:
    for body in ({"filter": {"equals": {"property": [a.SPACE, "Nothing", "x"], "value": 1}}}, {"limit": "many"}, []):
        refused = explain(pumps, "list", body)
        assert (refused.status_code, refused.json()["error"]["message"]) == pumps.refused(
            "/models/instances/list", body
        )


def test_only_reads_are_explained(pumps: Api) -> None:
    response = explain(pumps, "apply", {"items": []})
    assert response.status_code == 400
    assert "endpoint" in response.json()["error"]["message"]


def test_text_for_neo4j_browser_quotes_keys_and_values(pumps: Api) -> None:
    odd = 'a`b"c\\ é'
    body = {"sources": [{"source": PUMP}], "filter": {"equals": {"property": NAME, "value": odd}}}
    (one,) = explain(pumps, "list", body).json()["statements"]
    assert '"a`b\\"c\\\\ é"' in one["browserText"]
