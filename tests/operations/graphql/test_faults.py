"""What keeps a text from being published: the messages and their places. Nothing of a refused text is written."""

import json
from typing import Any

import pytest

from builders import container, prop, view, view_ref
from conftest import Api
from dml import UPSERT, ask, containers, faults, publish, send, told, views

EMPTY = {"items": []}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("type A { b: Foo }", [("Type 'Foo' not found", 1, 10)]),
        ("type A { b: [Foo] }\ntype C { d: ID }", [("Type 'Foo' not found", 1, 10), ("Type 'ID' not found", 2, 10)]),
        ("type A implements Foo { a: Int }", [("Type 'Foo' not found", 1, 19)]),
        ('type A { a: [A] @relation(edgeSource: "Foo") }', [("Type 'Foo' not found", 1, 17)]),
        ("type A { a: Int } type B implements A { a: Int }", [("Type 'A' is not an interface", 1, 37)]),
        (
            "interface A implements B { a: Int } interface B implements A { a: Int }",
            [("Type 'A' cannot implement itself, directly or through other types", 1, 11)],
        ),
        ("type A { a: Int } type A { b: Int }", [("There can be only one type named 'A'", 1, 24)]),
        ("type A { a: Int a: Int }", [("Field 'A.a' can only be defined once", 1, 17)]),
        ("enum A { B B } type C { a: A }", [("Enum value 'A.B' can only be defined once", 1, 12)]),
        (
            'type A { a: Int } type B @view(externalId: "A") { b: Int }',
            [("Types 'A' and 'B' are the same view 'A'", 1, 24)],
        ),
        ("type A { a: Int @foo }", [("Unknown directive '@foo'", 1, 17)]),
        ("type A @default { a: Int }", [("Directive '@default' may not be used on a type", 1, 8)]),
        ("type A { a: Int @edge }", [("Directive '@edge' may not be used on a field", 1, 17)]),
        ("type A @edge @edge { a: Int }", [("The directive '@edge' can only be used once at this place", 1, 14)]),
        ("type A @edge(a: 1) { a: Int }", [("Unknown argument 'a' on directive '@edge'", 1, 8)]),
        (
            'type A @view(space: "a", space: "b") { a: Int }',
            [("There can be only one argument named 'space'", 1, 8)],
        ),
        (
            "type A @view(space: 1) { a: Int }",
            [("Argument 'space' has invalid value: String cannot represent a non string value: 1", 1, 8)],
        ),
        ("union A = B", [("A data model has types, interfaces and enums only, not 'union type'", 1, 1)]),
        ("{ a }", [("A data model has types, interfaces and enums only, not 'operation'", 1, 1)]),
        ("type A { a(b: Int): Int }", [("Field 'a' cannot have arguments", 1, 10)]),
        ("type A { a: [[Int]] }", [("Field 'a' cannot be a list of lists", 1, 10)]),
        (
            "type A { a: [A] @relation @directRelation }",
            [("Field 'a' can be only one kind of relation", 1, 10)],
        ),
        (
            "type A { a: Int @directRelation }",
            [("Field 'a' has no type of the data model, so it cannot be a relation", 1, 10)],
        ),
        (
            'type A { a: A @default(value: "x") }',
            [("Field 'a' is a relation, which has neither a default value nor a unit", 1, 10)],
        ),
        (
            'type A { a: [A] @mapping(property: "b") }',
            [("Field 'a' is not in a container, so it cannot have '@mapping'", 1, 10)],
        ),
        ("type A { a: [A]! }", [("Field 'a' is not in a container, so it cannot be required", 1, 10)]),
        ('type A { a: Int @default(value: "x") }', [("Field 'a' cannot have the default value 'x'", 1, 10)]),
        ('type A { a: Int @default(value: "1_000") }', [("Field 'a' cannot have the default value '1_000'", 1, 10)]),
        ('type A { a: Float @default(value: "NaN") }', [("Field 'a' cannot have the default value 'NaN'", 1, 10)]),
        ('type A { a: Float @default(value: "1e999") }', [("Field 'a' cannot have the default value '1e999'", 1, 10)]),
        ('type A { a: JSONObject @default(value: "{") }', [("Field 'a' cannot have the default value '{'", 1, 10)]),
        ('type A { a: Boolean @default(value: "yes") }', [("Field 'a' cannot have the default value 'yes'", 1, 10)]),
        (
            'type A @view(rawFilter: {equals: {property: ["node", "x"], value: 1e999}}) { a: Int }',
            [("The rawFilter of type 'A' has a number that is out of range", 1, 8)],
        ),
        (
            'type A { a: Int @unit(externalId: "length:m") }',
            [("Field 'a' has a unit, so its type must be Float32 or Float64", 1, 10)],
        ),
        (
            'type A { a: Float @unit(externalId: "length:m", space: "mine") }',
            [("Field 'a' has a unit outside of the catalog, in the space 'mine'", 1, 10)],
        ),
        (
            'interface A { a: Int } type B implements A { a: Int @mapping(property: "b") }',
            [("Field 'a' of type 'B' is inherited, so it cannot be mapped", 1, 53)],
        ),
        (
            "interface A { a: Int } type B implements A { a: String }",
            [("Field 'a' of type 'B' has another type than in the interface", 1, 46)],
        ),
        (
            "interface A { a: A } type B implements A { a: C } type C { c: Int }",
            [("Field 'a' of type 'B' has another type than in the interface", 1, 44)],
        ),
        ('type A @view(rawFilter: "{") { a: Int }', [("The rawFilter of type 'A' is not JSON", 1, 8)]),
        ("type A @view(rawFilter: [1]) { a: Int }", [("The rawFilter of type 'A' must be an object", 1, 8)]),
        (
            'type A @container(indexes: [{identifier: "i", fields: ["b"]}]) { a: Int }',
            [("Field 'b' of 'i' is not in the container of 'A'", 1, 8)],
        ),
        (
            'type A @container(indexes: [{identifier: "i", fields: ["a"]}]) { a: [A] }',
            [("Type 'A' has no container of its own", 1, 8)],
        ),
        ("type A @import", [("One or more views do not exist: 'sp:A'", 1, 6)]),
        ('type A @import @view(version: "v1")', [("One or more views do not exist: 'sp:A/v1'", 1, 6)]),
        (
            'type A @import(dataModel: {space: "x", externalId: "y", version: "z"})',
            [("One or more data models do not exist: 'x:y/z'", 1, 6)],
        ),
        (
            'type A @import(dataModel: {space: "cdf_cdm", externalId: "CogniteCore", version: "v1"})',
            [("Data model 'cdf_cdm:CogniteCore/v1' has no view 'A'", 1, 6)],
        ),
    ],
)
def test_a_faulty_text_is_told_where_it_is(sp: Api, text: str, expected: list[tuple[str, int, int]]):
    assert told(sp, text) == expected
    assert nothing_is_written(sp)


