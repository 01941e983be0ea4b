"""A data model made through the REST API, its generated text, and what that text makes in another project."""

import json
import re
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import container_ref, view_ref
from conftest import Api
from dml import publish, regenerated

Json = dict[str, Any]

SCALARS = ["text", "boolean", "float32", "float64", "int32", "int64", "timestamp", "date", "json"]
REFERENCES = ["timeseries", "file", "sequence"]
DEFAULTS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
    "boolean": st.booleans(),
    "float64": st.floats(allow_nan=False, allow_infinity=False),
    "int32": st.integers(-(2**31), 2**31 - 1),
    "int64": st.integers(-(2**63), 2**63 - 1),
    "date": st.dates().map(str),
    "json": st.dictionaries(st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=5), st.integers()),
}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=8)
LINES = st.lists(st.one_of(WORDS, st.just("@code X"), st.just('say """ or "'), st.just("back\\slash")), max_size=3)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join).filter(lambda name: len(name) < 200)
LABELS = st.fixed_dictionaries(
    {},
    optional={"name": NAMES, "description": LINES.filter(bool).map("\n".join).filter(lambda one: "@name" not in one)},
)
ENUM = st.dictionaries(st.sampled_from(["A", "B", "_c", "d1"]), LABELS, min_size=1)


@st.composite
def kinds(draw: st.DrawFn) -> Json:
    """A container property that is no relation."""
    kind = draw(st.sampled_from([*SCALARS, *REFERENCES, "enum"]))
    if kind == "enum":
        return {"type": {"type": "enum", "values": draw(ENUM)}, "nullable": draw(st.booleans())}
    is_list = draw(st.booleans())
    found: Json = {"type": {"type": kind, "list": is_list}, "nullable": draw(st.booleans())}
    if kind in {"float32", "float64"} and draw(st.booleans()):
        found["type"]["unit"] = {"externalId": "length:m", **draw(st.sampled_from([{}, {"sourceUnit": "meter"}]))}
    if kind in DEFAULTS and not is_list and draw(st.booleans()):
        found["defaultValue"] = draw(DEFAULTS[kind])
    return found


@st.composite
def models(draw: st.DrawFn) -> Json:
    """Containers and views of a data model that the language can express."""
    names = [f"T{number}" for number in range(draw(st.integers(1, 4)))]
    containers: Json = {}
    views: Json = {}
    relations: list[tuple[str, str]] = []
    for number, name in enumerate(names):
        used_for = draw(st.sampled_from(["node", "node", "edge"]))
        parents = [other for other in names[:number] if views[other]["usedFor"] == used_for and draw(st.booleans())]
        label = draw(LABELS)
        own = draw(st.sampled_from([name, name, f"C{number}"]))
        container: Json = {"properties": {}, "usedFor": used_for, "constraints": {}, "indexes": {}}
        container |= label if own == name else {}
        properties: Json = {}
        for index in range(draw(st.integers(0, 4))):
            identifier = f"{name.lower()}_{index}"
            of_container = draw(st.sampled_from([identifier, identifier, f"p-{index}"]))
            described = draw(LABELS)
            if draw(st.integers(0, 3)) == 0 and used_for == "node":
                found = {"type": {"type": "direct", "list": draw(st.booleans())}, "nullable": draw(st.booleans())}
                properties[identifier] = {"source": view_ref(draw(st.sampled_from(names)))}
                relations.append((name, identifier))
            else:
                found = draw(kinds())
                properties[identifier] = {}
            container["properties"][of_container] = {**found, **described}
            properties[identifier] |= {
                "container": container_ref(own),
                "containerPropertyIdentifier": of_container,
                **described,
            }
        if container["properties"]:
            parts = [part for part, one in container["properties"].items() if not one["type"].get("list")]
            lists = [part for part, one in container["properties"].items() if one["type"].get("list")]
            if parts and draw(st.booleans()):
                container["constraints"]["one"] = {"constraintType": "uniqueness", "properties": parts[:2]}
            if parts and draw(st.booleans()):
                cursorable = draw(st.booleans())
                container["indexes"]["sorted"] = {
                    "properties": parts[:2],
                    "indexType": "btree",
                    "cursorable": cursorable,
                }
            if lists and draw(st.booleans()):
                container["indexes"]["listed"] = {"properties": lists[:1], "indexType": "inverted"}
            containers[own] = container
            if len(containers) > 1 and draw(st.booleans()):
                other = draw(st.sampled_from([one for one in containers if one != own]))
                container["constraints"]["both"] = {"constraintType": "requires", "require": container_ref(other)}
        views[name] = {
            **label,
            "usedFor": used_for,
            "implements": [view_ref(parent) for parent in parents],
            "properties": properties,
            "filter": draw(filters(own, list(container["properties"]))),
        }
    add_connections(draw, names, views, relations)
    return {"containers": containers, "views": views, "label": draw(LABELS)}


