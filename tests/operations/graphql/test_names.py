"""Names that the API allows and GraphQL does not, or that the schema itself needs: the schema is valid nevertheless."""

from typing import Any

import pytest
from graphql import GraphQLSchema, build_client_schema, get_introspection_query, validate_schema

from builders import container, data, node, prop, view, view_ref
from conftest import Api

THING = container("Thing", "all", text=prop(), number=prop("int64"), series=prop("timeseries"))
MAPPED = ("Thing.text", "Thing.number", "Thing.series")
MODEL = "/userapis/spaces/sp/datamodels/Model/versions/v1/graphql"


def publish(api: Api, containers: list[Any], views: list[Any]) -> None:
    api.ok("/models/containers", {"items": containers})
    if views:
        api.ok("/models/views", {"items": views})
    references = [view_ref(one["externalId"]) for one in views]
    api.ok(
        "/models/datamodels", {"items": [{"space": "sp", "externalId": "Model", "version": "v1", "views": references}]}
    )


def asked(api: Api, query: str) -> Any:
    answer = api.ok(MODEL, {"query": query})
    assert "errors" not in answer, answer
    return answer["data"]


def schema(api: Api) -> GraphQLSchema:
    found = build_client_schema(asked(api, get_introspection_query()))
    assert validate_schema(found) == []
    return found


@pytest.mark.parametrize(
    "name", ["ID", "InstanceRef", "SortDirection", "DataPoint", "DataPointConnection", "Result", "Edge", "Relation"]
)
def test_view_may_be_called_as_a_type_that_every_schema_has(sp: Api, name: str) -> None:
    publish(sp, [THING], [view(name, *MAPPED), view("Thing", *MAPPED)])
    schema(sp)
    assert asked(sp, "{ listThing { items { text } } }") == {"listThing": {"items": []}}


def test_type_name_in_an_answer_is_that_of_the_schema(sp: Api) -> None:
    names = ("Thing", "ThingConnection", "ThingAggregateConnection", "ThingAggregateResult")
    publish(sp, [THING], [view(one, *MAPPED) for one in names])
    sp.ok("/models/instances", {"items": [node("a", data(view_ref("Thing"), text="x"))]})
    query = """{ listThing { __typename items { __typename } edges { __typename } }
        aggregateThing { __typename items { __typename count { __typename } } edges { __typename } } }"""
    answer = asked(sp, query)
    fields = schema(sp).query_type.fields  # pyright: ignore[reportOptionalMemberAccess]
    for root in ("listThing", "aggregateThing"):
        assert answer[root]["__typename"] == str(fields[root].type)
        assert answer[root]["edges"][0]["__typename"] in schema(sp).type_map
    result = answer["aggregateThing"]["items"][0]
    assert result["__typename"] in schema(sp).type_map
    assert result["__typename"] != "ThingAggregateResult"
    assert result["count"]["__typename"] in schema(sp).type_map


def test_property_that_graphql_cannot_name_is_left_out(sp: Api) -> None:
    odd = {"max-speed": prop(), "2nd": prop(), "true": prop(), "null": prop("int32")}
    publish(sp, [container("Odd", **odd)], [view("Odd", *(f"Odd.{name}" for name in odd))])
    sp.ok("/models/instances", {"items": [node("a", data(view_ref("Odd"), **dict.fromkeys(("true", "2nd"), "x")))]})
    fields = schema(sp).type_map["Odd"].fields  # pyright: ignore[reportAttributeAccessIssue]
    assert {"true", "null"} <= fields.keys()
    assert fields.keys().isdisjoint({"max-speed", "2nd"})
    assert asked(sp, "{ listOdd { items { true } } }") == {"listOdd": {"items": [{"true": "x"}]}}


def test_property_called_as_an_operator_is_returned_and_the_operator_works(sp: Api) -> None:
    names = ("and", "or", "not", "eq", "in", "isNull", "first", "existingVersion", "type", "startNode")
    publish(sp, [container("Odd", **{name: prop() for name in names})], [view("Odd", *(f"Odd.{one}" for one in names))])
    written = ", ".join(f'{name}: "{name}!"' for name in names)
    asked(sp, f'mutation {{ upsertOdd(items: [{{externalId: "a", {written}}}]) {{ version }} }}')
    schema(sp)
    query = f"""{{ listOdd(filter: {{eq: {{eq: "eq!"}}, and: [{{in: {{eq: "in!"}}}}], not: {{type: {{eq: "x"}}}}}}) {{
        items {{ {" ".join(names)} }} }} }}"""
    assert asked(sp, query)["listOdd"]["items"] == [{name: f"{name}!" for name in names}]


def test_enum_with_a_value_that_graphql_cannot_name_is_a_text(sp: Api) -> None:
    values: dict[str, Any] = {"__a": {}, "b": {}}
    publish(sp, [container("Odd", kind=prop("enum", values=values))], [view("Odd", "Odd.kind")])
    asked(sp, 'mutation { upsertOdd(items: [{externalId: "a", kind: "__a"}]) { version } }')
    schema(sp)
    assert asked(sp, '{ listOdd(filter: {kind: {eq: "__a"}}) { items { kind } } }')["listOdd"]["items"] == [
        {"kind": "__a"}
    ]


def test_model_without_views_has_a_field_that_is_null(sp: Api) -> None:
    publish(sp, [THING], [])
    schema(sp)
    assert asked(sp, "{ __typename _empty }") == {"__typename": "Query", "_empty": None}
