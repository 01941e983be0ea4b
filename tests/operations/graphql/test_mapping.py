"""What the fields and directives of a text become in containers and views."""

import json
from typing import Any

import pytest

from builders import container_ref, view_ref
from conftest import Api
from dml import containers, faults, publish, told, versions, views

UNIT = {"externalId": "temperature:deg_c"}


def property_of(api: Api, field: str, container: str = "Thing") -> dict[str, Any]:
    publish(api, f"type Thing {{ {field} }} type Other {{ name: String }} enum Kind {{ A B }}")
    return next(iter(containers(api)[container]["properties"].values()))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("String", {"type": "text", "list": False, "collation": "ucs_basic"}),
        ("Int", {"type": "int32", "list": False}),
        ("Int32", {"type": "int32", "list": False}),
        ("Int64", {"type": "int64", "list": False}),
        ("Float", {"type": "float64", "list": False}),
        ("Float64", {"type": "float64", "list": False}),
        ("Float32", {"type": "float32", "list": False}),
        ("Boolean", {"type": "boolean", "list": False}),
        ("Timestamp", {"type": "timestamp", "list": False}),
        ("Date", {"type": "date", "list": False}),
        ("JSONObject", {"type": "json", "list": False}),
        ("TimeSeries", {"type": "timeseries", "list": False}),
        ("File", {"type": "file", "list": False}),
        ("Sequence", {"type": "sequence", "list": False}),
        ("[Int64]", {"type": "int64", "list": True}),
        ("[Boolean!]", {"type": "boolean", "list": True}),
        ("Kind", {"type": "enum", "list": False, "values": {"A": {}, "B": {}}}),
        ("Other", {"type": "direct", "list": False}),
        ("[Other] @directRelation", {"type": "direct", "list": True}),
    ],
)
def test_a_field_becomes_a_container_property(sp: Api, written: str, kind: dict[str, Any]):
    found = property_of(sp, f"field: {written}")
    assert found["type"] == kind
    assert found["nullable"]


@pytest.mark.parametrize("written", ["String!", "[String]!", "[String!]!", "Other!"])
def test_an_exclamation_mark_makes_a_property_required(sp: Api, written: str):
    assert not property_of(sp, f"field: {written}")["nullable"]


@pytest.mark.parametrize(
    ("field", "default"),
    [
        ('a: String @default(value: "x")', "x"),
        ('a: Int @default(value: "5")', 5),
        ('a: Float @default(value: "5.5")', 5.5),
        ('a: Boolean @default(value: "true")', True),
        ('a: Date @default(value: "2024-01-01")', "2024-01-01"),
        ('a: JSONObject @default(value: "{\\"a\\": [1]}")', {"a": [1]}),
        ('a: Kind @default(value: "B")', "B"),
    ],
)
def test_a_default_value_has_the_type_of_its_property(sp: Api, field: str, default: Any):
    assert property_of(sp, field)["defaultValue"] == default


def test_a_unit_is_that_of_the_property(sp: Api):
    found = property_of(
        sp, 'a: Float32 @unit(externalId: "temperature:deg_c", sourceUnit: "C", space: "cdf_cdm_units")'
    )
    assert found["type"]["unit"] == {**UNIT, "sourceUnit": "C"}


def test_a_type_becomes_a_view_over_a_container_of_its_own(sp: Api):
    model = publish(sp, "type Thing { name: String }")
    view = views(sp)["Thing"]
    assert view["version"] == versions(model)["Thing"]
    assert view["usedFor"] == containers(sp)["Thing"]["usedFor"] == "node"
    assert view["properties"]["name"]["container"] == container_ref("Thing")
    assert view["properties"]["name"]["containerPropertyIdentifier"] == "name"


def test_a_field_of_another_type_becomes_a_direct_relation_to_its_view(sp: Api):
    publish(sp, "type Thing { other: Other } type Other { name: String }")
    found = views(sp)
    assert found["Thing"]["properties"]["other"]["type"]["source"] == reference(found["Other"])


