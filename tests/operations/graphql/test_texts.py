"""The texts of data models: kept, read back and generated."""

import json
import re
from datetime import datetime
from typing import Any

import pytest

from builders import container, container_ref, prop, view, view_ref
from conftest import Api
from dml import ask, containers, publish, regenerated, text_of, views
from emulator.graphql.dml.document import read
from emulator.limits import DOCUMENTED

TEXT = """# The films
"A film" type Film { # first
  title: String
}
"""
LIST = """
query ($limit: Int, $cursor: String) {
  listGraphQlDmlVersions(limit: $limit, cursor: $cursor) {
    items { externalId version graphQlDml }
    edges { cursor node { externalId } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
LABEL = 'name "A thing", description null'
KEY = {"space": "sp", "externalId": "Model", "version": "1"}


@pytest.mark.parametrize("asked", [{}, {"preserveDml": True}, {"preserveDml": False}])
def test_a_text_is_read_back_as_it_was_sent(sp: Api, asked: dict[str, Any]):
    assert publish(sp, TEXT, **asked)["graphQlDml"] == TEXT
    assert text_of(sp) == TEXT


def test_a_text_that_differs_in_comments_only_is_kept_without_changing_times(sp: Api):
    first = publish(sp, TEXT)
    second = publish(sp, TEXT.replace("# first", "# second"))
    assert second == {**first, "graphQlDml": TEXT.replace("# first", "# second")}


def test_the_text_does_not_stand_in_answers_of_rest(sp: Api):
    publish(sp, TEXT)
    for inline in ("true", "false"):
        (found,) = sp.ok(f"/models/datamodels/byids?inlineViews={inline}", {"items": [KEY]})["items"]
        listed = sp.client.get(f"/models/datamodels?inlineViews={inline}").json()["items"]
        assert listed == [found]
        assert set(found) == {"space", "externalId", "version", "createdTime", "lastUpdatedTime", "isGlobal", "views"}


def apply_model(api: Api, **fields: Any) -> None:
    (found,) = api.ok("/models/datamodels/byids", {"items": [KEY]})["items"]
    api.ok("/models/datamodels", {"items": [{**KEY, "views": found["views"], **fields}]})


def change_view(api: Api) -> None:
    version = views(api)["Film"]["version"]
    api.ok("/models/views", {"items": [{**view("Film", "Film.title"), "version": version, "name": "Movie"}]})


def change_container(api: Api) -> None:
    api.ok("/models/containers", {"items": [{**container("Film", title=prop(), length=prop("int32"))}]})


@pytest.mark.parametrize("change", [change_view, change_container])
def test_a_text_that_no_longer_describes_its_views_is_generated(sp: Api, change: Any):
    publish(sp, TEXT)
    change(sp)
    assert text_of(sp) != TEXT
    assert text_of(sp) == regenerated(sp)


@pytest.mark.parametrize("change", [change_view, change_container])
def test_a_preserved_text_stays_when_views_and_containers_change(sp: Api, change: Any):
    publish(sp, TEXT, preserveDml=True)
    change(sp)
    assert text_of(sp) == TEXT


@pytest.mark.parametrize("asked", [{}, {"preserveDml": True}])
def test_a_text_is_gone_when_the_data_model_is_changed_in_another_way(sp: Api, asked: dict[str, Any]):
    publish(sp, TEXT, **asked)
    apply_model(sp)
    assert text_of(sp) == TEXT
    apply_model(sp, name="Films")
    assert "# first" not in text_of(sp)
    sp.ok("/models/datamodels/delete", {"items": [KEY]})
    assert sp.ok("/models/datamodels", {"items": [KEY]})["items"][0]["views"] == []
    assert text_of(sp) == ""


def test_a_regenerated_text_replaces_the_published_one(sp: Api):
    publish(sp, TEXT, preserveDml=True)
    found = regenerated(sp)
    assert "#" not in found
    assert found.startswith('"A film"\ntype Film @view(version: "')
    assert text_of(sp) == found


def test_without_a_text_only_name_and_description_are_written(sp: Api):
    publish(sp, TEXT)
    found = publish(sp, None, name="Films", description="All films")
    assert (found["name"], found["description"], found["graphQlDml"]) == ("Films", "All films", TEXT)
    assert [one["externalId"] for one in found["views"]] == ["Film"]
    assert publish(sp, None, externalId="Empty")["views"] == []
    assert publish(sp, " \n", externalId="Blank")["views"] == []


def test_times_are_in_iso_8601(sp: Api):
    found = publish(sp, TEXT)
    (model,) = sp.ok("/models/datamodels/byids", {"items": [KEY]})["items"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", found["createdTime"])
    assert round(datetime.fromisoformat(found["createdTime"]).timestamp() * 1000) == model["createdTime"]


def test_data_models_are_listed_in_pages(sp: Api):
    for name in ("A", "B", "C"):
        publish(sp, TEXT, externalId=name)
    found = ask(sp, LIST)["data"]["listGraphQlDmlVersions"]
    own = [one for one in found["items"] if len(one["externalId"]) == 1]
    assert own == [{"externalId": name, "version": "1", "graphQlDml": TEXT} for name in ("A", "B", "C")]
    assert [edge["node"]["externalId"] for edge in found["edges"]] == [one["externalId"] for one in found["items"]]
    assert {"CogniteCore", "CogniteProcessIndustries"} <= {one["externalId"] for one in found["items"]}
    names: list[str] = []
    cursor = None
    for number in range(len(found["items"])):
        page = ask(sp, LIST, limit=1, cursor=cursor)["data"]["listGraphQlDmlVersions"]
        info, cursor = page["pageInfo"], page["pageInfo"]["endCursor"]
        assert (info["hasPreviousPage"], info["startCursor"]) == (number > 0, cursor)
        names += [one["externalId"] for one in page["items"]]
    assert not info["hasNextPage"]
    assert names == [one["externalId"] for one in found["items"]]


def test_a_cursor_that_is_none_is_told(sp: Api):
    answer = ask(sp, LIST, cursor="none")
    assert answer["data"] == {"listGraphQlDmlVersions": None}
    assert answer["errors"][0]["path"] == ["listGraphQlDmlVersions"]


def test_a_data_model_that_does_not_exist_has_no_versions(sp: Api):
    query = '{ graphQlDmlVersionsById(space: "sp", externalId: "None") { items { version } pageInfo { endCursor } } }'
    found = {"items": [], "pageInfo": {"endCursor": None}}
    assert ask(sp, query)["data"] == {"graphQlDmlVersionsById": found}


def test_a_system_model_has_a_generated_text(sp: Api):
    text = regenerated(sp, "CogniteCore", "v1", "cdf_cdm")
    read(text, DOCUMENTED)
    assert "@import" not in text
    assert 'interface CogniteDescribable @view(version: "v1") ' in text
    assert '  type: Cognite3DModel_type @mapping(space: "cdf_cdm_3d")\n' in text
    assert "  assets: [CogniteAsset] @directRelation\n" in text
    assert '  children: [CogniteAsset] @reverseDirectRelation(throughProperty: "parent")\n' in text
    assert "type CogniteDiagramAnnotation implements" in text
    assert "enum Cognite3DModel_type {" in text


def test_what_the_language_cannot_express_stands_in_comments(sp: Api):
    sp.ok("/models/spaces", {"items": [{"space": "other"}]})
    options = {
        "text": prop("text", maxTextSize=10, collation="en-US"),
        "many": prop("int32", list=True, maxListSize=5),
        "fixed": prop("text", immutable=True),
        "counted": prop("int64", autoIncrement=True),
        "kind": prop("enum", values={"A": {}}, unknownValue="A"),
        "target": prop("direct", container=container_ref("Thing")),
        "bare": prop("direct"),
        "a-b": prop("text"),
        "unseen": prop("text"),
    }
    definition = container("Thing", "all", **options, constraints={"c": {"properties": ["text"], "bySpace": True}})
    sp.ok("/models/containers", {"items": [{**definition, "name": "A thing"}, container("Base", name=prop())]})
    shown = view("Thing", *(f"Thing.{name}" for name in options if name != "unseen"))
    shown["properties"]["target"]["source"] = view_ref("Thing")
    shown["properties"]["outside"] = {"type": {"space": "sp", "externalId": "t"}, "source": view_ref("Base")}
    sp.ok("/models/views", {"items": [view("Base", "Base.name"), shown]})
    sp.ok("/models/datamodels", {"items": [{**KEY, "views": [view_ref("Thing")]}]})
    text = regenerated(sp)
    comments = [line.strip(" #") for line in text.splitlines() if line.strip().startswith("#")]
    assert comments == [
        "Container 'sp:Thing': constraint 'c' is bySpace; other properties a-b, bare, unseen; used for all; " + LABEL,
        'maxTextSize: 10, collation: "en-US"',
        "maxListSize: 5",
        "immutable: true",
        "autoIncrement: true",
        'unknownValue: "A"',
        'container: "sp:Thing"',
        "The property 'bare' leads to no view.",
        "The property 'a-b' has a name that GraphQL does not allow.",
        "The property 'outside' leads to the view 'sp:Base/v1', which is not in the data model.",
    ]
    before = containers(sp)["Thing"]
    publish(sp, text, externalId="Again")
    after = containers(sp)["Thing"]
    assert {**after, "name": "A thing"} == {**before, "lastUpdatedTime": after["lastUpdatedTime"]}


def test_a_view_that_implements_one_outside_of_the_data_model_has_its_fields_as_its_own(sp: Api):
    sp.ok("/models/containers", {"items": [container("Base", name=prop())]})
    sp.ok("/models/views", {"items": [view("Base", "Base.name"), {**view("Thing"), "implements": [view_ref("Base")]}]})
    sp.ok("/models/datamodels", {"items": [{**KEY, "views": [view_ref("Thing")]}]})
    assert regenerated(sp) == (
        "# It implements the view 'sp:Base/v1', which is not in the data model.\n"
        'type Thing @view(version: "v1") {\n  name: String @mapping(container: "Base")\n}\n'
    )


def test_views_of_other_spaces_are_imported_in_a_generated_text(sp: Api):
    describable = view_ref("CogniteDescribable", "cdf_cdm")
    sp.ok("/models/containers", {"items": [container("Pump", pressure=prop("float64"))]})
    sp.ok("/models/views", {"items": [{**view("Pump", "Pump.pressure"), "implements": [describable]}]})
    sp.ok("/models/datamodels", {"items": [{**KEY, "views": [describable, view_ref("Pump")]}]})
    text = regenerated(sp)
    assert 'interface CogniteDescribable @view(space: "cdf_cdm", version: "v1") @import {' in text
    assert 'type Pump implements CogniteDescribable @view(version: "v1") {' in text
    assert "#" not in text
    before = json.dumps([views(sp), containers(sp)])
    publish(sp, text)
    assert json.dumps([views(sp), containers(sp)]) == before
