"""kill -9 in the middle of an import or an export: whole, or not at all."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import builders as a
from conftest import Api
from emulator.cli import main
from emulators import QUIET, ROOT

NODES = 1_500
ROUNDS = 6
WORK = """
import sys
from emulator.cli import main
from emulator.loading import instances
from emulator.testing import project_files

instances.BATCH_SIZE = 100
project_files.PAGE = 100
print("ready", flush=True)
main(sys.argv[1:])
"""


def begun(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORK, *arguments]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=QUIET, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def killed(after: float, *arguments: str) -> None:
    with begun(*arguments) as process:
        time.sleep(after)
        process.send_signal(signal.SIGKILL)


def seconds(*arguments: str) -> float:
    start = time.monotonic()
    with begun(*arguments) as process:
        assert process.wait(120) == 0
    return time.monotonic() - start


def content(url: str, project: str, folder: Path) -> bytes | None:
    """The instances of a project; None where nothing was ever written to it.

    A request that was under way at the kill is carried out to its end.
    """
    file = folder / "content.ndjson"
    while True:
        result = CliRunner().invoke(main, ["export", str(file), "--project", project, "--url", url])
        if not result.exit_code:
            return file.read_bytes()
        if f"The project '{project}' has nothing in it." in result.output:
            return None
        assert "has changed since" in result.output or "is being restored" in result.output, result.output


@pytest.fixture
def files(api: Api, base_url: str, tmp_path: Path) -> Path:
    """A folder with the schema and the instances of a project."""
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [a.container("Thing", value=a.prop("int32"))]})
    for first in range(0, NODES, 500):
        batch = range(first, first + 500)
        nodes = [a.node(f"n{i:04}", a.data(a.container_ref("Thing"), value=i)) for i in batch]
        api.ok("/models/instances", {"items": nodes})
    of = ["--project", api.project, "--url", base_url]
    for arguments in (["schema", "--schema-only"], ["all.ndjson"]):
        name, *options = arguments
        result = CliRunner().invoke(main, ["export", str(tmp_path / "files" / name), *options, *of])
        assert result.exit_code == 0, result.output
    return tmp_path / "files"


def test_killed_import_of_a_new_project_leaves_nothing_or_all(files: Path, api: Api, base_url: str) -> None:
    expected = (files / "all.ndjson").read_bytes()
    chance = random.Random(23)
    lasts = seconds("import", str(files), "--project", f"{api.project}-0", "--url", base_url)
    for turn in range(1, ROUNDS + 1):
        project = f"{api.project}-{turn}"
        of = ("--project", project, "--url", base_url)
        killed(chance.uniform(0, lasts), "import", str(files), *of)
        assert content(base_url, project, files.parent) in (None, expected)
        again = CliRunner().invoke(main, ["import", str(files), *of])
        # The last request of the one that was killed may have been carried out since.
        assert again.exit_code == 0 or "is not empty" in again.output, again.output
        assert content(base_url, project, files.parent) == expected


def test_killed_import_into_a_project_leaves_whole_batches(files: Path, api: Api, base_url: str) -> None:
    lasts = seconds("import", str(files), "--in-place", "--project", f"{api.project}-0", "--url", base_url)
    for turn in range(1, 4):
        project = f"{api.project}-{turn}"
        killed(lasts * turn / 4, "import", str(files), "--in-place", "--project", project, "--url", base_url)
        found = content(base_url, project, files.parent) or b""
        lines = found.splitlines(keepends=True)
        assert len(lines) % 100 == 0
        assert (files / "all.ndjson").read_bytes().startswith(found)


def test_killed_export_leaves_no_file_or_the_whole(files: Path, api: Api, base_url: str) -> None:
    target, expected = files / "again.ndjson", (files / "all.ndjson").read_bytes()
    of = ("export", str(target), "--project", api.project, "--url", base_url)
    lasts = seconds(*of)
    for turn in range(1, 4):
        target.unlink(missing_ok=True)
        killed(lasts * turn / 4, *of)
        assert not target.exists() or target.read_bytes() == expected
