"""What `cdf-emulator export` writes is a module that the released toolkit deploys."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import archive
import builders as a
from conftest import Api
from emulator.cli import main
from toolkit_cli import Toolkit

pytestmark = pytest.mark.xdist_group("toolkit")

ALL = {"spaces": 2, "containers": 2, "views": 2, "nodes": 31, "data models": 1, "edges": 3}


def export(api: Api, url: str, folder: Path) -> dict[str, bytes]:
    result = CliRunner().invoke(main, ["export", str(folder), "--project", api.project, "--url", url])
    assert result.exit_code == 0, result.output
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.yaml")}


def test_toolkit_deploys_what_was_exported(toolkit: Toolkit, api: Api, base_url: str, tmp_path: Path) -> None:
    archive.build(api, dangling=False)
    # The toolkit has a rule of its own that no direct relation may be required.
    screws = [{"instanceType": "node", **a.ref(f"a-screw-{i}")} for i in range(3)]
    api.ok("/models/instances/delete", {"items": screws})
    api.ok("/models/containers/delete", {"items": [a.ref("Screw")]})
    exported = export(api, base_url, tmp_path / "exported")
    shutil.rmtree(toolkit.folder / "modules")
    shutil.copytree(tmp_path / "exported", toolkit.folder / "modules/exported")
    toolkit.build()
    # It compares assets also by their path and root, which only the service writes, and a null with its absence.
    assert toolkit.deploy() == {"Unchanged": {**ALL, "nodes": 28}, "Updated": {"nodes": 3}}
    api.client.delete(f"{base_url}/_emulator/projects/{api.project}")
    assert toolkit.deploy() == {"Created": ALL}
    assert export(api, base_url, tmp_path / "again") == exported
