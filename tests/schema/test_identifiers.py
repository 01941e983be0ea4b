from typing import Any

import pytest

from emulator.schema.identifiers import (
    ENUM_VALUE,
    EXTERNAL_ID,
    PROPERTY,
    SPACE,
    VERSION,
    description_violations,
    id_violations,
    node_id_violations,
    pattern_violations,
    size_violations,
)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (SPACE, "a"),
        (SPACE, "a-b_c-"),
        (SPACE, "a" * 43),
        (EXTERNAL_ID, "A_1"),
        (EXTERNAL_ID, "a" * 255),
        (VERSION, "1.0-x"),
        (PROPERTY, "1-name_"),
        (ENUM_VALUE, "_1"),
    ],
)
def test_legal_name_breaks_no_rule(pattern: Any, name: str) -> None:
    assert list(pattern_violations("name", name, pattern)) == []


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (SPACE, ""),
        (SPACE, "1a"),
        (SPACE, "a" * 44),
        (SPACE, "a\n"),
        (SPACE, "å"),
        (EXTERNAL_ID, "a-b"),
        (EXTERNAL_ID, "a_"),
        (EXTERNAL_ID, "a" * 256),
        (VERSION, "v_"),
        (VERSION, "v" * 44),
        (PROPERTY, "_a"),
        (PROPERTY, "a b"),
        (ENUM_VALUE, "1a"),
    ],
)
def test_illegal_name_breaks_the_pattern(pattern: Any, name: str) -> None:
    assert list(pattern_violations("name", name, pattern)) == [f'name must match "{pattern.pattern}"']


def test_name_of_each_part_is_checked() -> None:
    assert [rule.split()[0] for rule in id_violations("a.", "1", "1", "_")] == ["a.space", "a.externalId", "a.version"]
    assert list(id_violations("", "s", "C")) == []
    assert [rule.split()[0] for rule in node_id_violations("", "1", "")] == ["space", "externalId"]
    assert list(node_id_violations("", "s", "x" * 256)) == []
    assert list(node_id_violations("", "s", "\0")) == ["externalId must not contain the NUL character"]


def test_size_is_worded_as_the_service_does() -> None:
    assert list(size_violations("name", "x" * 256, 0, 255)) == ["name size must be between 0 and 255"]
    assert list(size_violations("name", "x" * 255, 0, 255)) == []
    assert list(size_violations("name", None, 1, 255)) == []


def test_name_and_description_are_bounded() -> None:
    assert list(description_violations("", "x" * 256, "x" * 1025)) == [
        "name size must be between 0 and 255",
        "description size must be between 0 and 1024",
    ]
    assert list(description_violations("a.", "\0", None)) == ["a.name must not contain the NUL character"]
