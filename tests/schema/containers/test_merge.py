from typing import Any

import msgspec
import pytest

from emulator.errors import UnchangeableContainer, UnchangeableProperty, Violations
from emulator.schema.containers.merge import merge
from emulator.schema.containers.states import BOUNDS, Rule, state_of, with_state
from emulator.wire.schema.containers import ContainerWrite

OTHER = {"type": "container", "space": "s", "externalId": "D"}


def write(properties: Any, **fields: Any) -> Any:
    return msgspec.convert({"space": "s", "externalId": "C", "properties": properties, **fields}, ContainerWrite)


def stored(properties: Any, **fields: Any) -> Any:
    return merge(write(properties, **fields), None, 1).container


def of(**kind: Any) -> Any:
    return {"p": {"type": kind}}


def test_left_out_fields_get_their_defaults() -> None:
    container = stored({"t": {"type": {"type": "text"}}, "n": {"type": {"type": "int32"}, "nullable": False}})
    assert msgspec.to_builtins(container) == {
        "space": "s",
        "externalId": "C",
        "usedFor": "node",
        "createdTime": 1,
        "lastUpdatedTime": 1,
        "isGlobal": False,
        "properties": {
            "t": {
                "constraintState": {},
                "type": {"type": "text", "list": False, "collation": "ucs_basic"},
                "immutable": False,
                "nullable": True,
                "autoIncrement": False,
            },
            "n": {
                "constraintState": {"nullability": "current"},
                "type": {"type": "int32", "list": False},
                "immutable": False,
                "nullable": False,
                "autoIncrement": False,
            },
        },
        "constraints": {},
        "indexes": {},
    }


def test_bounds_have_a_state() -> None:
    container = stored(of(type="text", list=True, maxListSize=5, maxTextSize=9))
    state = msgspec.to_builtins(container.properties["p"].constraint_state)
    assert state == {"maxListSize": "current", "maxTextSize": "current"}


def test_same_container_again_is_the_stored_one() -> None:
    before = stored(of(type="text"), name="c", constraints={"u": {"properties": ["p"]}})
    again = merge(write(of(type="text"), name="c"), before, 2)
    assert again.container is before
    assert again.stricter_rules == ()


def test_left_out_parts_stay() -> None:
    before = stored(
        of(type="text"), constraints={"u": {"properties": ["p"]}}, indexes={"i": {"properties": ["p"]}}, name="c"
    )
    after = merge(write({"q": {"type": {"type": "text"}}}), before, 2).container
    assert list(after.properties) == ["p", "q"]
    assert (list(after.constraints), list(after.indexes)) == (["u"], ["i"])
    assert (after.created_time, after.last_updated_time, after.name) == (1, 2, None)


def test_left_out_default_goes() -> None:
    before = stored({"p": {"type": {"type": "text"}, "defaultValue": "x", "name": "n"}})
    after = merge(write(of(type="text")), before, 2).container.properties["p"]
    assert (after.default_value, after.name) == (None, None)


@pytest.mark.parametrize(
    ("old", "new", "attribute"),
    [
        ({"type": "text"}, {"type": "int32"}, "type"),
        ({"type": "text"}, {"type": "text", "list": True}, "type"),
        ({"type": "text"}, {"type": "text", "collation": "en"}, "collation"),
        ({"type": "direct"}, {"type": "direct", "container": OTHER}, "container"),
        ({"type": "text", "maxTextSize": 9}, {"type": "text", "maxTextSize": 8}, "maxTextSize"),
    ],
)
def test_part_of_a_type_cannot_change(old: Any, new: Any, attribute: str) -> None:
    with pytest.raises(UnchangeableProperty) as refused:
        merge(write({"p": {"type": new}}), stored({"p": {"type": old}}), 2)
    assert str(refused.value) == f"Cannot change {attribute} for property 'p' in container 's:C'."