@st.composite
def filters(draw: st.DrawFn, container: str, properties: list[str]) -> Json | None:
    if not properties or draw(st.booleans()):
        return None
    value = draw(st.one_of(st.text(max_size=5), st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
    path = ["sp", container, properties[0]]
    leaf = draw(st.sampled_from([{"equals": {"property": path, "value": value}}, {"exists": {"property": path}}]))
    keyed = {"equals": {"property": path, "value": {"a-b": 1, "": None}}}
    return draw(st.sampled_from([leaf, {"not": leaf}, {"and": [leaf, {"hasData": [container_ref(container)]}]}, keyed]))


def add_connections(draw: st.DrawFn, names: list[str], views: Json, relations: list[tuple[str, str]]) -> None:
    """Add edges and reverse relations to the views."""
    edges = [name for name in names if views[name]["usedFor"] == "edge"]
    for name in names:
        for index in range(draw(st.integers(0, 2))):
            identifier = f"{name.lower()}_edge{index}"
            source = draw(st.sampled_from(names))
            found: Json = {
                **draw(LABELS),
                "connectionType": draw(st.sampled_from(["multi_edge_connection", "single_edge_connection"])),
                "type": draw(st.sampled_from([{"space": "sp", "externalId": f"{name}.{identifier}"}, KIND])),
                "source": view_ref(source),
                "direction": draw(st.sampled_from(["outwards", "inwards"])),
            }
            if edges and draw(st.booleans()):
                found["edgeSource"] = view_ref(draw(st.sampled_from(edges)))
            views[name]["properties"][identifier] = found
    for owner, identifier in relations:
        target = views[owner]["properties"][identifier]["source"]["externalId"]
        if draw(st.booleans()):
            views[target]["properties"][f"of_{identifier}"] = {
                **draw(LABELS),
                "connectionType": draw(
                    st.sampled_from(["multi_reverse_direct_relation", "single_reverse_direct_relation"])
                ),
                "source": view_ref(owner),
                "through": {"source": view_ref(owner), "identifier": identifier},
            }


KIND = {"space": "kinds", "externalId": 'a "kind"'}


def define(api: Api, model: Json) -> None:
    """Make a data model through the REST API."""
    api.ok("/models/spaces", {"items": [{"space": "sp"}]})
    containers = [{"space": "sp", "externalId": name, **one} for name, one in model["containers"].items()]
    if containers:
        api.ok("/models/containers", {"items": containers})
    views = [
        {"space": "sp", "externalId": name, "version": "v1", **{k: v for k, v in one.items() if k != "usedFor"}}
        for name, one in model["views"].items()
    ]
    api.ok("/models/views", {"items": views})
    references = [view_ref(name) for name in model["views"]]
    written = {"space": "sp", "externalId": "Model", "version": "1", "views": references, **model["label"]}
    api.ok("/models/datamodels", {"items": [written]})


def defined(api: Api) -> Json:
    """The data model with its views and containers, without times."""
    key = {"space": "sp", "externalId": "Model", "version": "1"}
    model = api.ok("/models/datamodels/byids?inlineViews=true", {"items": [key]})["items"][0]
    used = [json.loads(one) for one in {json.dumps(c) for view in model["views"] for c in view["mappedContainers"]}]
    keys = [{"space": one["space"], "externalId": one["externalId"]} for one in used]
    containers = api.ok("/models/containers/byids", {"items": keys})["items"] if keys else []
    return without_times({"model": model, "containers": sorted(containers, key=lambda one: one["externalId"])})


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_times(one) for key, one in value.items() if key not in ("createdTime", "lastUpdatedTime")}
    return [without_times(one) for one in value] if isinstance(value, list) else value


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(model=models())
def test_a_generated_text_makes_the_same_data_model_in_another_project(base_url: str, model: Json):
    first, second = (Api(base_url, f"round-{uuid.uuid4().hex[:16]}") for _ in range(2))
    try:
        define(first, model)
        before = defined(first)
        text = regenerated(first)
        assert "#" not in without_strings(text), text
        second.ok("/models/spaces", {"items": [{"space": "sp"}]})
        publish(second, text, **model["label"])
        assert defined(second) == before, text
        publish(first, text, **model["label"])
        assert defined(first) == before
        assert regenerated(second) == text
    finally:
        for api in (first, second):
            api.client.close()


TEXTS = {
    "narrower": """
        interface Model { "Of a model" revisions: [Revision] @reverseDirectRelation(throughProperty: "model") }
        interface Revision { model: Model! others: [Model] parts: [Model] @directRelation }
        type Drawing implements Model { revisions: [DrawingRevision] }
        type DrawingRevision implements Revision { model: Drawing! others: [Drawing] parts: [Drawing] @directRelation }
    """,
    "labels": """
        interface Named { "A name" name: String "A size" size: Float @unit(externalId: "length:m") }
        interface Known implements Named { "The name" name: String size: Float }
        type Thing implements Named & Known { name: String "Its size" size: Float }
    """,
    "imports": """
        interface CogniteDescribable @import @view(space: "cdf_cdm", version: "v1") { name: String }
        interface CogniteVisualizable @import @view(space: "cdf_cdm", version: "v1") { object3D: Cognite3DObject }
        type Cognite3DObject @import(dataModel: {space: "cdf_cdm", externalId: "CogniteCore", version: "v1"})
        type CogniteAsset @import(dataModel: {space: "cdf_cdm", externalId: "CogniteCore", version: "v1"})
        type Pump implements CogniteDescribable & CogniteVisualizable {
          "Of the pump" name: String object3D: Cognite3DObject asset: CogniteAsset pressure: Float
        }
        type Station { name: String @mapping(space: "cdf_cdm", container: "CogniteDescribable") pumps: [Pump] }
    """,
    "edges": """
        interface Flow { amount: Float }
        type Pipe implements Flow @edge { amount: Float width: Int! }
        type Tank { to: [Tank] @relation(edgeSource: "Pipe") from: Tank @relation(edgeSource: "Other") }
        type Other { note: String }
    """,
    "shared container": """
        type Event @container(indexes: [{identifier: "k", fields: ["kind"]}]) { kind: Kind! text: String }
        type Alarm @view(rawFilter: {equals: {property: ["sp", "Event", "kind"], value: "ALARM"}}) {
          kind: Kind! @mapping(container: "Event") message: String @mapping(container: "Event", property: "text")
        }
        enum Kind { "Told at once" ALARM NOTE }
    """,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_was_published_is_made_again_from_its_generated_text(base_url: str, text: str):
    first, second = (Api(base_url, f"round-{uuid.uuid4().hex[:16]}") for _ in range(2))
    try:
        for api in (first, second):
            api.ok("/models/spaces", {"items": [{"space": "sp"}]})
        publish(first, text)
        before, generated = defined(first), regenerated(first)
        assert "#" not in without_strings(generated), generated
        publish(second, generated)
        assert defined(second) == before, generated
        publish(first, generated)
        assert defined(first) == before, generated
    finally:
        for api in (first, second):
            api.client.close()


def without_strings(text: str) -> str:
    """`text` without its strings, in which a `#` begins no comment."""
    return re.sub(r'"""(?:\\"""|[^"]|"(?!""))*"""|"(?:\\.|[^"\\\n])*"', "", text)
