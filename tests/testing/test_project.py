"""A project of a running emulator, as the module for testcontainers has it."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import archive
import builders as a
from conftest import Api
from emulator.loading.items import UnusableData
from emulator.testing import CdfEmulatorContainer
from emulator.testing.api_client import RequestFailed
from emulator.testing.project import EmulatedProject
from emulator.testing.snapshot_file import UnusableFile
from seeding import listed


@pytest.fixture
def emulated(base_url: str, project: str) -> EmulatedProject:
    """As a container has it whose address is that of the emulator of the run."""

    class Running(CdfEmulatorContainer):
        @property
        def base_url(self) -> str:
            return base_url

    return Running().project(project)


def nodes(base_url: str, project: str) -> list[str]:
    api = Api(base_url, project)
    with api.client:
        return sorted(one["externalId"] for one in api.ok("/models/instances/list", {})["items"])


def test_project_is_saved_restored_and_forked(
    emulated: EmulatedProject, api: Api, base_url: str, tmp_path: Path
) -> None:
    (tmp_path / "sp.Space.yaml").write_text("space: sp\n")
    emulated.load(tmp_path / "sp.Space.yaml")
    api.ok("/models/instances", {"items": [a.node("one")]})
    emulated.save("before")
    emulated.save_file(tmp_path / "one.cdfsnap")
    api.ok("/models/instances", {"items": [a.node("two")]})
    forks = {name: emulated.fork(f"{api.project}-{name}", name) for name in ("before",)}
    forks["now"] = emulated.fork(f"{api.project}-now")
    assert nodes(base_url, forks["before"].name) == ["one"]
    assert nodes(base_url, forks["now"].name) == ["one", "two"]
    emulated.restore("before")
    assert nodes(base_url, api.project) == ["one"]
    forks["now"].restore_file(tmp_path / "one.cdfsnap")
    assert nodes(base_url, forks["now"].name) == ["one"]
    with pytest.raises(RequestFailed, match="has no snapshot 'other'"):
        emulated.restore("other")
    emulated.reset()
    assert nodes(base_url, api.project) == []


def test_project_is_seeded(emulated: EmulatedProject, api: Api) -> None:
    made = emulated.seed("cdf_cdm:CogniteCore/v1", nodes=40, seed=2, space="demo")
    assert (made.nodes, made.space, made.views["CogniteAsset"]) == (40, "demo", 2)
    assert len(listed(api)) == 40


def test_project_has_faults_and_a_clock(emulated: EmulatedProject, api: Api) -> None:
    emulated.set_faults({"match": {"nth": 1}, "answer": {"type": "status", "status": 503}}, seed=1)
    assert api.client.get("/models/spaces").status_code == 503
    emulated.set_fault_profile("schema-churn", seed=4)
    emulated.clear_faults()
    assert api.client.get("/models/spaces").status_code == 200
    emulated.clock.fix(datetime(2026, 1, 1, tzinfo=UTC))
    assert emulated.clock.now() == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", ["plant.ndjson", "plant.ndjson.gz", "plant"])
def test_project_is_exported_and_imported(
    emulated: EmulatedProject, api: Api, base_url: str, tmp_path: Path, name: str
) -> None:
    archive.build(api)
    emulated.export_to(tmp_path / name)
    if name != "plant":
        emulated.export_to(tmp_path / "schema", "schema")
    other = EmulatedProject(base_url, f"{api.project}-other")
    loaded = other.import_from(*tmp_path.iterdir())
    assert (loaded.counts["container"], loaded.instances) == (3, 35)
    (tmp_path / "again").mkdir()
    other.export_to(tmp_path / "again" / name)
    assert content(tmp_path / "again" / name) == content(tmp_path / name)
    assert other.import_from(tmp_path / name).unchanged == loaded.instances


def test_project_is_exported_as_a_script(emulated: EmulatedProject, api: Api, tmp_path: Path) -> None:
    archive.build(api)
    emulated.export_to(tmp_path / "graph.txt", "cypher")
    assert (tmp_path / "graph.txt").read_text().startswith("CREATE CONSTRAINT")


def test_import_that_is_refused_tells_the_line_and_changes_nothing(emulated: EmulatedProject, tmp_path: Path) -> None:
    (tmp_path / "sp.Space.yaml").write_text("space: sp\n")
    (tmp_path / "nodes.ndjson").write_text(f"{json.dumps(a.node('one'))}\n{json.dumps(a.node('two', space='gone'))}\n")
    with pytest.raises(UnusableData, match=r"nodes\.ndjson:2: .*'gone'"):
        emulated.import_from(tmp_path)
    with pytest.raises(RequestFailed, match="has nothing in it"):
        emulated.export_to(tmp_path / "out.ndjson")
    with pytest.raises(UnusableData):
        emulated.import_from(tmp_path, in_place=True)
    emulated.export_to(tmp_path / "out.ndjson")
    with pytest.raises(UnusableFile, match="is there already"):
        emulated.export_to(tmp_path)


def content(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {path.name: gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()}
    return {str(one.relative_to(path)): one.read_bytes() for one in path.rglob("*") if one.is_file()}
