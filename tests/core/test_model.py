"""The core data model against a dump of it, where that stands beside the checkout."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from emulator.core import model
from emulator.core.spaces import SYSTEM_SPACES
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.response import view_response

_DUMP = Path(__file__).parents[3] / "shared" / "cdm" / "cognite-core-v1.json"
_TEXTS = ("name", "description")
_IMPLIED = (("list", False), ("type", "container"))


@pytest.fixture(scope="module")
def dump() -> Any:
    if not _DUMP.is_file():
        pytest.skip("there is no dump beside this checkout")
    return json.loads(_DUMP.read_text(encoding="utf-8"))


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
    assert set(expected) == set(model.containers())
    for identity, container in model.containers().items():
        ours, theirs = msgspec.to_builtins(container), expected[identity]
        assert properties(ours["properties"], without={"constraintState"}) == properties(
            theirs["properties"], without=set()
        )
        for part in ("constraints", "indexes"):
            assert properties(ours[part], without={"state"}) == properties(theirs[part], without=set())
        assert ours["usedFor"] == theirs["usedFor"]


def test_views_have_the_structure_of_the_dump(dump: Any) -> None:
    snapshot = Snapshot.empty("demo")
    assert [tuple(view[k] for k in ("space", "externalId", "version")) for view in dump["views"]] == list(model.views())
    for theirs, identity in zip(dump["views"], model.views(), strict=True):
        found = snapshot.view(identity)
        assert found is not None
        ours = msgspec.to_builtins(view_response(found, inherited=True))
        assert {name: _written(one) for name, one in ours["properties"].items()} == properties(
            theirs["properties"], without=set()
        )
        assert ours["implements"] == (theirs["implements"] or [])
        assert ours.get("filter") == theirs["filter"]


def _written(prop: dict[str, Any]) -> Any:
    """The form in which a client would write a property that it has read."""
    if "connectionType" in prop:
        return structure({k: v for k, v in prop.items() if k != "targetsList"})
    written = {key: prop[key] for key in ("container", "containerPropertyIdentifier")}
    return structure({**written, "source": prop["type"].get("source")})


def test_data_model_names_the_views_of_the_dump(dump: Any) -> None:
    (ours,) = model.data_models().values()
    theirs = dump["dataModels"]
    assert (ours.space, ours.external_id, ours.version) == (theirs["space"], theirs["externalId"], theirs["version"])
    assert msgspec.to_builtins(ours.views) == theirs["views"]


def test_every_view_is_resolved_to_containers_of_system_spaces() -> None:
    snapshot = Snapshot.empty("demo")
    for identity in model.views():
        view = snapshot.view(identity)
        assert view is not None
        assert view.containers
        assert {container.id.space for container in view.containers} <= {"cdf_cdm", "cdf_cdm_3d"} <= {*SYSTEM_SPACES}
        assert view_response(view, inherited=True).is_global


def test_the_service_maintains_hierarchies_and_uploads() -> None:
    found = {identity.external_id: model.maintained(identity) for identity in model.containers()}
    assert {name: kept for name, kept in found.items() if kept} == {
        "CogniteAsset": {"assetHierarchy_root", "assetHierarchy_path", "assetHierarchy_path_last_updated_time"},
        "CogniteFile": {"isUploaded", "uploadedTime"},
    }


def test_external_ids_are_unique_so_they_can_be_aliases() -> None:
    assert len(model.aliases()) == len(model.containers()) == 30


def test_model_is_read_once() -> None:
    assert model.containers() is model.containers()
