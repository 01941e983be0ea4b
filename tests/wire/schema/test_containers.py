import msgspec
import pytest

from emulator.wire.schema.containers import ApplyContainers, Container, PropertyType


@pytest.mark.parametrize(
    "kind",
    [
        {"type": "text", "list": False, "collation": "ucs_basic", "maxTextSize": 5},
        {"type": "float64", "list": True, "maxListSize": 5, "unit": {"externalId": "u", "sourceUnit": "U"}},
        {"type": "direct", "list": False, "container": {"type": "container", "space": "s", "externalId": "C"}},
        {
            "type": "enum",
            "list": False,
            "values": {"A": {"name": "a", "description": "b"}, "B": {}},
            "unknownValue": "B",
        },
        *({"type": name, "list": False} for name in ("boolean", "float32", "int32", "int64", "timestamp", "date")),
        *({"type": name, "list": True} for name in ("json", "timeseries", "file", "sequence")),
    ],
)
def test_type_survives_the_round_trip(kind: dict) -> None:
    assert msgspec.to_builtins(msgspec.convert(kind, PropertyType)) == kind


@pytest.mark.parametrize("kind", [{}, {"type": "string"}, {"type": "file", "unit": None}, {"type": "text", "list": 1}])
def test_other_type_is_refused(kind: dict) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(kind, PropertyType)


def test_null_is_absent() -> None:
    prop = {"type": {"type": "text", "list": None}, "nullable": None, "defaultValue": None, "name": None}
    written = {"space": "s", "externalId": "C", "usedFor": None, "properties": {"p": prop}, "constraints": None}
    assert msgspec.to_builtins(msgspec.convert({"items": [written]}, ApplyContainers)) == {
        "items": [{"space": "s", "externalId": "C", "properties": {"p": {"type": {"type": "text"}}}}]
    }


def test_container_survives_being_stored() -> None:
    container = {
        "space": "s",
        "externalId": "C",
        "usedFor": "all",
        "createdTime": 1,
        "lastUpdatedTime": 2,
        "isGlobal": False,
        "properties": {
            "p": {
                "constraintState": {"nullability": "current"},
                "type": {"type": "int64", "list": False},
                "immutable": False,
                "nullable": False,
                "autoIncrement": False,
                "defaultValue": 884324181205335268,
            }
        },
        "constraints": {
            "r": {
                "constraintType": "requires",
                "state": "current",
                "require": {"type": "container", "space": "s", "externalId": "D"},
            },
            "u": {"constraintType": "uniqueness", "state": "current", "properties": ["p"], "bySpace": True},
        },
        "indexes": {
            "b": {"indexType": "btree", "state": "current", "properties": ["p"], "cursorable": True, "bySpace": False},
            "i": {"indexType": "inverted", "state": "current", "properties": ["p"]},
        },
    }
    stored = msgspec.json.encode(msgspec.convert(container, Container))
    assert msgspec.to_builtins(msgspec.json.decode(stored, type=Container)) == container
