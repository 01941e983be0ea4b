"""The description in OpenAPI says what the URL table has, in a document that holds together."""

import json
import re
import subprocess
import sys
from typing import Any

import httpx
import msgspec
import pytest

from emulator.app import create
from emulator.graph.driver import Graph
from emulator.http.description.endpoints import PROJECT, described
from emulator.http.description.examples import EXAMPLES
from emulator.http.description.openapi import document
from emulator.http.description.refinements import FIELDS, NOT_EMULATED
from emulator.http.endpoint import Endpoint
from emulator.http.routes import OWN, TABLE
from emulator.settings import Settings
from emulator.wire.errors import ErrorResponse
from pages import ROOT

DOCUMENT = document()
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
OPERATIONS = [
    (f"{method.upper()} {path}", one) for path, methods in DOCUMENT["paths"].items() for method, one in methods.items()
]
NOT_DESCRIBED = {
    "/_emulator/oidc/v2.0/.well-known/openid-configuration",  # the same as without /v2.0
    "/_emulator/projects/{project}/guide.html",  # the same as without .html
    "/_emulator/guide.html",  # as above
    "/api/v1/projects/{project}/{path}",
    "/apps/v1/projects/{project}/{path}",
    "/api/v1/{path}",
}
"""Routes without an operation of their own, beside the files of the pages."""


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(references, value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


def test_every_route_is_described(graph: Graph) -> None:
    routes: list[Any] = list(create(graph, Settings()).routes)
    paths = {route.path.replace(":path}", "}") for route in routes}
    files = {path for path in paths if path.startswith("/_emulator/web/")}
    assert paths - files - NOT_DESCRIBED == {one.path for one in described() if not is_family(one.path)}


def is_family(path: str) -> bool:
    return path not in {row.path for row in (*TABLE, *OWN)} and path.startswith(PROJECT)


def test_every_method_of_the_table_is_described_and_what_is_not_emulated_says_so() -> None:
    for row in (*TABLE, *OWN):
        one = DOCUMENT["paths"][row.path][row.method.lower()]
        emulated = isinstance(row, Endpoint)
        assert ("200" in one["responses"] or "201" in one["responses"]) == emulated
        assert ("Not emulated" in one["tags"]) != emulated
        if not isinstance(row, Endpoint):
            assert row.feature in one["summary"]
            assert "501" in one["responses"]


@pytest.mark.parametrize(("name", "one"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_operation_has_words_and_names_its_parameters(name: str, one: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z][A-Za-z0-9]+", one["operationId"])
    assert one["summary"][:1].isupper()
    parameters = one.get("parameters", [])
    assert {found["name"] for found in parameters if found["in"] == "path"} == set(re.findall(r"\{(\w+)\}", name))
    assert all(found["required"] for found in parameters if found["in"] == "path")


def test_names_of_operations_differ() -> None:
    names = [one["operationId"] for _, one in OPERATIONS]
    assert len(names) == len(set(names))


def test_what_is_referred_to_exists() -> None:
    for reference in references(DOCUMENT):
        place: Any = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def test_what_stands_for_any_json_in_the_structs_names_fields_that_exist() -> None:
    for struct, field in FIELDS:
        assert field in SCHEMAS[struct]["properties"]
    for struct, fields in NOT_EMULATED.items():
        assert set(fields) <= SCHEMAS[struct]["properties"].keys()


def test_answers_have_no_null_that_the_api_leaves_out() -> None:
    assert {"type": "null"} not in SCHEMAS["View"]["properties"]["name"].get("anyOf", [])
    assert {"type": "null"} in SCHEMAS["ViewWrite"]["properties"]["name"]["anyOf"]
    assert {"type": "null"} in SCHEMAS["Neo4j"]["properties"]["browser"]["anyOf"]


def test_a_filter_has_exactly_one_operator() -> None:
    assert (SCHEMAS["Filter"]["minProperties"], SCHEMAS["Filter"]["maxProperties"]) == (1, 1)


@pytest.mark.parametrize("path", EXAMPLES)
def test_example_is_a_request_of_its_endpoint(path: str) -> None:
    (row,) = [row for row in TABLE if row.path == path and row.method == "POST"]
    assert isinstance(row, Endpoint)
    msgspec.convert(EXAMPLES[path], row.request)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "tests/golden/errors/wordings").glob("*.json")), ids=lambda one: one.stem
)
def test_every_error_has_the_envelope_that_is_described(file: Any) -> None:
    for case in json.loads(file.read_text(encoding="utf-8")):
        if "status" in case:
            body = {"code": case["status"], "message": case["message"]} | case.get("extra", {})
            msgspec.convert({"error": body}, ErrorResponse)


def test_description_is_served(base_url: str) -> None:
    answer = httpx.get(f"{base_url}/_emulator/openapi.json")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json() == json.loads(json.dumps(DOCUMENT))


def test_description_loads_no_graphql_and_a_start_loads_no_description() -> None:
    script = (
        "import sys; import emulator.app; assert not [n for n in sys.modules if 'http.description' in n];"
        "from emulator.http.description.openapi import text; text(); assert 'graphql' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)
