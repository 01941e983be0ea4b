from typing import Any

import msgspec
import pytest

from emulator.errors import InvalidDefault, ReservedIdentifier, UnexpectedField
from emulator.schema.containers.rules import check_default, part_name_violations, violations
from emulator.wire.schema.containers import ContainerPropertyWrite, ContainerWrite


def container(**fields: Any) -> Any:
    item = {"space": "s", "externalId": "C", "properties": {"p": {"type": {"type": "text"}}}, **fields}
    return msgspec.convert(item, ContainerWrite)


def of_property(**fields: Any) -> Any:
    return list(violations(container(properties={"p": {"type": {"type": "text"}, **fields}})))


def of_type(**fields: Any) -> Any:
    return of_property(type=fields)


def test_plain_container_breaks_no_rule() -> None:
    assert list(violations(container())) == []


def test_identifiers_follow_their_patterns() -> None:
    found = list(violations(container(space="1", externalId="a-b", name="x" * 256)))
    assert [rule.split()[0] for rule in found] == ["space", "externalId", "name"]


@pytest.mark.parametrize("count", [0, 101])
def test_number_of_properties_is_bounded(count: Any) -> None:
    properties = {f"p{n}": {"type": {"type": "text"}} for n in range(count)}
    assert list(violations(container(properties=properties))) == ["properties size must be between 1 and 100"]


def test_reserved_external_id_is_refused() -> None:
    with pytest.raises(ReservedIdentifier, match="Container identifier cannot be one of the reserved values"):
        list(violations(container(externalId="Query")))


@pytest.mark.parametrize("name", ["space", "externalId", "deletedTime", "extensions"])
def test_reserved_property_is_refused(name: str) -> None:
    with pytest.raises(ReservedIdentifier, match="Property identifier"):
        list(violations(container(properties={name: {"type": {"type": "text"}}})))


def test_type_is_a_legal_property_name() -> None:
    assert list(violations(container(properties={"type": {"type": {"type": "text"}}}))) == []


@pytest.mark.parametrize(
    "kind",
    [
        {"type": "text", "list": True, "maxListSize": 2000},
        {"type": "text", "maxTextSize": 128_000, "collation": "nb-NO"},
        {"type": "float32", "unit": {"externalId": "pressure:bar"}},
        {"type": "int64", "list": None, "maxListSize": None},
        {"type": "direct", "container": {"type": "container", "space": "s", "externalId": "C"}},
        {"type": "enum", "values": {"A": {}, "B": {"name": "b"}}, "unknownValue": "B", "list": False},
    ],
)
def test_legal_type_breaks_no_rule(kind: Any) -> None:
    assert of_type(**kind) == []


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ({"type": "text", "maxListSize": 5}, "maxListSize must be null unless list is true"),
        ({"type": "text", "list": True, "maxListSize": 2001}, "maxListSize must be less than or equal to 2000"),
        ({"type": "int32", "list": True, "maxListSize": 0}, "maxListSize must be greater than or equal to 1"),
        ({"type": "text", "maxTextSize": 128_001}, "maxTextSize must be less than or equal to 128000"),
        ({"type": "text", "collation": "xx-nope"}, "collation must be one of the published collations"),
        ({"type": "float64", "unit": {"externalId": ""}}, "unit.externalId size must be between 1 and 255"),
        ({"type": "int32", "unit": {"externalId": "u"}}, "unit must be null for all types but float32 and float64"),
        ({"type": "enum", "values": {}}, "values size must be between 1 and 32"),
        ({"type": "enum", "values": {"1": {}}}, "values.1 must match"),
        ({"type": "enum", "values": {"A": {}}, "list": True}, "list must be false for an enum"),
        ({"type": "enum", "values": {"A": {"name": "x" * 256}}}, "values.A.name size must be between 0 and 255"),
    ],
)
def test_illegal_type_breaks_a_rule(kind: Any, rule: str) -> None:
    (found,) = of_type(**kind)
    assert found.startswith(f"properties.p.type.{rule}")


def test_reserved_enum_value_is_refused() -> None:
    with pytest.raises(ReservedIdentifier, match="Enum value"):
        of_type(type="enum", values={"true": {}})


def test_container_cannot_name_the_view_of_a_relation() -> None:
    view = {"type": "view", "space": "s", "externalId": "V", "version": "1"}
    with pytest.raises(UnexpectedField, match=r"properties\.p\.type\.source"):
        of_type(type="direct", source=view)


@pytest.mark.parametrize("kind", [{"type": "text", "list": True}, {"type": "direct"}])
def test_list_and_relation_have_no_default(kind: Any) -> None:
    assert of_property(type=kind, defaultValue="x") == [
        "properties.p.defaultValue must be null for a list or a direct relation"
    ]


@pytest.mark.parametrize("collation", ["ucs_basic", "und", "nb-NO", "zh-Hant-TW"])
def test_published_collation_is_taken(collation: str) -> None:
    assert of_property(type={"type": "text", "collation": collation}) == []


@pytest.mark.parametrize("name", ["version", "startNode", "endNode", "type"])
def test_what_is_not_reserved_is_an_ordinary_name(name: str) -> None:
    assert list(violations(container(properties={name: {"type": {"type": "text"}}}))) == []


def test_counting_up_needs_no_default() -> None:
    assert of_property(type={"type": "int32"}, autoIncrement=True, defaultValue=1) == [
        "properties.p.defaultValue must be null for autoIncrement"
    ]


def test_record_container_has_narrower_rules() -> None:
    properties = {"p": {"type": {"type": "timeseries"}, "immutable": True}}
    indexes = {"i": {"properties": ["p"]}}
    found = list(violations(container(usedFor="record", properties=properties, indexes=indexes)))
    assert found == [
        "properties.p.type must not be a reference for usedFor record",
        "properties.p must be neither immutable nor autoIncrement for usedFor record",
        "constraints and indexes must be empty for usedFor record",
    ]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("int32", 1.5), ("int32", 2**31), ("boolean", "true"), ("text", 1), ("json", []), ("timestamp", "yesterday")],
)
def test_default_has_to_fit_the_type(kind: Any, value: Any) -> None:
    written = msgspec.convert({"type": {"type": kind}, "defaultValue": value}, ContainerPropertyWrite)
    with pytest.raises(InvalidDefault, match="Invalid default value for property 'p' in container 's:C'"):
        check_default("p", "s:C", written)


@pytest.mark.parametrize(("kind", "value"), [("boolean", False), ("int32", 0), ("json", {}), ("text", "")])
def test_default_may_be_empty(kind: Any, value: Any) -> None:
    check_default("p", "s:C", msgspec.convert({"type": {"type": kind}, "defaultValue": value}, ContainerPropertyWrite))


def test_names_of_constraints_are_bounded() -> None:
    assert list(part_name_violations("constraints", {"": 1, "x" * 44: 1, "a`\\u0060": 1})) == [
        "constraints. size must be between 1 and 43",
        f"constraints.{'x' * 44} size must be between 1 and 43",
    ]
    assert list(part_name_violations("indexes", {"\0": 1})) == ["indexes must not contain the NUL character"]
