"""A model through the released cognite-neat: deployed, read, changed, deployed again and read back."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tools import CLIENTS, Tools

pytestmark = pytest.mark.xdist_group("neat")

MODEL = "wind_model:Wind/v1"
ROTOR = """
- View: Turbine
  View Property: rotor
  Value Type: float64
  Min Count: 0
  Max Count: 1
  Immutable: false
  Auto Increment: false
  Container: Turbine
  Container Property: rotor
  Connection: null"""


class Neat:
    """Neat in a folder that begins with the file of a model."""

    def __init__(self, tools: Tools, folder: Path) -> None:
        self.tools = tools
        self.folder = folder
        shutil.copy(CLIENTS / "neat/wind.yaml", folder)

    def move(self, source: str, target: str, profile: str = "legacy-additive") -> dict[str, Any]:
        """Read a model from `source` and write it to `target`; what neat made of it."""
        script = str(CLIENTS / "scripts/neat_model.py")
        arguments = [script, self.tools.base_url, self.tools.project, profile, source, target]
        said = self.tools.run(self.folder, "python", *arguments)
        told = json.loads((self.folder / "told.json").read_text(encoding="utf-8"))
        assert not told["errors"], said
        return told

    def edit(self, source: str, target: str, *changes: tuple[str, str]) -> None:
        text = (self.folder / source).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (self.folder / target).write_text(text, encoding="utf-8")


@pytest.fixture
def neat(tools: Tools, tmp_path: Path) -> Neat:
    return Neat(tools, tmp_path)


def test_neat_deploys_a_model_and_finds_nothing_to_change_after(neat: Neat):
    deployed = neat.move("wind.yaml", "cdf")
    assert deployed["status"] == "success"
    assert [change[:2] for change in deployed["changes"]] == [
        ["create", "spaces space='wind_model'"],
        ["create", "containers wind_model:Turbine"],
        ["create", "containers wind_model:Distance"],
        ["create", "views wind_model:Turbine(version=v1)"],
        ["create", "views wind_model:Distance(version=v1)"],
        ["create", "datamodels wind_model:Wind(version=v1)"],
    ]
    assert neat.move("wind.yaml", "cdf")["changes"] == []


def test_neat_reads_a_model_changes_it_and_reads_it_back(neat: Neat):
    neat.move("wind.yaml", "cdf")
    neat.move(MODEL, "read.yaml")
    assert neat.move("read.yaml", "dry-run")["changes"] == []
    neat.edit(
        "read.yaml",
        "changed.yaml",
        ("\n- View: Distance\n", f"{ROTOR}\n- View: Distance\n"),
        ("What turns in the wind.", "What stands in the wind."),
        ("  Container Property: faultCodes\n", "  Container Property: faultCodes\n  Index: inverted:byFault\n"),
    )
    changed = neat.move("changed.yaml", "cdf")
    assert changed["status"] == "success"
    assert changed["changes"] == [
        ["update", "containers wind_model:Turbine", ["properties.rotor", "indexes.byFault"]],
        ["update", "views wind_model:Turbine(version=v1)", ["description", "properties.rotor"]],
    ]
    neat.move(MODEL, "back.yaml")
    assert lines(neat.folder / "back.yaml") == lines(neat.folder / "changed.yaml")
    assert neat.move("back.yaml", "dry-run", "legacy-rebuild")["changes"] == []


def test_neat_rebuilds_a_model_without_what_was_taken_out(neat: Neat):
    neat.move("wind.yaml", "cdf")
    neat.move(MODEL, "read.yaml")
    neat.edit(
        "read.yaml",
        "smaller.yaml",
        ("  Index: btree:byHeight(bySpace=False,cursorable=True)\n", ""),
        ("  Constraint: uniqueness:oneSerial(bySpace=True)\n", ""),
    )
    rebuilt = neat.move("smaller.yaml", "cdf", "legacy-rebuild")
    assert rebuilt["status"] == "success"
    assert rebuilt["changes"] == [
        ["update", "containers wind_model:Turbine", ["constraints.oneSerial", "indexes.byHeight"]]
    ]
    neat.move(MODEL, "back.yaml")
    back = (neat.folder / "back.yaml").read_text(encoding="utf-8")
    assert "byHeight" not in back
    assert "oneSerial" not in back
    assert neat.move("smaller.yaml", "dry-run", "legacy-rebuild")["changes"] == []


def lines(file: Path) -> list[str]:
    """The lines of a model, without the order in which its parts stand."""
    return sorted(file.read_text(encoding="utf-8").splitlines())
