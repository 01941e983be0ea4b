"""Without PyYAML, which a broken environment may lack, what needs it says so in a sentence."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Api
from emulators import ENVIRONMENT, ROOT

# `None` makes Python say that there is no such module.
COMMAND = "import sys; sys.modules['yaml'] = None; from emulator.cli import main; main()"
MISSING = "needs the package PyYAML, which is not installed"
SPACE = "space: a\n"


def said(*arguments: str, status: int = 1) -> str:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_files_are_not_imported(base_url: str, project: str, tmp_path: Path) -> None:
    (tmp_path / "a.Space.yaml").write_text(SPACE)
    assert MISSING in said("import", str(tmp_path), "--project", project, "--url", base_url)
    (tmp_path / "a.Space.yaml").unlink()
    (tmp_path / "a.Space.json").write_text(json.dumps({"space": "a"}))
    said("import", str(tmp_path), "--project", project, "--url", base_url, status=0)


def test_project_is_exported_as_the_emulator_writes_the_files(api: Api, base_url: str, tmp_path: Path) -> None:
    api.ok("/models/spaces", {"items": [{"space": "plant"}]})
    said("export", str(tmp_path / "module"), "--project", api.project, "--url", base_url, status=0)


def test_system_models_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.Space.yaml").write_text("space: cdf_cdm\n")
    assert MISSING in said("up", "--system-models", str(tmp_path), "--port", "0")


@pytest.mark.parametrize("command", ["seed", "faults"])
def test_description_in_a_file_is_not_read(command: str, base_url: str, project: str, tmp_path: Path) -> None:
    file = tmp_path / "what.yaml"
    file.write_text(SPACE)
    arguments = {
        "seed": ["--model", "cdf_cdm:CogniteCore/v1", "--distribution", str(file)],
        "faults": ["set", str(file)],
    }[command]
    assert MISSING in said(command, *arguments, "--project", project, "--url", base_url)
