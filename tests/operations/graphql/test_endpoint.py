"""The endpoint itself: its schema, its transaction, and any text that may be sent."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from graphql import build_client_schema, get_introspection_query, print_schema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import data, node, view_ref
from conftest import Api
from dml import ask, containers, faults, publish, send, versions, views

DIRECTIVES = {
    "view": ["space", "externalId", "name", "version", "rawFilter"],
    "mapping": ["space", "container", "property"],
    "relation": ["type", "name", "direction", "edgeSource"],
    "directRelation": [],
    "reverseDirectRelation": ["throughProperty"],
    "readonly": [],
    "import": ["dataModel"],
    "default": ["value"],
    "unit": ["externalId", "sourceUnit", "space"],
    "edge": [],
    "container": ["constraints", "indexes"],
}


def test_introspection_tells_the_schema_and_the_directives_of_the_language(api: Api):
    schema = build_client_schema(ask(api, get_introspection_query())["data"])
    own = {one.name: list(one.args) for one in schema.directives if one.name in DIRECTIVES}
    assert own == DIRECTIVES
    text = print_schema(schema)
    for line in (
        "listGraphQlDmlVersions(limit: Int, cursor: String): GraphQlDmlVersionConnection",
        "graphQlDmlVersionsById(space: String!, externalId: String!): GraphQlDmlVersionConnection",
        "upsertGraphQlDmlVersion(graphQlDmlVersion: GraphQlDmlVersionUpsert!): UpsertGraphQlDmlVersionResult",
        "edges: [GraphQlDmlVersionEdge]!",
        "errors: [Error!]",
    ):
        assert f"  {line}\n" in text


def test_several_data_models_are_published_by_one_request(sp: Api):
    query = """
    mutation ($a: GraphQlDmlVersionUpsert!, $b: GraphQlDmlVersionUpsert!) {
      a: upsertGraphQlDmlVersion(graphQlDmlVersion: $a) { ...found }
      b: upsertGraphQlDmlVersion(graphQlDmlVersion: $b) { ...found }
    }
    fragment found on UpsertGraphQlDmlVersionResult { result { externalId } errors { message } }
    """
    model = {"space": "sp", "version": "1"}
    first = {**model, "externalId": "A", "graphQlDml": "type A { a: Int }"}
    second = {**model, "externalId": "B", "graphQlDml": "type B { b: Foo }"}
    assert ask(sp, query, a=first, b=second)["data"] == {
        "a": {"result": {"externalId": "A"}, "errors": None},
        "b": {"result": None, "errors": [{"message": "Type 'Foo' not found"}]},
    }


def test_a_field_that_the_schema_does_not_have_is_told(api: Api):
    (error,) = ask(api, "{ listGraphQlDmlVersions { itms { version } } }")["errors"]
    assert error["message"].startswith("Field 'itms' in type 'GraphQlDmlVersionConnection' is undefined")


def test_a_publication_is_one_schema_change(sp: Api):
    """What is refused last, when containers and views are planned, takes all with it."""
    publish(sp, "type Kept { a: Int! b: Int }")
    before = containers(sp), views(sp)
    assert faults(sp, "type New { a: Int } type Kept { b: Int }")
    assert (containers(sp), views(sp)) == before


def test_concurrent_publications_of_one_text_make_one_data_model(sp: Api):
    text = "type A { a: Int b: B } type B { b: String }"
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: versions(publish(sp, text)), range(8)))
    assert len({tuple(one.items()) for one in found}) == 1
    assert sorted(views(sp)) == ["A", "B"]


def test_instances_are_written_through_what_was_published(sp: Api):
    model = publish(sp, "interface Named { name: String! } type Film implements Named { name: String! year: Int }")
    film = view_ref("Film", version=versions(model)["Film"])
    sp.ok("/models/instances", {"items": [node("a", data(film, name="Alien", year=1979))]})
    key = {"instanceType": "node", "space": "sp", "externalId": "a"}
    found = sp.ok("/models/instances/byids", {"items": [key], "sources": [{"source": film}]})["items"]
    assert found[0]["properties"]["sp"][f"Film/{film['version']}"] == {"name": "Alien", "year": 1979}


def test_indexes_and_constraints_work_at_once(sp: Api):
    text = """type Film @container(
      constraints: [{identifier: "once", fields: ["name"]}], indexes: [{identifier: "n", fields: ["name"]}]
    ) { name: String }"""
    film = view_ref("Film", version=versions(publish(sp, text))["Film"])
    sp.ok("/models/instances", {"items": [node("a", data(film, name="Alien"))]})
    status, _ = sp.refused("/models/instances", {"items": [node("b", data(film, name="Alien"))]})
    assert status == 409


BASE = """
"The base" interface Named @container(indexes: [{identifier: "i", fields: ["name"]}]) { "A name" name: String! }
type Film implements Named @view(version: "v1", rawFilter: {not: {exists: {property: ["node", "type"]}}}) {
  name: String! year: Int @default(value: "5") kind: Kind @mapping(container: "Film", property: "k")
  cast: [Person] @relation(type: {space: "sp", externalId: "t"}, direction: INWARDS, edgeSource: "Role")
  director: Person others: [Person] @directRelation
}
type Person implements Named @readonly {
  name: String! films: [Film] @reverseDirectRelation(throughProperty: "director")
}
type Role @edge { part: Float @unit(externalId: "length:m") }
enum Kind { A "b" B }
type CogniteAsset @import(dataModel: {space: "cdf_cdm", externalId: "CogniteCore", version: "v1"})
"""
PIECES = BASE.replace("(", " ( ").replace(")", " ) ").replace("{", " { ").replace("}", " } ").split()


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text with some pieces of it left out, repeated or exchanged."""
    pieces = list(PIECES)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(pieces) - 1))
        change = draw(st.sampled_from(["omit", "repeat", "exchange"]))
        if change == "omit":
            del pieces[place]
        elif change == "repeat":
            pieces.insert(place, pieces[place])
        else:
            pieces[place] = draw(st.sampled_from([*PIECES, "null", '""', "[", "1e999", '"\\u0000"', "99999999999999"]))
    return " ".join(pieces)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=texts())
def test_any_text_is_published_or_refused_with_a_place(sp: Api, text: str):
    answer = send(sp, text)
    if "errors" in answer:
        assert len(answer["errors"][0]["locations"]) == 2
        return
    found: dict[str, Any] = answer["data"]["upsertGraphQlDmlVersion"]
    assert (found["errors"] is None) != (found["result"] is None)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"type T{n} {{ {' '.join(f'a{m}: T{(n + m) % 100}' for m in range(100))} }}" for n in range(100)),
        "\n".join(f"interface T{n} {f'implements T{n - 1}' if n else ''} {{ a{n}: Int }}" for n in range(100)),
        "type A { a: Int }\n" + "# comment\n" * 90_000,
        "type A " + " ".join("@edge" for _ in range(20_000)) + " { a: Int }",
        "type A { " + " ".join(f"a{n}: None{n} @x" for n in range(9_000)) + " }",
        f'type A {{ a: String @default(value: "{"x" * 900_000}") }}',
    ],
    ids=["relations", "chain", "comments", "directives", "faults", "default"],
)
def test_no_text_takes_long(sp: Api, text: str):
    start = time.process_time()
    send(sp, text)
    assert time.process_time() - start < 10
