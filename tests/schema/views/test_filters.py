from typing import Any

import pytest

from emulator.errors import InvalidRequest
from emulator.schema.views.filters import check_structure, with_invalid_operators

P, Q = ["s", "C", "p"], ["s", "V/1", "q"]


def equals(path: list[str], value: Any = 1) -> Any:
    return {"equals": {"property": path, "value": value}}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({}, "Invalid value for 'filter'. Expected exactly one filter, got 0."),
        ({"and": [{}]}, "Invalid value for 'filter.and[0]'. Expected exactly one filter, got 0."),
        ({"matchAll": {}, "not": {"matchAll": {}}}, "Invalid value for 'filter'. Expected exactly one filter, got 2."),
        ({"equalz": {}}, "Unexpected field - filter.equalz"),
        ({"not": {"equals": {"property": P, "value": 1, "x": 1}}}, "Unexpected field - filter.not.equals.x"),
        ({"equals": {"value": 1}}, "[filter.equals.property must not be null]"),
        ({"exists": {"property": "p"}}, "Invalid value for 'filter.exists.property'. Expected `array`, got `str`."),
        ({"invalid": {}}, "[filter must not be invalid: that is for reading only]"),
        ({"nested": {"scope": P, "filter": {"or": [{"invalid": {}}]}}}, "filter must not be invalid"),
    ],
)
def test_filter_of_another_form_is_refused(said: Any, message: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        check_structure(said)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    "said",
    [
        equals(P, {"parameter": "p"}),
        {"and": [equals(P), {"not": {"hasData": []}}, {"or": [{"matchAll": {}}]}]},
        {"nested": {"scope": P, "filter": equals(Q)}},
        {"overlaps": {"startProperty": P, "endProperty": Q, "gt": 1}},
        {"range": {"property": P, "gt": {"property": Q}}},
        {"instanceReferences": [{"space": "s", "externalId": "n"}]},
    ],
)
def test_filter_whose_properties_exist_stays(said: Any) -> None:
    check_structure(said)
    assert with_invalid_operators(said, lambda _: True) == said


def invalid(operator: str, *lost: list[str]) -> Any:
    return {"invalid": {"previouslyReferencedProperties": list(lost), "filterType": operator}}


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (equals(P), invalid("equals", P)),
        ({"not": {"and": [equals(P), equals(Q)]}}, {"not": {"and": [invalid("equals", P), equals(Q)]}}),
        ({"nested": {"scope": P, "filter": equals(Q)}}, invalid("nested", P)),
        ({"nested": {"scope": Q, "filter": equals(P)}}, {"nested": {"scope": Q, "filter": invalid("equals", P)}}),
        ({"overlaps": {"startProperty": P, "endProperty": Q}}, invalid("overlaps", P)),
        ({"range": {"property": Q, "gt": {"property": P}}}, invalid("range", P)),
    ],
)
def test_operator_on_a_lost_property_is_invalid(said: Any, left: Any) -> None:
    assert with_invalid_operators(said, lambda path: path != P) == left
