"""Sets that are combined, sorted and limited."""

from builders import SPACE
from conftest import Api
from plant import BY_NAME, PUMP, ask, named


def test_sets_are_combined(plant: Api) -> None:
    sets = {"x": named("a", "b", "c"), "y": named("c", "d"), "z": named("b")}
    found = ask(
        plant,
        {
            **sets,
            "union": {"union": ["x", "y"]},
            "all": {"unionAll": ["x", "y"]},
            "both": {"intersection": ["x", "y"]},
            "without": {"union": ["x", "y"], "except": ["z"]},
            "nested": {"intersection": ["x", {"union": ["y", "z"]}]},
            "first": {"unionAll": ["x", "y"], "limit": 2},
        },
    )
    assert found["union"] == ["a", "b", "c", "d"]
    assert found["all"] == ["a", "b", "c", "c", "d"]
    assert found["both"] == ["c"]
    assert found["without"] == ["a", "c", "d"]
    assert found["nested"] == ["b", "c"]
    assert found["first"] == ["a", "b"]


def test_sorting_and_limiting_sets_and_what_is_shown(plant: Api) -> None:
    by_pressure = [{"property": [SPACE, "Pump/v1", "pressure"], "direction": "descending"}]
    pumps = {"nodes": {"filter": {"hasData": [PUMP]}}, "sort": by_pressure, "limit": 3}
    near = {"from": "top", "through": {"source": PUMP, "identifier": "near"}, "direction": "outwards"}
    by_name = [{"property": [SPACE, "Pump/v1", "name"]}]
    found = ask(
        plant, {"top": pumps, "near": {"nodes": near}}, select={"top": {"sort": by_name, "limit": 2}, "near": {}}
    )
    assert found == {"top": ["b", "c"], "near": ["c"]}


def test_sorting_what_is_shown_leaves_equals_in_their_order(plant: Api) -> None:
    by_name = {"nodes": {"filter": {"hasData": [PUMP]}}}
    by_name["sort"] = [{"property": ["node", "externalId"], "direction": "descending"}]
    by_type = {"sort": [{"property": ["node", "type"]}], "limit": 2}
    assert ask(plant, {"p": by_name}, select={"p": by_type})["p"] == ["h", "d"]


def test_limit_of_a_selection_takes_the_first(plant: Api) -> None:
    found = ask(plant, {"p": {"nodes": {}, "sort": BY_NAME}}, select={"p": {"limit": 2}})
    assert found["p"] == ["a", "b"]


def test_sets_that_nobody_needs_are_not_answered(plant: Api) -> None:
    found = ask(plant, {"start": named("a"), "unused": {"edges": {}}}, select={"start": {}})
    assert found == {"start": ["a"]}
