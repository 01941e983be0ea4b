import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from emulator.core.system_models import SHIPPED
from emulator.errors import UnusableSystemModels
from emulator.schema.dump.read import read
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.response import view_response
from emulator.wire.references import ContainerId, DataModelId, ViewId
from shared import beside_checkout

CONTAINER = """
space: cdf_apm
externalId: Checklist
usedFor: node
properties:
  title: {type: {type: text}, nullable: false}
  asset: {type: {type: direct, container: {space: cdf_cdm, externalId: CogniteAsset, type: container}}}
  due: {type: {type: date}, defaultValue: 2024-05-01}
constraints:
  described: {constraintType: requires, require: {space: cdf_cdm, externalId: CogniteDescribable, type: container}}
indexes:
  byTitle: {indexType: btree, properties: [title], cursorable: true}
"""
VIEW = """
- space: cdf_apm
  externalId: Checklist
  version: 7
  name: Checklist
  implements: [{space: cdf_cdm, externalId: CogniteDescribable, version: v1, type: view}]
  properties:
    title:
      container: {space: cdf_apm, externalId: Checklist, type: container}
      containerPropertyIdentifier: title
    asset:
      container: {space: cdf_apm, externalId: Checklist, type: container}
      containerPropertyIdentifier: asset
      source: {space: cdf_cdm, externalId: CogniteAsset, version: v1, type: view}
"""
MODEL = """
space: cdf_apm
externalId: Apm
version: v1
views: [{space: cdf_apm, externalId: Checklist, version: '7', type: view}]
"""
SELF = {"space": "cdf_apm", "externalId": "Self", "version": "v1"}
CHECKLIST = ContainerId("cdf_apm", "Checklist")
VIEW_ID = ViewId("cdf_apm", "Checklist", "7")


