"""Whatever the data model: all that is made for it is accepted, and its views return what the answer says."""

import uuid
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import builders as a
from conftest import Api
from seeding import connection, install_model, listed, relation, seed

NAMES = ("name", "code", "email", "pressureMax", "startTime", "x", "y_2", "description")
SIMPLE = ("text", "boolean", "int32", "int64", "float32", "float64", "timestamp", "date", "json", "timeseries", "file")
UNITS = ("temperature:deg_f", "pressure:bar", "angle:rad", None)


@st.composite
def property_of(draw: st.DrawFn, containers: int) -> Any:
    kind = draw(st.sampled_from((*SIMPLE, "sequence", "enum", "direct")))
    options: dict[str, Any] = {"nullable": draw(st.booleans())}
    if kind == "enum":
        return a.prop("enum", values={"a": {}, "b": {}, "none": {}}, unknownValue="none", **options)
    if draw(st.integers(0, 3)) == 0:
        options["list"] = True
        if draw(st.booleans()):
            options["maxListSize"] = draw(st.integers(1, 5))
    if kind == "text" and draw(st.booleans()):
        options["maxTextSize"] = draw(st.integers(1, 40))
    if kind in ("float32", "float64") and (unit := draw(st.sampled_from(UNITS))):
        options["unit"] = {"externalId": unit}
    if kind in ("int32", "int64") and "list" not in options and draw(st.integers(0, 4)) == 0:
        return a.prop(kind, autoIncrement=True, **options)
    if kind == "direct" and draw(st.booleans()):
        options["container"] = a.container_ref(f"C{draw(st.integers(0, containers - 1))}")
    return a.prop(kind, immutable=draw(st.booleans()), **options)


@st.composite
def containers_of(draw: st.DrawFn) -> list[Any]:
    """Up to four containers: some with a uniqueness constraint, some that require the one before."""
    count = draw(st.integers(1, 4))
    made: list[Any] = []
    for number in range(count):
        names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
        used = draw(st.sampled_from(("node", "node", "all")))
        one = a.container(f"C{number}", used, **{name: draw(property_of(count)) for name in names})
        unique = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
        if unique and draw(st.booleans()):
            by_space = draw(st.booleans())
            one["constraints"]["u"] = {"constraintType": "uniqueness", "properties": unique, "bySpace": by_space}
        if number and draw(st.booleans()):
            one["constraints"]["r"] = {"constraintType": "requires", "require": a.container_ref(f"C{number - 1}")}
        made.append(one)
    return [*made, a.container("E", "edge", weight=draw(property_of(count)))]


@st.composite
def view_of(draw: st.DrawFn, number: int, container: Any) -> Any:
    """A view of some properties of a container, with edges to nodes of the first view."""
    one = a.view(f"V{number}")
    for name, definition in container["properties"].items():
        if draw(st.integers(0, 4)):
            one["properties"][name] = a.view("x", f"{container['externalId']}.{name}")["properties"][name]
            if definition["type"]["type"] == "direct" and draw(st.booleans()):
                one["properties"][name] = relation(container["externalId"], name, "V0")
    for end in draw(st.lists(st.sampled_from(("outwards", "inwards")), max_size=2, unique=True)):
        extra = {"edgeSource": a.view_ref("EdgeView")} if draw(st.booleans()) else {}
        one["properties"][end] = connection("to", "V0", direction=end, **extra)
    if not one["properties"]:
        one["properties"]["edges"] = connection("to", "V0")
    if number and draw(st.integers(0, 3)) == 0:
        one["implements"] = [a.view_ref("V0")]
    if draw(st.integers(0, 3)) == 0:
        one["filter"] = {"equals": {"property": ["node", "type"], "value": a.ref("kind")}}
    return one


@st.composite
def models(draw: st.DrawFn) -> tuple[list[Any], list[Any]]:
    """Containers, and views over them."""
    containers = draw(containers_of())
    chosen = draw(st.lists(st.sampled_from(containers[:-1]), min_size=1, max_size=3))
    views = [draw(view_of(number, one)) for number, one in enumerate(chosen)]
    return containers, [a.view("EdgeView", "E.weight"), *views]


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(models(), st.integers(1, 120) | st.integers(1, 40) | st.just(2_600), st.integers(0, 2**53 - 1))
def test_all_that_is_made_for_a_model_is_accepted(base_url: str, model: Any, nodes: int, number: int) -> None:
    containers, views = model
    implementing = any("implements" in one for one in views)
    api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
    try:
        install_model(api, containers, views)
        answer = seed(api, nodes=nodes, seed=number)
        assert len(listed(api, kind="edge")) == answer["edges"]
        for one in answer["views"]:
            (view,) = (view for view in views if view["externalId"] == one["view"]["externalId"])
            if any("container" in prop for prop in view["properties"].values()) and not implementing:
                assert len(listed(api, view["externalId"])) >= one["nodes"]
        again = seed(api, nodes=nodes, seed=number)
        assert again == answer
    finally:
        api.client.delete(f"{base_url}/_emulator/projects/{api.project}")
        api.client.close()