def test_a_list_of_another_type_becomes_edges(sp: Api):
    publish(sp, "type Thing { others: [Other] } type Other { name: String }")
    found = views(sp)
    assert found["Thing"]["properties"]["others"] == {
        "connectionType": "multi_edge_connection",
        "type": {"space": "sp", "externalId": "Thing.others"},
        "source": reference(found["Other"]),
        "direction": "outwards",
    }
    assert "Thing" not in containers(sp)


def test_a_relation_says_the_type_the_direction_and_the_properties_of_edges(sp: Api):
    publish(
        sp,
        """
        type Thing {
          "Where it came from"
          from: [Thing] @relation(
            type: {space: "sp", externalId: "flow"}, name: "From", direction: INWARDS, edgeSource: "Flow"
          )
          to: Thing @relation(type: {space: "sp", externalId: "flow"})
        }
        type Flow @edge { amount: Float }
        """,
    )
    found = views(sp)
    assert found["Thing"]["properties"] == {
        "from": {
            "connectionType": "multi_edge_connection",
            "type": {"space": "sp", "externalId": "flow"},
            "source": reference(found["Thing"]),
            "edgeSource": reference(found["Flow"]),
            "direction": "inwards",
            "name": "From",
            "description": "Where it came from",
        },
        "to": {
            "connectionType": "single_edge_connection",
            "type": {"space": "sp", "externalId": "flow"},
            "source": reference(found["Thing"]),
            "direction": "outwards",
        },
    }
    assert found["Flow"]["usedFor"] == containers(sp)["Flow"]["usedFor"] == "edge"


@pytest.mark.parametrize(
    "text",
    [
        'type Thing { to: [Thing] @relation(edgeSource: "Flow") } type Flow { amount: Float }',
        "interface Flow { amount: Float } type Pipe implements Flow @edge { amount: Float width: Float }",
    ],
)
def test_what_edges_have_or_inherit_may_describe_nodes_too(sp: Api, text: str):
    publish(sp, text)
    assert containers(sp)["Flow"]["usedFor"] == "all"


@pytest.mark.parametrize(
    ("written", "kind"), [("[Part]", "multi_reverse_direct_relation"), ("Part", "single_reverse_direct_relation")]
)
def test_a_reverse_relation_goes_through_the_other_type(sp: Api, written: str, kind: str):
    publish(
        sp,
        f"""
        type Whole {{ parts: {written} @reverseDirectRelation(throughProperty: "whole") }}
        type Part {{ whole: Whole }}
        """,
    )
    found = views(sp)
    assert found["Whole"]["properties"]["parts"] == {
        "connectionType": kind,
        "source": reference(found["Part"]),
        "through": {"source": reference(found["Part"]), "identifier": "whole"},
        "targetsList": False,
    }


def test_what_is_inherited_is_not_mapped_again(sp: Api):
    publish(
        sp,
        """
        interface Named { name: String! }
        interface Tagged implements Named { name: String! tags: [String] others: [Named] }
        type Thing implements Named & Tagged { name: String! tags: [String] others: [Named] size: Int }
        type Bare implements Named { name: String! }
        """,
    )
    found = views(sp)
    assert {name: sorted(view["properties"]) for name, view in found.items()} == {
        "Named": ["name"],
        "Tagged": ["others", "tags"],
        "Thing": ["size"],
        "Bare": [],
    }
    assert found["Thing"]["implements"] == [reference(found["Named"]), reference(found["Tagged"])]
    assert {name: sorted(one["properties"]) for name, one in containers(sp).items()} == {
        "Named": ["name"],
        "Tagged": ["tags"],
        "Thing": ["size"],
    }


def test_fields_that_a_type_does_not_repeat_are_inherited(sp: Api):
    publish(sp, "interface Named { name: String! } type Thing implements Named { size: Int }")
    listed = sp.client.get("/models/views", params={"space": "sp", "includeInheritedProperties": True}).json()["items"]
    assert {one["externalId"]: sorted(one["properties"]) for one in listed} == {
        "Named": ["name"],
        "Thing": ["name", "size"],
    }


