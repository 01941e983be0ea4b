"""A project of a running emulator, as the module for testcontainers has it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import builders as a
from conftest import Api
from emulator.testing import CdfEmulatorContainer
from emulator.testing.api_client import RequestFailed
from emulator.testing.project import EmulatedProject
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
