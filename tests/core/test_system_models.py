"""The system data models against dumps of them, where these stand beside the checkout."""

import json
from typing import Any

import msgspec
import pytest
import yaml

from emulator.core.spaces import SYSTEM_SPACES
from emulator.core.system_models import SHIPPED, SystemModels
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.response import view_response
from emulator.wire.references import ContainerId, DataModelId, ViewId
from shared import beside_checkout

_TEXTS = ("name", "description")
_IMPLIED = (("list", False), ("type", "container"))
_DUMPED = ("cdf_cdm", "cdf_cdm_3d")


def stored(name: str) -> Any:
    """A file of the folder of dumps, in JSON or YAML."""
    file = beside_checkout("cdm", name)
    if not file.is_file():
        pytest.skip("there is no dump beside this checkout")
    text = file.read_text(encoding="utf-8")
    return json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)


@pytest.fixture(scope="module")
def dump() -> Any:
    return stored("cognite-core-v1.json")


def structure(value: Any) -> Any:
    """`value` without names, descriptions and what is absent, or goes without saying."""
    if isinstance(value, dict):
        kept = {key: structure(one) for key, one in value.items() if key not in _TEXTS}
        return {key: one for key, one in kept.items() if one is not None and (key, one) not in _IMPLIED}
    return [structure(one) for one in value] if isinstance(value, list) else value


def properties(values: dict[str, Any], *, without: set[str]) -> dict[str, Any]:
    """Of each property its structure; a property may be called `name`."""
    return {name: structure({k: v for k, v in one.items() if k not in without}) for name, one in values.items()}


def test_containers_have_the_structure_of_the_dump(dump: Any) -> None:
    expected = {(one["space"], one["externalId"]): one for one in dump["containers"]}
    assert set(expected) == {identity for identity in SHIPPED.containers if identity.space in _DUMPED}
    for identity, theirs in expected.items():
        ours = msgspec.to_builtins(SHIPPED.containers[ContainerId(*identity)])
        assert properties(ours["properties"], without={"constraintState"}) == properties(
            theirs["properties"], without=set()
        )
        for part in ("constraints", "indexes"):
            assert properties(ours[part], without={"state"}) == properties(theirs[part], without=set())
        assert ours["usedFor"] == theirs["usedFor"]


def test_views_have_the_structure_of_the_dump(dump: Any) -> None:
    snapshot = Snapshot.empty("demo")
    core = [identity for identity in SHIPPED.views if identity.space == "cdf_cdm"]
    assert [tuple(view[k] for k in ("space", "externalId", "version")) for view in dump["views"]] == core
    for theirs, identity in zip(dump["views"], core, strict=True):
        found = snapshot.view(identity)
        assert found is not None
        ours = msgspec.to_builtins(view_response(found, inherited=True))
        assert {name: _written(one) for name, one in ours["properties"].items()} == properties(
            theirs["properties"], without=set()
        )
        assert ours["implements"] == (theirs["implements"] or [])
        assert ours.get("filter") == theirs["filter"]
        assert ours.get("name") == theirs["name"]
        names = {name: prop.get("name") for name, prop in ours["properties"].items()}
        assert names == {name: prop.get("name") for name, prop in theirs["properties"].items()}


def _written(prop: dict[str, Any]) -> Any:
    """The form in which a client would write a property that it has read."""
    if "connectionType" in prop:
        return structure({k: v for k, v in prop.items() if k != "targetsList"})
    written = {key: prop[key] for key in ("container", "containerPropertyIdentifier")}
    return structure({**written, "source": prop["type"].get("source")})


def test_data_model_names_the_views_of_the_dump(dump: Any) -> None:
    ours = SHIPPED.data_models[DataModelId("cdf_cdm", "CogniteCore", "v1")]
    theirs = dump["dataModels"]
    assert (ours.space, ours.external_id, ours.version) == (theirs["space"], theirs["externalId"], theirs["version"])
    assert (ours.name, msgspec.to_builtins(ours.views)) == (theirs["name"], theirs["views"])


def test_views_of_extractors_have_the_structure_of_the_dump() -> None:
    snapshot = Snapshot.empty("demo")
    for theirs in stored("extractor-views.yaml"):
        found = snapshot.view(ViewId(theirs["space"], theirs["externalId"], theirs["version"]))
        assert found is not None
        ours = msgspec.to_builtins(view_response(found, inherited=True))
        both = ({name: _written(one) for name, one in view["properties"].items()} for view in (ours, theirs))
        assert next(both) == next(both)
        for name, prop in theirs["properties"].items():
            assert prop.get("name") in (None, ours["properties"][name].get("name"))
        for part in ("implements", "usedFor", "writable", "queryable", "isGlobal"):
            assert ours[part] == theirs[part]
        mapped = sorted(ours["mappedContainers"], key=str)
        assert mapped == sorted(theirs["mappedContainers"], key=str)
        assert ours.get("name") is None


