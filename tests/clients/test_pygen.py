"""Classes that the released cognite-pygen generates from a model of the emulator: written, listed and queried."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tools import CLIENTS, Tools

pytestmark = pytest.mark.xdist_group("neat")


def generate(tools: Tools, folder: Path, model: tuple[str, str, str], package: str) -> None:
    space, external_id, version = model
    options = {
        "space": space,
        "external-id": external_id,
        "version": version,
        "client-id": "anybody",
        "client-secret": "any",
        "token-url": f"{tools.base_url}/_emulator/oidc/token",
        "scopes": "any",
        "audience": "any",
        # With a token URL, pygen takes the cluster for the whole address.
        "cdf-cluster": tools.base_url,
        "cdf-project": tools.project,
        "output-dir": package,
        "top-level-package": package,
        "client-name": package.title(),
        "instance-space": "harbour_data",
    }
    tools.run(folder, "pygen", "generate", *(f"--{name}={value}" for name, value in options.items()))


def test_pygen_makes_classes_of_the_core_data_model(tools: Tools, tmp_path: Path):
    generate(tools, tmp_path, ("cdf_cdm", "CogniteCore", "v1"), "core")
    said = tools.run(tmp_path, "python", "-c", "from core import data_classes; print(data_classes.CogniteAssetWrite)")
    assert "CogniteAssetWrite" in said


def test_classes_of_pygen_write_and_read(tools: Tools, tmp_path: Path):
    shutil.copytree(CLIENTS / "toolkit", tmp_path, dirs_exist_ok=True)
    tools.run(tmp_path, "cdf", "build", "--config-yaml", "config.test.yaml")
    tools.run(tmp_path, "cdf", "deploy")
    generate(tools, tmp_path, ("harbour_model", "Harbour", "v1"), "harbour")
    tools.environment["PYTHONPATH"] = os.fspath(tmp_path)
    script = os.fspath(CLIENTS / "scripts/harbour_classes.py")
    tools.run(tmp_path, "python", script, tools.base_url, tools.project)
    assert json.loads((tmp_path / "told.json").read_text(encoding="utf-8")) == {
        "listed": ["vessel_mary", "vessel_dora", "mary", "dora"],
        "calls": [[1200, "2024-12-06T10:30:00+00:00", "north"]],
        "berth": ["north"],
        "cranes": [["North", ["Crane 1"]], ["North", ["Crane"]]],
        "called": ["north"],
        "path": ["crane_hall", "crane"],
        "found": ["berth_north", "north"],
        "count": 4,
        "deepest": 11.25,
        "graphql": {
            "types": ["VesselGraphQL"],
            "read": [["dora", 11.25, None], ["mary", None, "North"]],
            "created": True,
            "more": True,
        },
        "left": ["vessel_mary", "vessel_dora"],
    }
