"""Requests made from the description: none fails in the emulator, and each answer is one that is described.

Schemathesis makes the requests, the same in every run: some that the description allows, and some that it does not.
"""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from conftest import listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.http.description.openapi import document
from emulator.settings import Settings

ALLOWED, OTHERS = 4, 2
"""How many requests are made for an operation."""
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
LEFT_OUT = {"saveClient", "saveUser", "forkEmulatorProjects", "followEmulatorRequests"}
"""Operations whose effect is not limited to a project, and one whose answer does not end."""

DOCUMENT = document()
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()]
MADE = [
    one
    for one in OPERATIONS
    if one.definition.raw["operationId"] not in LEFT_OUT
    and ("Not emulated" not in one.definition.raw["tags"] or one.path.endswith(("/events", "/sequences")))
]


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    with listening(create(graph, Settings())) as address:
        yield address


def check(case: Case, url: str, project: str) -> None:
    if "project" in (case.path_parameters or {}):
        case.path_parameters["project"] = project
    case.headers["authorization"] = "Bearer any"
    response = case.call(base_url=url, timeout=60)
    assert response.status_code < 500 or response.status_code == 501, response.text
    case.validate_response(response, checks=CHECKS)


@pytest.mark.parametrize("operation", MADE, ids=lambda one: one.label)
def test_answer_to_a_request_that_is_described_is_described(operation: Any, url: str, project: str) -> None:
    @settings(**bounded(ALLOWED))
    @given(case=operation.as_strategy())
    def ask(case: Case) -> None:
        check(case, url, project)

    ask()


MISTAKEN = {"applySpaces", "applyContainers", "applyViews", "applyInstances", "filterInstances", "queryInstances"}
"""Operations that are asked what is not described too: the others decode their requests in the same way."""


@pytest.mark.parametrize(
    "operation", [one for one in MADE if one.definition.raw["operationId"] in MISTAKEN], ids=lambda one: one.label
)
def test_answer_to_a_request_that_is_not_described_is_described(operation: Any, url: str, project: str) -> None:
    @settings(**bounded(OTHERS))
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def ask(case: Case) -> None:
        check(case, url, project)

    ask()


def bounded(examples: int) -> dict[str, Any]:
    """Settings of Hypothesis with which each run makes the same requests, and does not look for smaller ones."""
    return {
        "max_examples": examples,
        "derandomize": True,
        "database": None,
        "deadline": None,
        "phases": [Phase.generate],
        "suppress_health_check": list(HealthCheck),
    }


PLANT = view_ref("Plant")
PUMP = view_ref("Pump")
AREA = [SPACE, "Pump/v1", "area"]
DEBUG = {"includeTranslatedQuery": True, "includePlan": True, "includeLlmPrompt": True}
CONTAINERS = [
    container(
        "Pump",
        name=prop(),
        power=prop("float64"),
        seen=prop("timestamp", list=True),
        area=prop("direct"),
        extra=prop("json"),
    ),
    container("Area", name=prop(), constraints={"unique": {"constraintType": "uniqueness", "properties": ["name"]}}),
]
RELATION = {
    "connectionType": "multi_reverse_direct_relation",
    "source": PUMP,
    "through": {"source": PUMP, "identifier": "area"},
}
EDGE = {"connectionType": "multi_edge_connection", "type": ref("feeds"), "source": PUMP, "direction": "outwards"}
VIEWS = [
    view("Pump", "Pump.name", "Pump.power", "Pump.seen", "Pump.area", "Pump.extra", feeds=EDGE),
    view("Plant", "Area.name", pumps=RELATION) | {"filter": {"hasData": [view_ref("Plant")]}},
]
NODES = [
    node("hall", data(PLANT, name="Hall")),
    node(
        "p1",
        data(PUMP, name="P-1", power=1.5, seen=["2024-01-01T00:00:00Z"], area=ref("hall"), extra={"a": [1, None]}),
        type=ref("pump"),
    ),
    node("p2", data(PUMP, name="P-2")),
    edge("e", ref("p1"), ref("p2"), ref("feeds")),
]
ALL = {
    "with": {"pumps": {"nodes": {"filter": {"hasData": [PUMP]}}}, "fed": {"edges": {"from": "pumps"}}},
    "select": {"pumps": {"sources": [{"source": PUMP, "properties": ["*"]}]}, "fed": {}},
    "includeTyping": True,
}
MODEL = {"space": SPACE, "externalId": "Model", "version": "v1", "views": [PUMP, PLANT]}
P1 = {"instanceType": "node", **ref("p1")}
INVOLVED = {"involvedViews": {}, "involvedContainers": {}}