def test_an_inherited_relation_may_lead_to_a_narrower_type(sp: Api):
    publish(
        sp,
        """
        interface Model { revisions: [Revision] @reverseDirectRelation(throughProperty: "model") }
        interface Revision { model: Model }
        type Drawing implements Model { revisions: [DrawingRevision] }
        type DrawingRevision implements Revision { model: Drawing }
        """,
    )
    found = views(sp)
    assert found["DrawingRevision"]["properties"]["model"]["container"] == container_ref("Revision")
    assert found["DrawingRevision"]["properties"]["model"]["type"]["source"] == reference(found["Drawing"])
    assert found["Drawing"]["properties"]["revisions"]["source"] == reference(found["DrawingRevision"])
    assert sorted(containers(sp)) == ["Revision"]


def test_an_inherited_field_may_have_a_description_of_its_own(sp: Api):
    publish(sp, 'interface Named { "A name" name: String } type Thing implements Named { "The name" name: String }')
    assert views(sp)["Thing"]["properties"]["name"]["description"] == "The name"
    assert containers(sp)["Named"]["properties"]["name"]["description"] == "A name"


def test_a_mapping_names_another_container_property(sp: Api):
    publish(
        sp,
        """
        type Event { code: String message: String }
        type Alarm { text: String @mapping(container: "Event", property: "message") level: Int }
        """,
    )
    assert views(sp)["Alarm"]["properties"]["text"]["container"] == container_ref("Event")
    assert {name: sorted(one["properties"]) for name, one in containers(sp).items()} == {
        "Event": ["code", "message"],
        "Alarm": ["level"],
    }


def test_constraints_and_indexes_are_those_of_the_container(sp: Api):
    publish(
        sp,
        """
        type Other { name: String }
        type Thing @container(
          constraints: [
            {identifier: "one", constraintType: UNIQUENESS, fields: ["a", "b"]}
            {identifier: "both", constraintType: REQUIRES, require: {space: "sp", externalId: "Other"}}
          ]
          indexes: [
            {identifier: "sorted", indexType: BTREE, fields: ["a"], cursorable: true}
            {identifier: "listed", indexType: INVERTED, fields: ["tags"]}
          ]
        ) { a: Int b: Int tags: [String] }
        """,
    )
    found = containers(sp)["Thing"]
    assert found["constraints"] == {
        "one": {"constraintType": "uniqueness", "state": "current", "properties": ["a", "b"], "bySpace": False},
        "both": {"constraintType": "requires", "state": "current", "require": container_ref("Other")},
    }
    assert found["indexes"] == {
        "sorted": {"indexType": "btree", "state": "current", "properties": ["a"], "cursorable": True, "bySpace": False},
        "listed": {"indexType": "inverted", "state": "current", "properties": ["tags"]},
    }


FILTER = {
    "and": [
        {"equals": {"property": ["sp", "Event", "kind"], "value": "alarm"}},
        {"not": {"exists": {"property": ["node", "type"]}}},
    ]
}
AS_OBJECT = """{
    and: [
        {equals: {property: ["sp", "Event", "kind"], value: "alarm"}}
        {not: {exists: {property: ["node", "type"]}}}
    ]
}"""


@pytest.mark.parametrize("written", [AS_OBJECT, json.dumps(json.dumps(FILTER))])
def test_a_raw_filter_is_an_object_or_a_text_with_json(sp: Api, written: str):
    publish(sp, f"type Event @view(rawFilter: {written}) {{ kind: String }}")
    assert views(sp)["Event"]["filter"] == FILTER


def test_a_view_may_be_in_another_space_with_another_name_and_version(sp: Api):
    sp.ok("/models/spaces", {"items": [{"space": "other"}]})
    model = publish(
        sp, 'type Thing @view(space: "other", externalId: "Item", name: "An item", version: "v7") { a: Int }'
    )
    assert versions(model) == {"Item": "v7"}
    found = views(sp, "other")["Item"]
    assert (found["version"], found["name"]) == ("v7", "An item")
    assert found["properties"]["a"]["container"] == container_ref("Item")


