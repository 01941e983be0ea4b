"""What seeding follows in the filter of a view, and what it leaves."""

from typing import Any

import pytest

from emulator.plan.seed.filters import wanted_by

TYPE, SPACE = ["node", "type"], ["node", "space"]
PUMP = {"space": "plant", "externalId": "pump"}


@pytest.mark.parametrize(
    ("condition", "unmet"),
    [
        ({"equals": {"property": TYPE, "value": "pump"}}, ["equals"]),
        ({"in": {"property": TYPE, "values": [PUMP, "pump"]}}, ["in"]),
        ({"equals": {"property": SPACE, "value": 5}}, ["equals"]),
        ({"equals": {"property": SPACE, "value": "no space"}}, ["equals"]),
        ({"equals": {"property": ["node", "externalId"], "value": "x"}}, ["equals"]),
        ({"equals": {"property": TYPE, "value": {"parameter": "p"}}}, ["equals"]),
        ({"in": {"property": TYPE, "values": {"parameter": "p"}}}, ["in"]),
        (
            {"and": [{"prefix": {"property": ["a", "b", "c"], "value": "x"}}, {"not": {"matchAll": {}}}]},
            ["prefix", "not"],
        ),
        ({"or": []}, ["or"]),
        ({"or": [{"matchAll": {}}, {"prefix": {}}]}, []),
    ],
)
def test_condition_that_is_not_followed_is_named(condition: Any, unmet: list[str]) -> None:
    wanted = wanted_by(condition)
    assert (wanted.unmet, wanted.types, wanted.spaces) == (unmet, None, None)


def test_type_and_space_are_followed() -> None:
    of_type = {"equals": {"property": TYPE, "value": PUMP}}
    wanted = wanted_by({"and": [of_type, {"in": {"property": SPACE, "values": ["plant", "other"]}}]})
    assert (wanted.types, wanted.spaces, wanted.unmet) == ([PUMP], ["plant", "other"], [])
