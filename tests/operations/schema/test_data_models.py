from typing import Any

import pytest

from builders import SPACE, container, prop, ref, view, view_ref
from conftest import Api

MODELS = "/models/datamodels"


@pytest.fixture
def models(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}, {"space": "other"}]})
    api.ok("/models/containers", {"items": [container("C", p=prop())]})
    api.ok("/models/views", {"items": [view("V", "C.p")]})
    return api


def model(external_id: str, *views: dict, version: str = "v1", space: str = SPACE, **fields: Any) -> dict:
    return {"space": space, "externalId": external_id, "version": version, "views": list(views), **fields}


def apply(api: Api, *items: dict) -> list[dict]:
    return api.ok(MODELS, {"items": list(items)})["items"]


def refused(api: Api, *items: dict) -> str:
    status, message = api.refused(MODELS, {"items": list(items)})
    assert status == 400
    return message


def retrieve(api: Api, *items: dict, **parameters: Any) -> list[dict]:
    response = api.client.post(f"{MODELS}/byids", json={"items": list(items)}, params=parameters)
    assert response.status_code == 200, response.text
    return response.json()["items"]


def test_data_model_is_returned_as_by_the_service(models: Api) -> None:
    (answer,) = apply(models, model("M", view_ref("V"), name="Model", description="Text"))
    assert answer == {
        "space": SPACE,
        "externalId": "M",
        "version": "v1",
        "createdTime": answer["createdTime"],
        "lastUpdatedTime": answer["createdTime"],
        "isGlobal": False,
        "name": "Model",
        "description": "Text",
        "views": [view_ref("V")],
    }
    assert retrieve(models, {**ref("M"), "version": "v1"}, {**ref("X"), "version": "v1"}) == [answer]


def test_unchanged_data_model_keeps_its_timestamps(models: Api) -> None:
    written = model("M", view_ref("V"))
    assert apply(models, written) == apply(models, written)


def test_view_that_an_update_omits_stays(models: Api) -> None:
    models.ok("/models/views", {"items": [view("W", "C.p"), {**view("W", "C.p"), "version": "v2"}]})
    apply(models, model("M", view_ref("V"), view_ref("W")))
    (after,) = apply(models, model("M", view_ref("V")))
    assert after["views"] == [view_ref("V"), view_ref("W")]
    assert after["lastUpdatedTime"] == after["createdTime"]
    (after,) = apply(models, model("M", {**view_ref("W"), "version": "v2"}))
    assert after["views"] == [{**view_ref("W"), "version": "v2"}, view_ref("V")]


def test_definition_creates_and_changes_its_view(models: Api) -> None:
    (answer,) = apply(models, model("M", view_ref("V"), view("New", "C.p")))
    assert answer["views"] == [view_ref("V"), view_ref("New")]
    apply(models, model("M", {**view("New", "C.p"), "name": "renamed"}))
    (found,) = models.ok("/models/views/byids", {"items": [{**ref("New"), "version": "v1"}]})["items"]
    assert (found["name"], list(found["properties"])) == ("renamed", ["p"])


def test_reference_without_a_type_changes_no_view(models: Api) -> None:
    apply(models, model("M", {**ref("V"), "version": "v1"}))
    (found,) = models.ok("/models/views/byids", {"items": [{**ref("V"), "version": "v1"}]})["items"]
    assert list(found["properties"]) == ["p"]


def test_wrong_definition_changes_nothing(models: Api) -> None:
    message = refused(models, model("M", view("New", "C.p"), view("Wrong", "X.p")))
    assert message == f"One or more containers do not exist: '{SPACE}:X'"
    assert models.client.get(MODELS).json() == {"items": []}
    assert models.ok("/models/views/byids", {"items": [ref("New")]}) == {"items": []}


def test_views_are_inlined_on_request(models: Api) -> None:
    apply(models, model("M", view_ref("V")))
    full = models.ok("/models/views/byids", {"items": [ref("V")]})["items"]
    (found,) = retrieve(models, ref("M"), inlineViews="true")
    assert found["views"] == full
    listed = models.client.get(MODELS, params={"inlineViews": "true"}).json()["items"]
    assert listed == [found]