def test_containers_of_process_industries_are_those_that_are_known() -> None:
    known = stored("cdf-idm.yaml")["containers"]
    assert set(known) == {found.external_id for found in SHIPPED.containers if found.space == "cdf_idm"}
    for name, theirs in known.items():
        ours = SHIPPED.containers[ContainerId("cdf_idm", name)]
        kinds = {name: prop.type.__struct_config__.tag for name, prop in ours.properties.items()}
        assert kinds == {name: prop["type"] for name, prop in theirs["properties"].items()}
        assert ours.used_for == theirs["usedFor"]
        assert all(prop.nullable and not prop.immutable for prop in ours.properties.values())


def _reference(text: str) -> dict[str, str]:
    space, _, rest = text.partition(":")
    external_id, _, version = rest.partition("/")
    return {"type": "view", "space": space, "externalId": external_id, "version": version}


def test_views_of_process_industries_are_those_that_are_known() -> None:
    known = stored("cdf-idm.yaml")["views"]
    assert set(known) == {found.external_id for found in SHIPPED.views if found.space == "cdf_idm"}
    for name, theirs in known.items():
        ours = msgspec.to_builtins(SHIPPED.views[ViewId("cdf_idm", name, "v1")].definition)
        assert ours["implements"] == [_reference(parent) for parent in theirs["implements"]]
        assert ours["properties"].keys() == theirs["properties"].keys()
        for identifier, prop in theirs["properties"].items():
            found = structure(ours["properties"][identifier])
            if "through" in prop:
                through = {"source": _reference(prop["through"]["source"]), "identifier": prop["through"]["identifier"]}
                source = _reference(prop["source"])
                assert found == {"connectionType": prop["connectionType"], "source": source, "through": through}
                continue
            expected = {
                "container": {"space": "cdf_idm", "externalId": name},
                "containerPropertyIdentifier": identifier,
            }
            assert found == expected | ({"source": _reference(prop["source"])} if "source" in prop else {})


def test_data_model_of_process_industries_names_the_views_that_are_known() -> None:
    (known,) = stored("cdf-idm.yaml")["dataModels"].values()
    ours = SHIPPED.data_models[DataModelId("cdf_idm", "CogniteProcessIndustries", known["version"])]
    assert msgspec.to_builtins(ours.views) == [_reference(view) for view in known["views"]]


def test_names_are_the_identifiers_in_words() -> None:
    order = SHIPPED.views[ViewId("cdf_idm", "CogniteMaintenanceOrder", "v1")].definition
    assert order.name == "Maintenance order"
    properties = order.properties or {}
    assert [prop.name for prop in properties.values()] == [
        *("Main asset", "Operations", "Priority", "Priority description", "Status", "Type"),
    ]
    assert all(prop.description for prop in properties.values())


def test_every_view_is_resolved_to_containers_of_system_spaces() -> None:
    snapshot = Snapshot.empty("demo")
    for identity in SHIPPED.views:
        view = snapshot.view(identity)
        assert view is not None
        assert view.containers
        assert {container.id.space for container in view.containers} <= {*SYSTEM_SPACES}
        assert view_response(view, inherited=True).is_global


def test_the_service_maintains_hierarchies_and_uploads() -> None:
    found = {identity.external_id: SHIPPED.maintained(identity) for identity in SHIPPED.containers}
    assert {name: kept for name, kept in found.items() if kept} == {
        "CogniteAsset": {"assetHierarchy_root", "assetHierarchy_path", "assetHierarchy_path_last_updated_time"},
        "CogniteFile": {"isUploaded", "uploadedTime"},
    }


def test_aliases_are_unique() -> None:
    assert len(SHIPPED.aliases) == len(SHIPPED.containers) == 34
    assert SHIPPED.alias(ContainerId("cdf_cdm", "CogniteAsset")) == "CogniteAsset"
    assert SHIPPED.alias(ContainerId("cdf_idm", "CogniteOperation")) == "CogniteOperation__cdf_idm"


def test_texts_are_read_once() -> None:
    assert SHIPPED.containers is SHIPPED.containers
    asset = ContainerId("cdf_cdm", "CogniteAsset")
    assert SystemModels().containers[asset] is SHIPPED.containers[asset]
