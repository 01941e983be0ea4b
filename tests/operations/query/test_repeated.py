"""Steps that are asked again: they are compiled once, and mean what they mean in their own request."""

from typing import Any

import pytest

from builders import SPACE, view, view_ref
from conftest import Api
from emulator.compile.query import steps
from plant import FLOWS, PUMP, ask, named, walk

FAR: dict[str, Any] = {"nodes": {"from": "on"}}


def far(api: Api, start: str, then: dict[str, Any] = FAR, **edges: Any) -> list[str]:
    sets = {"start": named(start), "on": walk(maxDistance=1, filter=FLOWS, **edges), "far": then}
    return ask(api, sets, select={"far": {}})["far"]


def test_step_that_comes_again_starts_from_what_its_request_names(plant: Api) -> None:
    assert [far(plant, name) for name in "abcb"] == [["a", "b"], ["c"], ["d"], ["c"]]


def test_step_that_comes_again_may_follow_edges_of_another_direction(plant: Api) -> None:
    ways = ("outwards", "inwards", "outwards")
    assert [far(plant, "b", direction=way) for way in ways] == [["c"], ["a"], ["c"]]


def test_step_that_comes_again_may_be_selected_or_not(plant: Api) -> None:
    sets = {"start": named("b"), "on": walk(maxDistance=1, filter=FLOWS), "far": FAR}
    sources = {"sources": [{"source": PUMP, "properties": ["name"]}]}
    selects: list[dict[str, Any]] = [{"on": {}}, {"far": {}}, {"far": sources, "on": {}}, {"start": {}}]
    expected = {"start": ["b"], "on": ["bc"], "far": ["c"]}
    for select in selects:
        assert ask(plant, sets, select=select) == {name: expected[name] for name in select}


def test_step_that_comes_again_has_the_filter_that_its_view_has_now(plant: Api) -> None:
    low = {"nodes": {"from": "on", "filter": {"hasData": [view_ref("Low")]}}}
    found: list[list[str]] = []
    for most in (2, 3, 1):
        below = {"range": {"property": [SPACE, "Pump", "pressure"], "lt": most}}
        plant.ok("/models/views", {"items": [view("Low", "Pump.pressure") | {"filter": below}]})
        found.append(far(plant, "a", low))
    assert found == [["a"], ["a", "b"], []]


def test_step_is_compiled_once(plant: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[Any, Any] = {}
    monkeypatch.setattr(steps, "_known", known)
    monkeypatch.setattr(steps, "MAX_KNOWN", 3)
    before = [(far(plant, name), len(known)) for name in "ab"]
    assert [size for _, size in before] == [2, 2]
    far(plant, "a", direction="inwards")
    assert len(known) <= 3
    assert [far(plant, name) for name in "ab"] == [found for found, _ in before]