def test_inline_views_in_the_body_are_ignored(models: Api) -> None:
    apply(models, model("M", view_ref("V")))
    (found,) = models.ok(f"{MODELS}/byids", {"items": [ref("M")], "inlineViews": True})["items"]
    assert found["views"] == [view_ref("V")]


def test_reference_to_a_deleted_view_stays(models: Api) -> None:
    apply(models, model("M", view_ref("V")))
    models.ok("/models/views/delete", {"items": [{**ref("V"), "version": "v1"}]})
    assert retrieve(models, ref("M"))[0]["views"] == [view_ref("V")]
    assert retrieve(models, ref("M"), inlineViews="true")[0]["views"] == [view_ref("V")]
    assert "do not exist" in refused(models, model("M", view_ref("V")))


def test_newest_version_is_the_one_created_last(models: Api) -> None:
    apply(models, model("M", version="v2"))
    apply(models, model("M", version="v1"))
    apply(models, model("M", version="v2", name="changed"))

    def listed(**parameters: Any) -> list[str]:
        return [item["version"] for item in models.client.get(MODELS, params=parameters).json()["items"]]

    assert listed() == ["v1"]
    assert listed(allVersions="true") == ["v1", "v2"]
    assert [found["version"] for found in retrieve(models, ref("M"))] == ["v1", "v2"]


def test_list_is_by_space_and_in_pages(models: Api) -> None:
    apply(models, model("A"), model("B"), model("C", space="other"))
    assert [m["externalId"] for m in models.client.get(MODELS, params={"space": "other"}).json()["items"]] == ["C"]
    first = models.client.get(MODELS, params={"limit": 2}).json()
    rest = models.client.get(MODELS, params={"limit": 2, "cursor": first["nextCursor"]}).json()
    assert [m["externalId"] for m in (*first["items"], *rest["items"])] == ["C", "A", "B"]
    assert "nextCursor" not in rest


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (model("M", space="nowhere"), "One or more spaces do not exist: 'nowhere'"),
        (model("M", view_ref("X")), f"One or more views do not exist: '{SPACE}:X/v1'"),
        (model("1M"), "externalId must match"),
        (model("M", version="-"), "version must match"),
        (model("M", *[view_ref("V")] * 101), "views size must be between 0 and 100"),
        (model("M", view_ref("V"), view_ref("V")), "more than one view with the external id 'V'"),
        (model("M", {**view_ref("V"), "name": "n"}), "views.name must be null for a reference to a view"),
        (model("M", graphQlDml="x"), "Unexpected field - items[0].graphQlDml"),
        (model("M", view("W", "C.p"), {**view("W", "C.p"), "name": "n"}), f"two definitions of '{SPACE}:W/v1'"),
    ],
)
def test_wrong_data_model_is_refused(models: Api, written: dict, message: str) -> None:
    assert message in refused(models, written)


def test_data_model_in_a_system_space_is_refused(models: Api) -> None:
    assert models.refused(MODELS, {"items": [model("M", space="cdf_cdm")]})[0] == 403


def test_deleted_data_model_leaves_its_views(models: Api) -> None:
    apply(models, model("M", view_ref("V")), model("N"))
    keys = [{**ref(name), "version": "v1"} for name in "MX"]
    assert models.ok(f"{MODELS}/delete", {"items": keys}) == {"items": keys[:1]}
    assert [item["externalId"] for item in models.client.get(MODELS).json()["items"]] == ["N"]
    assert models.ok("/models/views/byids", {"items": [ref("V")]})["items"]


def test_delete_and_retrieve_are_by_version(models: Api) -> None:
    status, message = models.refused(f"{MODELS}/delete", {"items": [ref("M")]})
    assert (status, "version must not be null" in message) == (400, True)
    mixed = {"items": [ref("M"), {**ref("M"), "version": "v1"}]}
    assert models.refused(f"{MODELS}/byids", mixed)[0] == 400


def test_space_with_a_data_model_stays(models: Api) -> None:
    apply(models, model("M", space="other"))
    assert models.refused("/models/spaces/delete", {"items": [{"space": "other"}]}) == (
        400,
        "Space 'other' is not empty.",
    )
    models.ok(f"{MODELS}/delete", {"items": [{**ref("M", "other"), "version": "v1"}]})
    models.ok("/models/spaces/delete", {"items": [{"space": "other"}]})