def test_descriptions_and_names_are_those_of_types_fields_and_enum_values(sp: Api):
    publish(
        sp,
        '''
        """
        What there is
        @name A thing
        @code TH
        """
        type Thing {
          "How big"
          size: Int
          """
          @name Kind of thing
          """
          kind: Kind
        }
        enum Kind {
          "The first"
          A
          """
          @name Bee
          The second
          """
          B
        }
        ''',
    )
    view, container = views(sp)["Thing"], containers(sp)["Thing"]
    for one in (view, container):
        assert (one["name"], one["description"]) == ("A thing", "What there is\n@code TH")
        assert one["properties"]["size"]["description"] == "How big"
        assert one["properties"]["kind"]["name"] == "Kind of thing"
        assert one["properties"]["kind"]["type"]["values"] == {
            "A": {"description": "The first"},
            "B": {"name": "Bee", "description": "The second"},
        }


def test_an_imported_type_is_the_view_that_exists(sp: Api):
    model = publish(
        sp,
        """
        interface CogniteDescribable @import @view(space: "cdf_cdm", version: "v1") { name: String }
        type CogniteAsset @import(dataModel: {space: "cdf_cdm", externalId: "CogniteCore", version: "v1"})
        type Pump implements CogniteDescribable { name: String asset: CogniteAsset pressure: Float }
        """,
    )
    assert versions(model) == {**versions(model), "CogniteDescribable": "v1", "CogniteAsset": "v1"}
    found = views(sp)["Pump"]
    assert sorted(found["properties"]) == ["asset", "pressure"]
    assert found["implements"] == [view_ref("CogniteDescribable", "cdf_cdm")]
    assert found["properties"]["asset"]["type"]["source"] == view_ref("CogniteAsset", "cdf_cdm")


def test_an_import_without_a_version_is_the_newest(sp: Api):
    publish(sp, 'type Thing @view(version: "v1") { a: Int }', externalId="Library")
    publish(sp, 'type Thing @view(version: "v2") { a: Int }', externalId="Library", version="2")
    assert versions(publish(sp, "type Thing @import type User { thing: Thing }"))["Thing"] == "v2"


def test_a_read_only_type_leaves_its_container_alone(sp: Api):
    publish(sp, "type Thing { a: Int! b: Int }")
    before = containers(sp)["Thing"]
    publish(sp, 'type Seen @readonly { b: Int @mapping(container: "Thing") }', externalId="Solution")
    assert containers(sp) == {"Thing": before}
    assert not views(sp)["Seen"]["writable"]


def test_what_the_language_cannot_say_of_a_container_stays(sp: Api):
    stored = {
        "space": "sp",
        "externalId": "Thing",
        "usedFor": "all",
        "properties": {
            "name": {"type": {"type": "text", "maxTextSize": 50, "collation": "en-US"}, "immutable": True},
            "number": {"type": {"type": "int64"}, "autoIncrement": True},
        },
    }
    sp.ok("/models/containers", {"items": [stored]})
    before = containers(sp)["Thing"]
    publish(sp, "type Thing { name: String number: Int64 }")
    assert containers(sp)["Thing"] == before


def test_a_container_of_another_data_model_keeps_its_labels_and_defaults(sp: Api):
    publish(sp, '"Made here" type Thing { "Its name" name: String @default(value: "x") }', externalId="Library")
    before = containers(sp)["Thing"]
    publish(sp, '"Used here" type Used { name: String @mapping(container: "Thing") }')
    assert containers(sp)["Thing"] == before


def test_two_fields_of_one_container_property_must_agree(sp: Api):
    found = told(sp, 'type A { x: String }\ntype B { x: Int @mapping(container: "A") }')
    assert found == [("Field 'x' differs from field 'x', which maps the same container property", 2, 10)]
    assert faults(sp, "type A { a: Nowhere }")[0]["kind"] == "COMPILE_ERROR"


def reference(view: dict[str, Any]) -> dict[str, Any]:
    return view_ref(view["externalId"], view["space"], view["version"])
