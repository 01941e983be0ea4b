from emulator.core.system_models import SHIPPED
from emulator.schema.containers.aliases import alias_of
from emulator.schema.snapshot import Snapshot
from emulator.wire.references import ContainerId, ViewId
from snapshots import container_object, snapshot

ASSET = ContainerId("cdf_cdm", "CogniteAsset")
ASSET_VIEW = ViewId("cdf_cdm", "CogniteAsset", "v1")


def test_empty_snapshot_has_the_system_spaces() -> None:
    empty = Snapshot.empty("demo")
    assert empty.has_space("cdf_cdm_units")
    assert not empty.spaces
    assert empty.all_spaces["cdf_cdm"].is_global


def test_core_containers_belong_to_every_project_under_their_own_alias() -> None:
    for project in ("one", "two"):
        found = Snapshot.empty(project).container(ASSET)
        assert found is not None
        assert (found.alias, found.definition) == ("CogniteAsset", SHIPPED.containers[ASSET])
        assert found.properties["assetHierarchy_parent"].parse({"space": "s", "externalId": "a"}) == f"{project}:s:a"


def test_change_keeps_the_models_of_the_core() -> None:
    before = Snapshot.empty("demo")
    container, view = before.container(ASSET), before.view(ASSET_VIEW)
    after = before.with_changes([container_object("C", {"a": {"type": {"type": "text"}}})], 1)
    assert after.container(ASSET) is container
    assert after.view(ASSET_VIEW) is view


def test_snapshot_copies_nothing_of_the_core() -> None:
    own = snapshot(container_object("C", {"a": {"type": {"type": "text"}}}))
    assert list(own.containers) == [ContainerId("s", "C")]
    assert len(own.all_containers) == 35
    assert next(iter(own.all_containers)) == ContainerId("s", "C")
    assert ASSET in own.all_containers
    assert own.all_containers.get(ContainerId("s", "D")) is None
    assert len(own.all_views) == 40


def test_unknown_name_in_a_system_space_is_unknown() -> None:
    empty = Snapshot.empty("demo")
    assert empty.container(ContainerId("cdf_cdm", "Nothing")) is None
    assert empty.view(ViewId("cdf_cdm", "CogniteAsset", "v2")) is None


def test_container_cannot_take_the_alias_of_a_core_container() -> None:
    assert alias_of(ContainerId("s", "CogniteAsset"), SHIPPED.aliases) == "CogniteAsset__s"
