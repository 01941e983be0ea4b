from typing import Any

import msgspec
import pytest

from emulator.errors import ReservedIdentifier, UnexpectedField
from emulator.schema.views.rules import violations, with_defaults
from emulator.wire.schema.views import ViewWrite

CONTAINER = {"type": "container", "space": "s", "externalId": "C"}
VIEW = {"type": "view", "space": "s", "externalId": "V", "version": "1"}
THROUGH = {"source": VIEW, "identifier": "p"}
KIND = {"space": "s", "externalId": "t"}
MAPPED = {"container": CONTAINER, "containerPropertyIdentifier": "p"}


def view(**fields: Any) -> Any:
    return msgspec.convert({"space": "s", "externalId": "V", "version": "1", **fields}, ViewWrite)


def of_property(**fields: Any) -> Any:
    return list(violations(view(properties={"p": fields})))


@pytest.mark.parametrize(
    "prop",
    [
        MAPPED,
        {**MAPPED, "source": VIEW, "name": "n", "description": "d", "connectionType": None},
        {"type": KIND, "source": VIEW},
        {
            "type": KIND,
            "source": VIEW,
            "connectionType": "single_edge_connection",
            "edgeSource": VIEW,
            "direction": "inwards",
        },
        {"source": VIEW, "through": THROUGH, "connectionType": "multi_reverse_direct_relation"},
        {
            "source": VIEW,
            "through": {"source": CONTAINER, "identifier": "p"},
            "connectionType": "single_reverse_direct_relation",
        },
    ],
)
def test_property_of_each_kind_breaks_no_rule(prop: Any) -> None:
    assert of_property(**prop) == []


@pytest.mark.parametrize(
    ("prop", "rules"),
    [
        ({}, ["properties.p must have a container, a type or a connectionType"]),
        ({"container": CONTAINER}, ["properties.p.containerPropertyIdentifier must not be null"]),
        ({**MAPPED, "direction": "inwards"}, ["properties.p.direction must be null for this kind of property"]),
        ({"type": KIND}, ["properties.p.source must not be null"]),
        ({"source": VIEW, "through": THROUGH}, ["properties.p.connectionType must not be null"]),
        (
            {"connectionType": "multi_reverse_direct_relation", "type": KIND, "source": VIEW},
            [
                "properties.p.through must not be null",
                "properties.p.type must be null for this kind of property",
            ],
        ),
        (
            {"connectionType": "multi_edge_connection", "through": THROUGH, "source": VIEW},
            [
                "properties.p.type must not be null",
                "properties.p.through must be null for this kind of property",
            ],
        ),
    ],
)
def test_property_of_no_kind_is_refused(prop: Any, rules: Any) -> None:
    assert of_property(**prop) == rules


def test_identifiers_follow_their_patterns() -> None:
    found = list(violations(view(space="1", externalId="a-b", version="_", description="x" * 1025)))
    assert [rule.split()[0] for rule in found] == ["space", "externalId", "version", "description"]


@pytest.mark.parametrize("name", ["source", "edgeSource", "type"])
def test_named_things_follow_their_patterns(name: str) -> None:
    edge = {"type": KIND, "source": VIEW, "edgeSource": VIEW}
    (rule,) = of_property(**{**edge, name: {**edge[name], "space": "1"}})
    assert rule.startswith(f"properties.p.{name}.space must match")


def test_reserved_names_are_refused() -> None:
    with pytest.raises(ReservedIdentifier, match="View identifier"):
        list(violations(view(externalId="Query")))
    with pytest.raises(ReservedIdentifier, match="Property identifier"):
        list(violations(view(properties={"externalId": MAPPED})))


@pytest.mark.parametrize("stored", [{"matchAll": {}}, {"equals": {"property": ["node", "space"], "value": 1}}, None])
def test_filter_has_one_operator(stored: Any) -> None:
    assert list(violations(view(filter=stored))) == []


def test_filter_of_another_form_is_refused() -> None:
    with pytest.raises(UnexpectedField):
        list(violations(view(filter={"equalz": {}})))


def test_implements_is_a_bounded_set() -> None:
    assert list(violations(view(implements=[VIEW, VIEW]))) == ["implements is not a distinct set"]
    many = [{**VIEW, "version": str(n)} for n in range(11)]
    assert list(violations(view(implements=many))) == ["implements size must be between 0 and 10"]


def test_left_out_fields_are_filled_in() -> None:
    written = with_defaults(view(properties={"e": {"type": KIND, "source": VIEW}, "m": MAPPED}))
    edge = written.properties["e"]
    assert (written.implements, edge.connection_type, edge.direction) == ([], "multi_edge_connection", "outwards")
    assert written == with_defaults(view(properties={"m": MAPPED, "e": {"type": KIND, "source": VIEW}}, implements=[]))
    assert with_defaults(view()).properties == {}
