"""The commands that save, restore and fork projects."""

import gzip
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import builders as a
from conftest import Api
from emulator.cli import main
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.snapshots import store
from emulator.testing import snapshot_file
from emulators import QUIET, ROOT

KILLED_AFTER = """
import os, signal, sys
from emulator.cli import main
from emulator.cli.projects import snapshots

step = getattr(snapshots, sys.argv[1])

def last(*given, **named):
    step(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(snapshots, sys.argv[1], last)
main(sys.argv[2:])
"""


def run(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--url", url])


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def nodes(api: Api) -> list[str]:
    return [one["externalId"] for one in api.ok("/models/instances/list", {})["items"]]


def test_project_is_saved_and_restored(api: Api, base_url: str) -> None:
    of = ("--project", api.project)
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/instances", {"items": [a.node("one")]})
    assert said(run(base_url, "snapshot", "save", "before", *of)) == f"Saved 1 instance of {api.project} as before.\n"
    api.ok("/models/instances", {"items": [a.node("two")]})
    assert f"{api.project}  before  " in said(run(base_url, "snapshot", "list", *of))
    said(run(base_url, "snapshot", "restore", "before", *of))
    assert nodes(api) == ["one"]
    said(run(base_url, "snapshot", "delete", "before", *of))
    refused = run(base_url, "snapshot", "restore", "before", *of)
    assert refused.exit_code == 1
    assert "has no snapshot 'before'" in refused.output


def test_project_is_kept_in_a_file_and_restored_as_another(api: Api, base_url: str, tmp_path: Path) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/instances", {"items": [a.node("one")]})
    file, of = tmp_path / "site.cdfsnap", ("--project", api.project)
    saved = said(run(base_url, "snapshot", "save", "--file", str(file), *of))
    assert saved == f"Saved 1 instance of {api.project} in {file}.\n"
    assert list(tmp_path.iterdir()) == [file]
    api.ok("/models/instances", {"items": [a.node("two")]})
    said(run(base_url, "snapshot", "restore", "--file", str(file), *of))
    assert nodes(api) == ["one"]
    other = Api(base_url, f"{api.project}-other")
    said(run(base_url, "snapshot", "restore", "--file", str(file), "--project", other.project))
    assert nodes(other) == ["one"]
    other.client.close()
    assert "There are no snapshots." in run(base_url, "snapshot", "list", *of).stderr


def test_file_that_is_no_whole_snapshot_changes_nothing(
    api: Api, base_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    file, of = tmp_path / "site.cdfsnap", ("--project", api.project)
    said(run(base_url, "snapshot", "save", "--file", str(file), *of))
    api.ok("/models/instances", {"items": [a.node("kept")]})
    whole = file.read_bytes()
    lines = gzip.decompress(whole).splitlines(keepends=True)

    def told(content: bytes | None) -> str:
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content)
        result = run(base_url, "snapshot", "restore", "--file", str(file), *of)
        assert result.exit_code == 1
        assert nodes(api) == ["kept"]
        assert own(api, base_url) == []
        return result.output

    assert "its end is missing" in told(whole[:-20])
    assert "its end is missing" in told(gzip.compress(b"".join(lines[:-1])))
    assert "its checksum differs" in told(gzip.compress(b"".join([*lines[:-2], lines[-1]])))
    assert "it is no snapshot" in told(b"something else")
    assert "it is no snapshot" in told(gzip.compress(b"[1]\n"))
    assert "it is no snapshot" in told(gzip.compress(b"[" * 100_000 + b"\n"))
    monkeypatch.setattr(snapshot_file, "MAX_LINE", 50)
    assert "a line of more than 50 bytes" in told(gzip.compress(b" " * 100))
    assert "No such file" in told(None)


def test_file_that_cannot_be_written_is_told(api: Api, base_url: str, tmp_path: Path) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    file = tmp_path / "absent" / "site.cdfsnap"
    result = run(base_url, "snapshot", "save", "--file", str(file), "--project", api.project)
    assert result.exit_code == 1
    assert f"{file}: No such file or directory." in result.output
    assert own(api, base_url) == []


def own(api: Api, base_url: str) -> list[Any]:
    return api.client.get(f"{base_url}/_emulator/projects/{api.project}/snapshots").json()["items"]


def test_snapshot_has_a_name_or_is_in_a_file(base_url: str, tmp_path: Path, api: Api) -> None:
    of = ("--project", api.project)
    for command in ("save", "restore"):
        assert "Say the NAME" in run(base_url, "snapshot", command, *of).output
        assert "not both" in run(base_url, "snapshot", command, "x", "--file", str(tmp_path / "x"), *of).output


def test_project_is_forked(api: Api, base_url: str) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/instances", {"items": [a.node("one")]})
    target = f"{api.project}-fork"
    assert said(run(base_url, "fork", api.project, target)) == f"{target} has 1 instance of {api.project}.\n"
    again = run(base_url, "fork", api.project, target)
    assert again.exit_code == 1
    assert "is not empty" in again.output


def test_absent_emulator_and_unclear_projects_are_told(base_url: str, api: Api) -> None:
    for name in ("one", "two"):
        api.client.put(f"{base_url}/_emulator/projects/{api.project}-{name}")
    unclear = run(base_url, "snapshot", "save", "x")
    assert unclear.exit_code == 2
    assert "Which project?" in unclear.output
    absent = run("http://127.0.0.1:9", "snapshot", "list")
    assert absent.exit_code == 1
    assert "No emulator answers at http://127.0.0.1:9" in absent.output


@pytest.mark.parametrize(("command", "step"), [("save", "download"), ("restore", "upload")])
def test_snapshot_on_the_way_goes_by_itself_when_the_command_is_killed(
    command: str,
    step: str,
    api: Api,
    base_url: str,
    graph: Graph,
    tmp_path: Path,
) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    file, of = str(tmp_path / "site.cdfsnap"), ("--project", api.project, "--url", base_url)
    said(CliRunner().invoke(main, ["snapshot", "save", "--file", file, *of]))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_AFTER, step, "snapshot", command, "--file", file, *of],
        check=False,
        cwd=ROOT,
        env=QUIET,
    )
    assert killed.returncode == -signal.SIGKILL
    (left,) = own(api, base_url)
    assert left["expirationTime"] == left["createdTime"] + 3_600_000
    assert "(until " in said(run(base_url, "snapshot", "list", "--project", api.project))
    # The emulator deletes it when its time has come, and not before.
    store.delete_expired(graph)
    assert own(api, base_url) == [left]
    expired = Statement(
        "MATCH (one:_Snapshot {key: $key}) SET one.expires = 0", {"key": f"{api.project}/{left['name']}"}
    )
    graph.write(lambda transaction: transaction.run(expired))
    store.delete_expired(graph)
    assert own(api, base_url) == []