SCENARIO: list[tuple[str, str, Any]] = [
    ("POST", "/models/spaces", {"items": [{"space": SPACE, "name": "A space"}]}),
    ("GET", "/models/spaces?includeGlobal=true&limit=2", None),
    ("POST", "/models/containers", {"items": CONTAINERS}),
    ("GET", "/models/containers?includeGlobal=true&limit=1000", None),
    ("POST", "/models/views", {"items": VIEWS}),
    ("GET", "/models/views?includeGlobal=true&limit=1000", None),
    ("POST", "/models/datamodels", {"items": [MODEL]}),
    ("GET", "/models/datamodels?includeGlobal=true", None),
    ("GET", "/models/datamodels?inlineViews=true&includeGlobal=true", None),
    ("POST", "/models/instances", {"items": NODES}),
    ("POST", "/models/instances/byids", {"items": [P1], "sources": [{"source": PUMP}], "includeTyping": True}),
    ("POST", "/models/instances/list", {"sources": [{"source": PUMP}], "limit": 1, "debug": DEBUG}),
    ("POST", "/models/instances/list", {"instanceType": "edge"}),
    ("POST", "/models/instances/search", {"view": PUMP, "query": "P"}),
    (
        "POST",
        "/models/instances/aggregate",
        {"view": PUMP, "groupBy": ["area"], "aggregates": [{"count": {}}, {"count": {"property": "name"}}]},
    ),
    (
        "POST",
        "/models/instances/aggregate",
        {"view": PUMP, "aggregates": [{"histogram": {"property": "power", "interval": 1}}], "includeTyping": True},
    ),
    ("POST", "/models/instances/query", ALL | {"debug": DEBUG | {"profile": True}}),
    ("POST", "/models/instances/sync", ALL),
    ("POST", "/models/instances/inspect", {"items": [P1], "inspectionOperations": INVOLVED}),
    (
        "POST",
        "/models/containers/inspect",
        {"items": [ref("Pump")], "inspectionOperations": {"involvedViews": {}, "totalInvolvedViewCount": {}}},
    ),
    ("GET", "/models/statistics", None),
    ("GET", "/models/statistics/spaces", None),
    ("POST", "/models/instances/delete", {"items": [{"instanceType": "edge", **ref("e")}]}),
    ("GET", "/groups?all=true", None),
    ("GET", "/units", None),
    ("GET", "/units/systems", None),
    (
        "POST",
        f"/userapis/spaces/{SPACE}/datamodels/Model/versions/v1/graphql",
        {"query": "{ listPump { items { name feeds { items { name } } } nothing } }"},
    ),
]


def test_answers_to_a_whole_use_are_described(url: str, project: str) -> None:
    base = f"/api/v1/projects/{project}"
    with httpx.Client(base_url=url, headers={"authorization": "Bearer any"}, timeout=60) as client:
        steps = [(method, base + path, body) for method, path, body in SCENARIO]
        steps += [("GET", path, None) for path in ("/api/v1/token/inspect", "/api/v1/projects")]
        steps += [("GET", "/_emulator/projects", None), ("GET", f"/_emulator/projects/{project}/graph", None)]
        for method, path, body in steps:
            answer = client.request(method, path, json=body)
            assert answer.status_code in {200, 201}, (path, answer.text)
            invalid = list(validator(method, path.partition("?")[0], answer.status_code).iter_errors(answer.json()))
            assert invalid == [], (method, path, json.dumps(answer.json())[:2000])


def validator(method: str, path: str, status: int) -> jsonschema_rs.Draft202012Validator:
    """What an answer must be; a field that is not described is no answer of the API."""
    found = [one for one, methods in DOCUMENT["paths"].items() if is_at(path, one) and method.lower() in methods]
    template = min(found, key=lambda one: one.count("{"))
    content = DOCUMENT["paths"][template][method.lower()]["responses"][str(status)]["content"]
    schemas = {name: closed(one) for name, one in DOCUMENT["components"]["schemas"].items()}
    schema = content["application/json"]["schema"] | {"components": {"schemas": schemas}}
    return jsonschema_rs.Draft202012Validator(schema)


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    return {"additionalProperties": False} | schema if "properties" in schema else schema


def is_at(path: str, template: str) -> bool:
    parts, pattern = path.split("/"), template.split("/")
    return len(parts) == len(pattern) and all(b.startswith("{") or a == b for a, b in zip(parts, pattern, strict=True))


def test_requests_are_the_same_in_every_run() -> None:
    (operation,) = [one for one in MADE if one.definition.raw["operationId"] == "applySpaces"]
    first, second = made(operation), made(operation)
    assert first == second
    assert len(first) == ALLOWED


def made(operation: Any) -> list[Any]:
    """The bodies of the requests of a run."""
    found: list[Any] = []

    @settings(**bounded(ALLOWED))
    @given(case=operation.as_strategy())
    def note(case: Case) -> None:
        found.append(case.body)

    note()
    return found
