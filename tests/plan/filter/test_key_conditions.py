"""A filter by external id implies a condition on the key."""

import pytest

from emulator.plan.filter.fields import Scope
from emulator.plan.filter.key_conditions import key_condition
from emulator.plan.filter.predicates import (
    All,
    Any_,
    Comparison,
    Constant,
    Field,
    KeyIn,
    Not,
    OneOf,
    Predicate,
    Value,
)
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import InstanceType

SPACE, NAME = Field("space", "text"), Field("externalId", "text")
IN_PLANT = Comparison(SPACE, "=", Value("plant"))
PUMP = Comparison(NAME, "=", Value("pump"))
ANYTHING = Constant(value=True)


def keys(predicate: Predicate, kind: InstanceType = "node") -> Predicate:
    return key_condition(Scope(Snapshot.empty("demo", ""), kind), predicate)


def test_space_and_external_id_make_one_key() -> None:
    assert keys(All((IN_PLANT, PUMP))) == KeyIn(("demo:plant:pump",))
    assert keys(All((PUMP, IN_PLANT)), "edge") == KeyIn(("edge/demo:plant:pump",))


def test_lists_make_a_key_for_each_pair_once() -> None:
    both = All((OneOf(SPACE, Value(["a", "b", "a"])), OneOf(NAME, Value(["x", "y"]))))
    assert keys(both) == KeyIn(("demo:a:x", "demo:a:y", "demo:b:x", "demo:b:y"))


def test_external_id_alone_is_looked_for_in_all_spaces() -> None:
    found = keys(PUMP)
    assert isinstance(found, KeyIn)
    assert set(found.keys) == {f"demo:{space}:pump" for space in Snapshot.empty("demo", "").all_spaces}


def test_names_of_no_instance_are_none() -> None:
    assert keys(All((IN_PLANT, OneOf(NAME, Value([]))))) == KeyIn(())


@pytest.mark.parametrize(
    "predicate",
    [
        ANYTHING,
        IN_PLANT,
        Not(PUMP),
        Any_((PUMP, IN_PLANT)),
        Comparison(NAME, ">", Value("pump")),
        Comparison(NAME, "=", Field("space", "text")),
        OneOf(NAME, Value([str(n) for n in range(1001)])),
    ],
)
def test_other_filters_imply_no_key_condition(predicate: Predicate) -> None:
    assert keys(predicate) == ANYTHING