def test_smaller_list_is_taken() -> None:
    before = stored(of(type="text", list=True, maxListSize=9))
    merged = merge(write(of(type="text", list=True, maxListSize=8)), before, 2)
    assert msgspec.to_builtins(merged.container.properties["p"].type)["maxListSize"] == 8
    assert merged.stricter_rules == (Rule("p", "max_list_size"),)


def test_omitted_unit_and_enum_values_stay() -> None:
    units = stored(of(type="float64", unit={"externalId": "length:m"}))
    assert merge(write(of(type="float64")), units, 2).container is units
    values = stored(of(type="enum", values={"A": {"name": "a"}, "B": {}}))
    after = merge(write(of(type="enum", values={"B": {"name": "b"}, "C": {}})), values, 2).container.properties["p"]
    assert msgspec.to_builtins(after.type)["values"] == {"A": {"name": "a"}, "B": {"name": "b"}, "C": {}}


def test_default_may_be_an_enum_value_that_stays() -> None:
    before = stored(of(type="enum", values={"A": {}, "B": {}}))
    written = {"p": {"type": {"type": "enum", "values": {"B": {}}}, "defaultValue": "A"}}
    assert merge(write(written), before, 2).container.properties["p"].default_value == "A"


def test_unknown_value_may_be_a_stored_one() -> None:
    before = stored(of(type="enum", values={"A": {}, "B": {}}))
    after = merge(write(of(type="enum", values={"A": {}}, unknownValue="B")), before, 2).container
    assert msgspec.to_builtins(after.properties["p"].type)["unknownValue"] == "B"
    with pytest.raises(Violations, match="unknownValue must be one of the values"):
        merge(write(of(type="enum", values={"A": {}}, unknownValue="C")), before, 2)


def test_merged_enum_has_a_bounded_number_of_values() -> None:
    before = stored(of(type="enum", values={f"A{n}": {} for n in range(32)}))
    with pytest.raises(Violations, match=r"properties\.p\.type\.values size must be between 1 and 32"):
        merge(write(of(type="enum", values={"B": {}})), before, 2)


def test_forbidden_change_of_auto_increment_comes_before_the_rule_about_types() -> None:
    with pytest.raises(UnchangeableProperty, match="Cannot change autoIncrement for property 'p'"):
        merge(write({"p": {"type": {"type": "text"}, "autoIncrement": True}}), stored(of(type="text")), 2)


@pytest.mark.parametrize("kind", [{"type": "text"}, {"type": "int32", "list": True}])
def test_only_single_integers_count_up(kind: Any) -> None:
    rule = "properties.p.autoIncrement must be false for all types but int32 and int64"
    with pytest.raises(Violations, match=rule):
        merge(write({"p": {"type": kind, "autoIncrement": True}}), None, 2)


@pytest.mark.parametrize(
    ("old", "new", "attribute"),
    [({"nullable": False}, {"nullable": True}, "nullable"), ({}, {"autoIncrement": True}, "autoIncrement")],
)
def test_part_of_a_property_cannot_change(old: Any, new: Any, attribute: str) -> None:
    kind = {"type": {"type": "int32"}}
    with pytest.raises(UnchangeableProperty, match=f"Cannot change {attribute} for property"):
        merge(write({"p": {**kind, **new}}), stored({"p": {**kind, **old}}), 2)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"immutable": True}, {"immutable": False}),
        ({"defaultValue": 1}, {"defaultValue": 2}),
        ({"name": "a"}, {"name": "b"}),
    ],
)
def test_rest_of_a_property_may_change(old: Any, new: Any) -> None:
    kind = {"type": {"type": "int32"}}
    evolved = merge(write({"p": {**kind, **new}}), stored({"p": {**kind, **old}}), 2)
    assert evolved.container.last_updated_time == 2
    assert evolved.stricter_rules == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "text", "maxTextSize": 8}, {"type": "text", "maxTextSize": 9}),
        ({"type": "text", "maxTextSize": 8}, {"type": "text"}),
        ({"type": "text", "list": True}, {"type": "text", "list": True, "maxListSize": 1001}),
        ({"type": "enum", "values": {"A": {}}}, {"type": "enum", "values": {"A": {"name": "a"}, "B": {}}}),
    ],
)
def test_type_may_widen(old: Any, new: Any) -> None:
    assert merge(write({"p": {"type": new}}), stored({"p": {"type": old}}), 2).stricter_rules == ()