def folder(root: Path, **files: str) -> Path:
    """A folder with a file per keyword; `__` stands for a dot in its name."""
    for name, text in files.items():
        (root / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return root


def refused(root: Path, **files: str) -> str:
    with pytest.raises(UnusableSystemModels) as found:
        read(folder(root, **files))
    return found.value.message


def test_files_of_the_toolkit_add_objects(tmp_path: Path) -> None:
    inside = tmp_path / "data_models"
    inside.mkdir()
    folder(inside, a__Container__yaml=CONTAINER, b__view__yml=VIEW, c__DataModel__yaml=MODEL)
    system = read(folder(tmp_path, d__Space__yaml="space: cdf_apm\nname: APM\n", e__Group__yaml="name: not ours"))
    container = system.containers[CHECKLIST]
    assert (container.is_global, container.used_for, list(container.indexes)) == (True, "node", ["byTitle"])
    assert container.properties["due"].default_value == "2024-05-01"
    assert system.spaces["cdf_apm"].name == "APM"
    assert [view.id for view in system.data_models[DataModelId("cdf_apm", "Apm", "v1")].views] == [VIEW_ID]
    found = Snapshot.empty("demo", system=system).view(VIEW_ID)
    assert found is not None
    assert {"title", "asset", "name", "aliases"} <= found.properties.keys()
    assert found.properties["title"].property.key == "Checklist__cdf_apm.title"
    assert view_response(found, inherited=False).properties.keys() == {"title", "asset"}


def test_what_is_shipped_stays_beside_a_dump(tmp_path: Path) -> None:
    system = read(folder(tmp_path, a__Container__yaml=CONTAINER))
    assert system.containers == {**SHIPPED.containers, CHECKLIST: system.containers[CHECKLIST]}
    assert (system.views, system.data_models) == (SHIPPED.views, SHIPPED.data_models)
    assert CHECKLIST not in SHIPPED.containers
    assert system.aliases == SHIPPED.aliases | {"Checklist__cdf_apm"}


def test_answers_of_the_api_are_read_as_they_are(tmp_path: Path) -> None:
    """Views are answered with what they inherit, times and what is read only."""
    container = msgspec.to_builtins(SHIPPED.containers[ContainerId("cdf_cdm", "CogniteSourceSystem")])
    container["properties"]["vendor"] = {**container["properties"]["version"], "name": "Vendor"}
    container["lastUpdatedTime"] = 1_800_000_000_000
    identity = ViewId("cdf_cdm", "CogniteSourceSystem", "v1")
    found = Snapshot.empty("demo").view(identity)
    assert found is not None
    view = msgspec.to_builtins(view_response(found, inherited=True))
    view["properties"]["vendor"] = {**view["properties"]["version"], "containerPropertyIdentifier": "vendor"}
    model = {**msgspec.to_builtins(SHIPPED.data_models[DataModelId("cdf_cdm", "CogniteCore", "v1")]), "name": "New"}
    files = {
        "containers__json": json.dumps({"items": [container]}),
        "views__json": json.dumps({"items": [view], "nextCursor": None}),
        "model__json": json.dumps(model),
    }
    system = read(folder(tmp_path, **files))
    stored = system.views[identity]
    assert (stored.definition.properties or {}).keys() == {"manufacturer", "version", "vendor"}
    held = system.containers[ContainerId("cdf_cdm", "CogniteSourceSystem")]
    assert (held.last_updated_time, held.properties["vendor"].name) == (1_800_000_000_000, "Vendor")
    assert system.data_models[DataModelId("cdf_cdm", "CogniteCore", "v1")].name == "New"
    snapshot = Snapshot.empty("demo", system=system)
    answered = snapshot.view(identity)
    assert answered is not None
    assert msgspec.to_builtins(view_response(answered, inherited=True))["properties"] == view["properties"]
    replaced = snapshot.container(held_id := ContainerId("cdf_cdm", "CogniteSourceSystem"))
    assert replaced is not None
    assert (replaced.alias, replaced.id) == ("CogniteSourceSystem", held_id)


def test_what_the_service_maintains_stays_so_in_a_replaced_container(tmp_path: Path) -> None:
    file = msgspec.to_builtins(SHIPPED.containers[ContainerId("cdf_cdm", "CogniteFile")])
    system = read(folder(tmp_path, file__json=json.dumps(file)))
    model = Snapshot.empty("demo", system=system).container(ContainerId("cdf_cdm", "CogniteFile"))
    assert model is not None
    assert [name for name, prop in model.properties.items() if prop.maintained] == ["isUploaded", "uploadedTime"]


def test_views_in_full_inside_a_data_model_are_taken_too(tmp_path: Path) -> None:
    view: dict[str, Any] = {"space": "cdf_apm", "externalId": "Empty", "version": "v1", "properties": {}}
    model = {"space": "cdf_apm", "externalId": "Apm", "version": "v1", "views": [view]}
    system = read(folder(tmp_path, a__json=json.dumps({"items": [model]})))
    assert ViewId("cdf_apm", "Empty", "v1") in system.views


def test_dump_of_the_core_makes_the_views_that_are_shipped(tmp_path: Path) -> None:
    file = beside_checkout("cdm", "cognite-core-v1.json")
    if not file.is_file():
        pytest.skip("there is no dump beside this checkout")
    system = read(folder(tmp_path, core__json=file.read_text(encoding="utf-8")))
    assert system.containers.keys() == SHIPPED.containers.keys()
    for identity, ours in SHIPPED.views.items():
        theirs = system.views[identity].definition
        assert (theirs.properties or {}).keys() == (ours.definition.properties or {}).keys()
        assert theirs.implements == ours.definition.implements


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("a__Container__yaml", CONTAINER.replace("cdf_apm", "plant"), "'plant' is no space of the service itself"),
        ("a__Space__yaml", "space: plant", "'plant' is no space of the service itself"),
        ("a__Container__yaml", "space: {", "expected node content"),
        ("a__Container__yaml", "space: cdf_apm", "missing required field `externalId`"),
        ("a__Container__yaml", CONTAINER.replace("type: text", "type: words"), "Invalid value 'words'"),
        ("a__Container__yaml", CONTAINER.replace("[title]", "[name]"), "'name' is not"),
        ("a__Container__yaml", CONTAINER.replace("CogniteAsset", "X"), "container 'cdf_cdm:X' does not exist"),
        ("a__View__yaml", VIEW, "container 'cdf_apm:Checklist' does not exist"),
        ("a__View__yaml", VIEW.replace("CogniteDescribable", "X"), "view 'cdf_cdm:X/v1' does not exist"),
        ("a__View__yaml", "{space: cdf_apm, externalId: A, version: v1, properties: {a: {}}}", "'a' has neither"),
        ("a__json", json.dumps({**SELF, "implements": [{**SELF, "type": "view"}]}), "implements itself"),
        ("a__DataModel__yaml", MODEL, "view 'cdf_apm:Checklist/7' does not exist"),
        ("a__DataModel__yaml", MODEL + "more: 1", "unknown field `more`"),
        ("a__DataModel__yaml", MODEL.replace("[{", "[1, {"), "views holds something that is not an object"),
        ("a__json", "{", "Expecting property name"),
        ("a__json", "[1]", "it holds something that is not an object"),
        ("a__json", '{"name": "x"}', "no space, container, view or data model"),
        ("a__json", '{"space": "cdf_apm", "createdTime": "x"}', "Expected `int`"),
    ],
)  # fmt: skip
def test_fault_is_told_in_one_line_with_its_file(tmp_path: Path, file: str, text: str, reason: str) -> None:
    message = refused(tmp_path, **{file: text})
    assert "\n" not in message
    assert message.startswith(f"The system models in {tmp_path / file.replace('__', '.')} cannot be used: ")
    assert reason in message


def test_folder_without_objects_is_refused(tmp_path: Path) -> None:
    assert "holds no space, container, view or data model" in refused(tmp_path, readme__md="x")
    with pytest.raises(UnusableSystemModels, match="there is no such folder"):
        read(tmp_path / "nothing")


def test_object_that_is_defined_in_two_ways_is_refused(tmp_path: Path) -> None:
    other = CONTAINER.replace("type: text", "type: int64")
    message = refused(tmp_path, a__Container__yaml=CONTAINER, b__Container__yaml=other)
    assert "b.Container.yaml" in message
    assert "a.Container.yaml" in message


def test_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.View.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UnusableSystemModels, match="can't decode"):
        read(tmp_path)
