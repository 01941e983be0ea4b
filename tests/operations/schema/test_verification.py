"""Rules that are added to a container with data."""

from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, edge, node, prop, ref, view
from conftest import Api
from emulator.compile.schema import verification

CONTAINERS = "/models/containers"
UNIQUE = {"u": {"constraintType": "uniqueness", "properties": ["p"]}}


@pytest.fixture
def models(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    return api


def define(api: Api, *containers: dict) -> dict:
    return api.ok(CONTAINERS, {"items": list(containers)})["items"][0]


def stored(api: Api, external_id: str = "C") -> dict:
    return api.ok(f"{CONTAINERS}/byids", {"items": [ref(external_id)]})["items"][0]


def write(api: Api, *items: dict) -> None:
    api.ok("/models/instances", {"items": list(items)})


def c(external_id: str, **values: Any) -> dict:
    return node(external_id, data(container_ref("C"), **values))


def retry(api: Api, what: str, identifier: str) -> list[dict]:
    key = {"space": SPACE, "containerExternalId": "C", "identifier": identifier}
    answer = api.ok(f"{CONTAINERS}/{what}/retry", {"items": [key, {**key, "identifier": "none"}]})
    assert answer == {"items": [key]}
    return answer


def state(api: Api) -> dict:
    return stored(api)["properties"]["p"]["constraintState"]


def test_rule_that_all_instances_comply_with_is_current(models: Api) -> None:
    define(models, container("B", q=prop()), container("C", p=prop(), ps=prop(list=True)))
    write(models, node("n", data(container_ref("C"), p="xø", ps=["a", "b"]), data(container_ref("B"), q="x")))
    needs = {**UNIQUE, "r": {"require": container_ref("B")}}
    sized = prop(list=True, maxListSize=2, maxTextSize=1)
    after = define(models, container("C", p=prop(nullable=False, maxTextSize=3), ps=sized, constraints=needs))
    assert after["properties"]["p"]["constraintState"] == {"nullability": "current", "maxTextSize": "current"}
    assert after["properties"]["ps"]["constraintState"] == {"maxListSize": "current", "maxTextSize": "current"}
    assert [one["state"] for one in after["constraints"].values()] == ["current", "current"]


@pytest.mark.parametrize(
    ("before", "after", "values", "states"),
    [
        (prop(), prop(nullable=False), {"q": "y"}, {"nullability": "failed"}),
        (prop(), prop(maxTextSize=3), {"p": "xøø"}, {"maxTextSize": "failed"}),
        (prop(list=True), prop(list=True, maxTextSize=3), {"p": ["a", "xøø"]}, {"maxTextSize": "failed"}),
        (prop(list=True), prop(list=True, maxListSize=1), {"p": ["a", "b"]}, {"maxListSize": "failed"}),
        (
            prop("direct", list=True),
            prop("direct", list=True, maxListSize=1),
            {"p": [ref("a"), ref("b")]},
            {"maxListSize": "failed"},
        ),
    ],
)
def test_broken_rule_is_failed_and_applies_to_later_writes(
    models: Api, before: dict, after: dict, values: dict, states: dict
) -> None:
    define(models, container("C", p=before, q=prop()))
    write(models, c("old", **values))
    assert define(models, container("C", p=after, q=prop()))["properties"]["p"]["constraintState"] == states
    assert state(models) == states
    models.ok("/models/views", {"items": [view("V", "C.p")]})
    (of_view,) = models.ok("/models/views/byids", {"items": [ref("V")]})["items"]
    assert of_view["properties"]["p"]["constraintState"] == states
    status, _ = models.refused("/models/instances", {"items": [c("new", **{"p": None, **values})]})
    assert status == 400
    write(models, c("old", q="other"))
    define(models, container("C", p=after, q=prop(), r=prop()))
    assert state(models) == states
    models.ok("/models/instances/delete", {"items": [{"instanceType": "node", **ref("old")}]})
    assert state(models) == states
    retry(models, "properties", "p")
    assert set(state(models).values()) == {"current"}


def test_new_property_without_values_breaks_its_own_rule(models: Api) -> None:
    define(models, container("C", q=prop()))
    write(models, c("old", q="x"))
    define(models, container("C", p=prop(nullable=False)))
    assert state(models) == {"nullability": "failed"}
    retry(models, "properties", "p")
    assert state(models) == {"nullability": "failed"}
    write(models, c("old", p="x"))
    retry(models, "properties", "p")
    assert state(models) == {"nullability": "current"}


def test_null_is_refused_after_a_property_becomes_required(models: Api) -> None:
    define(models, container("C", p=prop()))
    write(models, c("n", p="x"))
    define(models, container("C", p=prop(nullable=False)))
    status, message = models.refused("/models/instances", {"items": [c("n", p=None)]})
    assert (status, message) == (400, "Invalid value for non-nullable property 'p'. Value cannot be null.")


def test_requires_constraint_applies_to_later_writes(models: Api) -> None:
    define(models, container("B", q=prop()), container("C", p=prop()))
    write(models, c("old", p="x"))
    needs = {"r": {"require": container_ref("B")}}
    after = define(models, container("C", p=prop(), constraints=needs))
    assert after["constraints"]["r"]["state"] == "failed"
    assert models.refused("/models/instances", {"items": [c("new", p="x")]})[0] == 400
    write(models, node("old", data(container_ref("B"), q="x")))
    retry(models, "constraints", "r")
    assert stored(models)["constraints"]["r"]["state"] == "current"


def test_container_of_the_same_request_may_be_required(models: Api) -> None:
    define(models, container("C", p=prop()))
    write(models, c("old", p="x"))
    define(
        models, container("C", p=prop(), constraints={"r": {"require": container_ref("B")}}), container("B", q=prop())
    )
    assert stored(models)["constraints"]["r"]["state"] == "failed"


def test_new_uniqueness_constraint_includes_existing_instances(models: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "PAGE", 2)
    define(models, container("C", "all", p=prop()))
    write(models, *(c(f"n{n}", p=f"{n}") for n in range(5)), c("none"))
    write(models, edge("e", ref("n1"), ref("n2"), ref("n3"), data(container_ref("C"), p="e")))
    after = define(models, container("C", "all", p=prop(), constraints=UNIQUE))
    assert after["constraints"]["u"]["state"] == "current"
    for value in ("4", "e"):
        assert models.refused("/models/instances", {"items": [c("new", p=value)]})[0] == 409
    write(models, c("new", p="5"), c("none too"))


def test_uniqueness_constraint_with_duplicates_is_failed(models: Api) -> None:
    define(models, container("C", p=prop(), q=prop()))
    write(models, c("a", p="x"), c("b", p="x"))
    after = define(models, container("C", p=prop(), q=prop(), constraints=UNIQUE))
    assert after["constraints"]["u"]["state"] == "failed"
    assert models.refused("/models/instances", {"items": [c("new", p="x")]})[0] == 409
    write(models, c("a", q="what breaks it already may change otherwise"))
    retry(models, "constraints", "u")
    assert stored(models)["constraints"]["u"]["state"] == "failed"
    write(models, c("a", p="y"))
    assert models.refused("/models/instances", {"items": [c("a", p="x")]})[0] == 409
    retry(models, "constraints", "u")
    assert stored(models)["constraints"]["u"]["state"] == "current"


def test_unique_values_can_be_swapped_in_one_batch(models: Api) -> None:
    define(models, container("C", p=prop(), constraints=UNIQUE))
    write(models, c("a", p="x"), c("b", p="y"), c("c", p="z"))
    write(models, c("a", p="y"), c("b", p="x"), c("c", p="z"))
    assert models.refused("/models/instances", {"items": [c("a", p="z"), c("c", p="z")]})[0] == 409


def test_core_container_may_be_required(models: Api) -> None:
    define(models, container("C", p=prop()))
    write(models, c("old", p="x"))
    needs = {"r": {"require": container_ref("CogniteDescribable", "cdf_cdm")}}
    after = define(models, container("C", p=prop(), constraints=needs))
    assert after["constraints"]["r"]["state"] == "failed"