def test_new_rule_for_old_values_is_named() -> None:
    before = stored({"p": {"type": {"type": "text"}}})
    properties = {
        "p": {"type": {"type": "text", "maxTextSize": 5}, "nullable": False},
        "q": {"type": {"type": "int32"}, "nullable": False},
    }
    after = merge(write(properties, constraints={"u": {"properties": ["q"]}}), before, 2)
    assert after.stricter_rules == (
        Rule("p", "nullability"),
        Rule("p", "max_text_size"),
        Rule("q", "nullability"),
        Rule("u"),
    )


def test_rule_that_is_broken_stays_so() -> None:
    bounded = {"p": {"type": {"type": "text", "list": True, "maxListSize": 5, "maxTextSize": 5}, "nullable": False}}
    unique = {"u": {"properties": ["p"]}}
    before = stored(bounded, constraints=unique)
    rules = [Rule("p", bound) for bound in BOUNDS] + [Rule("u")]
    for rule in rules:
        before = with_state(before, rule, "failed")
    after = merge(write(bounded, constraints=unique, name="n"), before, 2)
    assert after.stricter_rules == ()
    assert [state_of(after.container, rule) for rule in rules] == ["failed"] * 4
    assert merge(write(bounded, constraints=unique), before, 2).container is before


def test_higher_bound_is_looked_at_again() -> None:
    before = with_state(stored(of(type="text", maxTextSize=5)), Rule("p", "max_text_size"), "failed")
    assert merge(write(of(type="text", maxTextSize=6)), before, 2).stricter_rules == (Rule("p", "max_text_size"),)
    assert merge(write(of(type="text")), before, 2).stricter_rules == ()


def test_new_container_has_no_old_values() -> None:
    assert merge(write({"p": {"type": {"type": "text"}, "nullable": False}}), None, 1).stricter_rules == ()


def test_use_cannot_change() -> None:
    with pytest.raises(UnchangeableContainer, match=r"Cannot change 'usedFor' of container 's:C'\."):
        merge(write(of(type="text"), usedFor="edge"), stored(of(type="text")), 2)


@pytest.mark.parametrize("kind", ["constraint", "index"])
def test_constraint_and_index_cannot_change(kind: Any) -> None:
    properties = {"p": {"type": {"type": "text"}}, "q": {"type": {"type": "text"}}}
    parts = "constraints" if kind == "constraint" else "indexes"
    before = stored(properties, **{parts: {"x": {"properties": ["p"]}}})
    with pytest.raises(UnchangeableContainer, match=f"Cannot change {kind} 'x' of container 's:C'"):
        merge(write(properties, **{parts: {"x": {"properties": ["q"]}}}), before, 2)


def test_index_may_use_a_property_that_was_there() -> None:
    before = stored(of(type="text"))
    after = merge(write({"q": {"type": {"type": "text"}}}, indexes={"i": {"properties": ["p", "q"]}}), before, 2)
    assert after.container.indexes["i"].properties == ["p", "q"]


def test_properties_are_bounded_together() -> None:
    before = stored({f"p{n}": {"type": {"type": "text"}} for n in range(100)})
    with pytest.raises(Violations, match="properties size must be between 1 and 100"):
        merge(write({"q": {"type": {"type": "text"}}}), before, 2)


def test_wrong_constraint_is_refused() -> None:
    with pytest.raises(Violations, match="'q' is not"):
        stored(of(type="text"), constraints={"u": {"properties": ["q"]}})
