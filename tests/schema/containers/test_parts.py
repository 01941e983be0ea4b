from typing import Any

import msgspec
import pytest

from emulator.schema.containers.merge import merge
from emulator.schema.containers.parts import (
    constraint,
    constraint_violations,
    count_violations,
    index,
    index_violations,
)
from emulator.wire.schema.containers import (
    BtreeIndex,
    ConstraintWrite,
    ContainerWrite,
    IndexWrite,
    InvertedIndex,
    RequiresConstraint,
    UniquenessConstraint,
)

TYPES = {
    "text": {"type": "text"},
    "short": {"type": "text", "maxTextSize": 2400},
    "texts": {"type": "text", "list": True},
    "ints": {"type": "int32", "list": True, "maxListSize": 600},
    "longs": {"type": "int64", "list": True, "maxListSize": 301},
    "many": {"type": "int32", "list": True},
    "kind": {"type": "enum", "values": {"A": {}}},
}
PROPERTIES = merge(
    msgspec.convert(
        {"space": "s", "externalId": "C", "properties": {n: {"type": t} for n, t in TYPES.items()}}, ContainerWrite
    ),
    None,
    1,
).container.properties
OTHER = {"type": "container", "space": "s", "externalId": "C"}


def constraint_write(**fields: Any) -> Any:
    return msgspec.convert(fields, ConstraintWrite)


def index_write(*properties: Any, **fields: Any) -> Any:
    return msgspec.convert({"properties": list(properties), **fields}, IndexWrite)


def test_kind_of_constraint_is_deduced() -> None:
    assert isinstance(constraint(constraint_write(properties=["text"])), UniquenessConstraint)
    assert isinstance(constraint(constraint_write(require=OTHER)), RequiresConstraint)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"properties": ["text"], "require": OTHER},
        {"constraintType": "requires", "properties": ["text"]},
        {"constraintType": "uniqueness", "require": OTHER},
    ],
)
def test_constraint_must_be_of_one_kind(fields: Any) -> None:
    (rule,) = constraint_violations("c", constraint_write(**fields), PROPERTIES)
    assert rule == "c must have properties or require, as its constraintType says"


def test_requires_constraint_is_not_by_space() -> None:
    written = constraint_write(require=OTHER, bySpace=True)
    assert list(constraint_violations("c", written, PROPERTIES)) == ["c.bySpace must be null for a requires constraint"]


@pytest.mark.parametrize(
    ("properties", "rule"),
    [
        ([], "c.properties size must be between 1 and 10"),
        (["text", "text"], "c.properties is not a distinct set"),
        (["other"], "c.properties must be properties of the container, 'other' is not"),
    ],
)
def test_constraint_is_over_distinct_properties(properties: Any, rule: str) -> None:
    assert list(constraint_violations("c", constraint_write(properties=properties), PROPERTIES)) == [rule]


def test_kind_of_index_is_deduced() -> None:
    assert isinstance(index(index_write("text"), PROPERTIES), BtreeIndex)
    assert isinstance(index(index_write("texts"), PROPERTIES), InvertedIndex)
    assert isinstance(index(index_write("ints", cursorable=False), PROPERTIES), BtreeIndex)
    assert isinstance(index(index_write("ints", indexType="btree"), PROPERTIES), BtreeIndex)


@pytest.mark.parametrize(
    "written",
    [
        index_write("text", "kind", cursorable=True, bySpace=True),
        index_write("short"),
        index_write("ints", indexType="btree"),
        index_write("texts", indexType="inverted"),
    ],
)
def test_legal_index_breaks_no_rule(written: Any) -> None:
    assert list(index_violations("i", written, PROPERTIES)) == []


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        (index_write("text", indexType="inverted"), "i.properties must be lists for an inverted index"),
        (
            index_write("texts", indexType="inverted", bySpace=True),
            "i must be neither cursorable nor bySpace for an inverted index",
        ),
        (index_write("ints", cursorable=True), "i.cursorable must be false for lists"),
        (
            index_write("texts", indexType="btree"),
            "i.properties must not be lists of this type for a btree index",
        ),
        (
            index_write("longs", indexType="btree"),
            "i.properties must have a maxListSize of at most 300 for a btree index",
        ),
        (
            index_write("many", indexType="btree"),
            "i.properties must have a maxListSize of at most 600 for a btree index",
        ),
        (index_write("other"), "i.properties must be properties of the container, 'other' is not"),
    ],
)
def test_illegal_index_breaks_a_rule(written: Any, rule: str) -> None:
    assert list(index_violations("i", written, PROPERTIES)) == [rule]


def test_indexed_texts_are_bounded_together() -> None:
    longer = {**PROPERTIES, "more": PROPERTIES["short"]}
    assert list(index_violations("i", index_write("short", "more"), longer)) == [
        "i.properties must have maxTextSize of at most 2400 together"
    ]


def test_number_of_constraints_and_indexes_is_bounded() -> None:
    unique = {f"u{n}": constraint(constraint_write(properties=["text"])) for n in range(11)}
    requires = {f"r{n}": constraint(constraint_write(require=OTHER)) for n in range(26)}
    indexes = {f"i{n}": index(index_write("text"), PROPERTIES) for n in range(11)}
    assert list(count_violations(unique | requires, indexes)) == [
        "uniqueness constraints size must be between 0 and 10",
        "requires constraints size must be between 0 and 25",
        "indexes size must be between 0 and 10",
    ]