REQUIRING = """type A { a: Int }
type B @container(constraints: [{identifier: "c", require: {space: "sp", externalId: "None"}}]) { b: Int }"""
MIXED = """interface A @edge { a: Int }
type B implements A { a: Int b: Int }"""


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("type A { a: Int\n space: Int }", "Property identifier cannot be one of the reserved values: [", (1, 6)),
        ('type A { a: Float @unit(externalId: "none") }', "Unit 'none' does not exist.", (1, 6)),
        ("type A { a: Int\n _b: Int }", 'properties._b must match "^[a-zA-Z0-9]', (2, 2)),
        ('type A @view(version: "7#") { a: Int }', 'version must match "^[a-zA-Z0-9]', (1, 6)),
        ('type A @view(space: "cdf_cdm") { a: Int }', "Cannot write to the system space 'cdf_cdm'.", (1, 6)),
        ('type A @view(space: "none") { a: Int }', "One or more spaces do not exist: 'none'", (1, 1)),
        ("type A @view(rawFilter: {nope: 1}) { a: Int }", "Unexpected field - filter.nope", (1, 6)),
        (
            'type A { parts: [B] @reverseDirectRelation(throughProperty: "none") }\ntype B { a: Int }',
            "Property 'none' does not exist in view 'sp:B/",
            (2, 6),
        ),
        (REQUIRING, "One or more containers do not exist: 'sp:None'", (1, 1)),
        (MIXED, "View 'sp:B/", (2, 6)),
        (
            "".join(f"type T{n} {{ a: Int }}\n" for n in range(101)),
            "views size must be between 0 and 100",
            (101, 6),
        ),
        (
            f"enum E {{ {' '.join(f'V{n}' for n in range(33))} }}\ntype A {{ a: Int\n e: E }}",
            "properties.e.type.values size must be between 1 and 32",
            (3, 2),
        ),
        ("enum E { A }\ntype A { e: [E] }", "properties.e.type.list must be false for an enum", (2, 10)),
        ('type A { a: [Int] @default(value: "1") }', "properties.a.defaultValue must be null", (1, 10)),
    ],
)
def test_what_the_api_refuses_is_told_with_its_message(sp: Api, text: str, message: str, place: tuple[int, int]):
    (error,) = faults(sp, text)
    assert message in error["message"]
    assert (error["kind"], error["hint"]) == ("COMPILE_ERROR", None)
    assert (error["location"]["start"]["line"], error["location"]["start"]["column"]) == place
    assert nothing_is_written(sp)


def test_a_space_that_does_not_exist_is_told(api: Api):
    assert told(api, "type A { a: Int }") == [("One or more spaces do not exist: 'sp'", 1, 1)]


def test_the_name_of_a_data_model_is_checked(sp: Api):
    assert told(sp, "type A { a: Int }", externalId="1")[0][0].startswith("externalId must match")


def test_a_change_that_a_container_does_not_take_is_told_at_its_type(sp: Api):
    publish(sp, "type A { a: Int }\ntype B { b: Int }")
    found = told(sp, "type A { a: Int }\ntype B { b: String }")
    assert found == [("Cannot change type for property 'b' in container 'sp:B'.", 2, 6)]


