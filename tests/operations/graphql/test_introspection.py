"""Introspection is whole: a client builds the schema from it, and it is valid."""

from typing import Any

import pytest
from graphql import build_client_schema, get_introspection_query, print_schema, validate_schema

from conftest import Api
from movies import MODEL, ask

CORE = "/userapis/spaces/cdf_cdm/datamodels/CogniteCore/versions/v1/graphql"


def test_schema_of_a_model_is_valid_for_a_client(films: Api) -> None:
    schema = build_client_schema(ask(films, get_introspection_query()))
    assert validate_schema(schema) == []
    text = print_schema(schema)
    assert "interface Movie implements Titled {" in text
    assert "type OldMovie implements Titled & Movie {" in text
    assert "enum Movie_status {\n  planned\n  released\n}" in text
    assert (
        "listMovie(filter: _ListMovieFilter, sort: [_MovieSort!], first: Int, after: String): MovieConnection" in text
    )


def test_schema_of_the_core_model_is_valid_for_a_client(api: Api) -> None:
    answer = api.ok(CORE, {"query": get_introspection_query()})
    schema = build_client_schema(answer["data"])
    assert validate_schema(schema) == []
    assert {"CogniteAsset", "CogniteTimeSeries", "CogniteAssetConnection"} <= schema.type_map.keys()


def test_one_type_can_be_asked_beside_instances(films: Api) -> None:
    query = """query Both($name: String!) { __type(name: $name) { kind name fields { name } }
        listMovie(first: 1) { __typename items { title } } __typename }"""
    answer = ask(films, query, name="Person")
    assert answer["__type"]["kind"] == "OBJECT"
    assert {"name", "born", "movies", "directed", "externalId"} <= {one["name"] for one in answer["__type"]["fields"]}
    assert (answer["__typename"], answer["listMovie"]["__typename"]) == ("Query", "MovieConnection")


def test_type_that_does_not_exist_is_null(films: Api) -> None:
    assert ask(films, '{ __type(name: "Nothing") { name } }') == {"__type": None}


def test_document_that_is_no_graphql_is_refused_with_its_place(films: Api) -> None:
    answer = films.ok(MODEL, {"query": "{ listMovie { items { title }"})
    assert "data" not in answer
    assert "Syntax Error" in answer["errors"][0]["message"]
    assert answer["errors"][0]["locations"] == [{"line": 1, "column": 30}]


@pytest.mark.parametrize(
    ("query", "data"),
    [
        ('query ($n: String = "Movie") { __type(name: $n) { name } }', {"__type": None}),
        (
            'query ($n: Boolean = true) { __type(name: "Movie") { name fields(includeDeprecated: $n) { name } } }',
            {"__type": {"name": "Movie", "fields": None}},
        ),
        ("query ($n: Boolean = true) { __schema { queryType { name @skip(if: $n) } } }", None),
    ],
)
def test_null_for_what_may_not_be_null_is_an_error_of_its_field(films: Api, query: str, data: Any) -> None:
    answer = films.ok(MODEL, {"query": query, "variables": {"n": None}})
    assert answer["data"] == data
    (error,) = answer["errors"]
    assert "not to be None" in error["message"]
    assert error["path"][0].startswith("__")