def test_a_required_field_that_is_left_out_is_told(sp: Api):
    publish(sp, "type Foo { bar: String! a: Int }")
    (error,) = faults(sp, "type Foo { a: Int }")
    version = error["message"].split("version: '")[1][:14]
    assert error["message"] == (
        f"[Line: 1] The view (space: 'sp', externalId: 'Foo', version: '{version}') is not mapping a required property "
        "'bar' of the referenced container (space: 'sp', externalId: 'Foo'). This error is likely caused by deleting a "
        "field which was non-nullable. Please add this field back or add '@readonly' to 'Foo'"
    )
    assert error["location"]["start"] == {"line": 1, "column": 6}
    assert sorted(views(sp)["Foo"]["properties"]) == ["a", "bar"]
    publish(sp, "type Foo @readonly { a: Int }")
    assert list(views(sp)["Foo"]["properties"]) == ["a"]


def test_a_removed_type_is_told_with_a_hint(sp: Api):
    publish(sp, "type A { a: Int } type B { b: Int }")
    assert faults(sp, "type A { a: Int }") == [
        {
            "kind": "DIFF_ERROR",
            "message": "Can not remove view 'B' from the data model definition",
            "hint": "Please publish a new data model version.",
            "location": {"start": {"line": 1, "column": 1}},
        }
    ]
    publish(sp, "type A { a: Int }", version="2")


def test_many_faults_are_told_up_to_twenty(sp: Api):
    text = "type A { " + " ".join(f"a{n}: None{n}" for n in range(50)) + " }"
    assert len(faults(sp, text)) == 20


def test_a_text_that_is_no_graphql_is_an_error_of_the_request(sp: Api):
    answer = send(sp, "type A {\n  a: }")
    assert answer["data"] == {"upsertGraphQlDmlVersion": None}
    (error,) = answer["errors"]
    assert error["message"] == "Invalid syntax in provided GraphQL schema"
    assert error["locations"] == [{"line": 3, "column": 5}, {"line": 2, "column": 6}]


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ({"version": None}, "version"),
        ({"dml": "type A { a: Int }"}, "not to include unknown field 'dml'"),
    ],
)
def test_a_malformed_input_is_an_error_of_the_request(sp: Api, model: dict[str, Any], message: str):
    answer = ask(sp, UPSERT, dmCreate={"space": "sp", "externalId": "Model", "version": "1", **model})
    assert message in answer["errors"][0]["message"]
    assert "invalid value" in answer["errors"][0]["message"]
    assert answer.get("data") is None


def test_an_unknown_argument_is_an_error_of_the_request(sp: Api):
    query = 'mutation { upsertGraphQlDmlVersion(dml: "type A { a: Int }") { result { space } } }'
    messages = [error["message"] for error in ask(sp, query)["errors"]]
    assert "Unknown argument 'dml' on field 'upsertGraphQlDmlVersion'" in messages[0]


LONG = "#" + "x" * 1_000_000
MANY = "type A { " + " ".join(f"a{n}: Int" for n in range(20_000)) + " }"
DEEP = "type A { a: " + "[" * 3_000 + "Int" + "]" * 3_000 + " }"
DEEP_JSON = json.dumps('{"not": ' * 10_000 + "{}" + "}" * 10_000)
DEEP_OBJECT = "{not: " * 150 + "{}" + "}" * 150


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (LONG, "1000000 characters in a data model"),
        (MANY, "50000 tokens in a data model"),
        (DEEP, "levels of a data model"),
        (f"type A @view(rawFilter: {DEEP_JSON}) {{ a: Int }}", "The rawFilter of type 'A' has more than 100 levels"),
        (f"type A @view(rawFilter: {DEEP_OBJECT}) {{ a: Int }}", "The rawFilter of type 'A' has more than 100 levels"),
    ],
    ids=["long", "many", "deep", "deep-json", "deep-object"],
)
def test_a_text_is_bounded(sp: Api, text: str, message: str):
    assert message in told(sp, text)[0][0]


def test_a_request_publishes_at_most_ten_data_models(sp: Api):
    field = (
        'upsertGraphQlDmlVersion(graphQlDmlVersion: {space: "sp", externalId: "M", version: "1"}) { errors { kind } }'
    )
    status, message = sp.refused(
        "/dml/graphql", {"query": f"mutation {{ {' '.join(f'a{n}: {field}' for n in range(11))} }}"}
    )
    assert (status, "10" in message) == (400, True)


def test_a_refused_text_leaves_what_is_there(sp: Api):
    sp.ok("/models/containers", {"items": [container("Old", a=prop("int32"))]})
    sp.ok("/models/views", {"items": [view("Old", "Old.a")]})
    before = json.dumps([containers(sp), views(sp)])
    faults(sp, 'type New { a: Int } type Old @view(version: "v1") { a: Int b: New }'.replace("a: Int b", "a: String b"))
    assert json.dumps([containers(sp), views(sp)]) == before
    assert views(sp)["Old"]["version"] == view_ref("Old")["version"]


def nothing_is_written(api: Api) -> bool:
    models = api.client.get("/models/datamodels").json()
    return not containers(api) and not views(api) and models == EMPTY
