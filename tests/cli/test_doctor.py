"""What `cdf-emulator doctor` finds on a machine, and `cdf-emulator version`."""

import json
import os
import socket
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from filelock import FileLock

from conftest import listening
from emulator.app import create
from emulator.cli import main
from emulator.cli.machine import memory, processes, programs, versions
from emulator.cli.machine.finding import Finding, report
from emulator.database.jars.fetch import MANAGED
from emulator.graph.driver import Graph
from emulator.graph.layout import LAYOUT
from emulator.settings import Settings

FREE = ("--port=0", "--bolt-port=0", "--browser-port=0")


def examined(folder: Path, *options: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit status of the doctor for a data folder, and its findings by name."""
    result = CliRunner().invoke(main, ["doctor", "--json", *FREE, "--data", str(folder), *options])
    found = json.loads(result.output)
    states = [one["state"] for one in found["findings"]]
    assert found["state"] == next(state for state in ("fault", "warning", "ok") if state in states)
    return result.exit_code, {one["name"]: one for one in found["findings"]}


def test_healthy_machine_has_no_fault(tmp_path: Path) -> None:
    status, found = examined(tmp_path)
    assert status == 0
    assert list(found) == [
        *("Python", "Emulator", "Packages", "SDK", "Java", "Caches", "Memory", "Data folder", "Data", "Cache folder"),
        *("Temporary folder", "API port", "Bolt port", "Browser port", "Docker"),
    ]
    assert f"cognite-sdk {metadata.version('cognite-sdk')}" in found["SDK"]["text"]
    assert "the emulator's own" in found["Java"]["text"]


def test_lines_are_for_people(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["doctor", *FREE, "--data", str(tmp_path)])
    lines = result.output.splitlines()
    assert any(line.startswith("ok       Emulator") for line in lines)
    assert "\x1b" not in result.output


def test_port_of_the_api_that_is_taken_is_a_fault_and_names_the_holder(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        status, found = examined(tmp_path, f"--port={port}")
    assert status == 1
    assert found["API port"]["state"] == "fault"
    assert f"{port} is taken" in found["API port"]["text"]
    assert "--port" in found["API port"]["advice"]
    if processes.PROC.exists():
        assert f"process {os.getpid()}" in found["API port"]["text"]


def test_port_of_neo4j_is_chosen_anew_unless_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        status, found = examined(tmp_path, f"--bolt-port={port}")
        assert (status, found["Bolt port"]["state"]) == (1, "fault")
        bolt = next(option for option in main.commands["doctor"].params if option.name == "bolt_port")
        monkeypatch.setattr(bolt, "default", port)
        said = CliRunner().invoke(main, ["doctor", "--port=0", "--browser-port=0", "--data", str(tmp_path)])
    assert f"warning  Bolt port         {port} is taken" in said.output


def test_emulator_that_runs_already_is_named(graph: Graph, tmp_path: Path) -> None:
    with listening(create(graph, Settings())) as url:
        status, found = examined(tmp_path, "--port", url.rpartition(":")[2])
    assert (status, found["API port"]["state"]) == (0, "warning")
    assert "an emulator listens" in found["API port"]["text"]


def test_address_of_another_machine_is_a_fault(tmp_path: Path) -> None:
    status, found = examined(tmp_path, "--host=192.0.2.1", "--port=1")
    assert (status, found["API port"]["state"]) == (1, "fault")
    assert "--host" in found["API port"]["advice"]


def test_folder_that_an_emulator_uses_is_told(tmp_path: Path) -> None:
    (tmp_path / "neo4j").mkdir()
    assert examined(tmp_path)[1]["Data"]["text"] == "they are there, and nobody uses them"
    with FileLock(tmp_path / "lock", thread_local=False):
        command = [sys.executable, "-m", "emulator", "doctor", "--json", *FREE, "--data", str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = {one["name"]: one for one in json.loads(done.stdout)["findings"]}
    assert found["Data"]["state"] == "warning"


def test_file_where_the_folder_should_be_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    status, found = examined(tmp_path / "data")
    assert (status, found["Data folder"]["state"]) == (1, "fault")
    assert "--data" in found["Data folder"]["advice"]


def test_margin_that_no_disk_has_is_a_warning(tmp_path: Path) -> None:
    found = examined(tmp_path, f"--disk-margin={2**40}")[1]
    assert found["Data folder"]["state"] == "warning"


@pytest.mark.parametrize(("free", "state"), [(2**33, "ok"), (800 * 2**20, "warning"), (100 * 2**20, "fault")])
def test_little_memory_is_told(free: int, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable:   {free // 1024} kB\n")
    monkeypatch.setattr(memory, "_MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "_LIMIT", tmp_path / "absent")
    assert memory.check().state == state


def test_limit_of_a_container_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("meminfo", "MemAvailable: 9000000 kB\n"), ("max", f"{2**30}\n"), ("current", f"{2**29}\n")):
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(memory, "_MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "_LIMIT", tmp_path / "max")
    monkeypatch.setattr(memory, "_USED", tmp_path / "current")
    assert memory.free_bytes() == 2**29
    (tmp_path / "max").write_text("max\n")
    assert memory.free_bytes() == 9_000_000 * 1024


def test_docker_without_a_server_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs.check_docker().state == "ok"
    (tmp_path / "docker").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "docker").chmod(0o755)
    assert programs.check_docker().state == "warning"


def test_sdk_of_another_major_version_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = metadata.version

    def other(name: str) -> str:
        return "7.1.0" if name == "cognite-sdk" else installed(name)

    monkeypatch.setattr(metadata, "version", other)
    (sdk,) = [one for one in versions.check() if one.name == "SDK"]
    assert (sdk.state, sdk.text) == ("warning", f"cognite-sdk 7.1.0; tested is {installed('cognite-sdk')}")


def test_driver_and_extension_that_do_not_go_together_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "5.0.0.0" if name == "neo4j-rust-ext" else installed(name))
    (packages,) = [one for one in versions.check() if one.name == "Packages"]
    assert packages.state == "fault"
    assert "neo4j-rust-ext 5.0.0.0" in packages.text


def test_package_out_of_its_range_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = metadata.version
    (packages,) = [one for one in versions.check() if one.name == "Packages"]
    assert packages.state == "ok"
    monkeypatch.setattr(metadata, "version", lambda name: "0.0.1" if name == "msgspec" else installed(name))
    (packages,) = [one for one in versions.check() if one.name == "Packages"]
    assert packages.state == "warning"
    assert packages.text.startswith("msgspec 0.0.1 instead of ")


def test_report_is_as_bad_as_its_worst_finding() -> None:
    good, bad, worse = Finding("a", "ok", ""), Finding("b", "warning", ""), Finding("c", "fault", "")
    assert [report(found).state for found in ([], [good], [bad, good], [good, worse, bad])] == [
        *("ok", "ok", "warning", "fault"),
    ]


def test_version_is_printed_for_people_and_as_json() -> None:
    said = CliRunner().invoke(main, ["version"]).output
    found = json.loads(CliRunner().invoke(main, ["version", "--json"]).output)
    assert found["neo4j"] == MANAGED.version
    assert found["layout"] == LAYOUT
    assert found["emulator"] == metadata.version("cdf-emulator")
    assert all(str(one) in said for one in found.values())


@pytest.mark.parametrize("command", [["version"], ["doctor", *FREE], ["completion", "zsh"], ["--help"]])
def test_command_loads_neither_server_nor_driver(command: list[str], tmp_path: Path) -> None:
    script = (
        "import sys\nfrom emulator.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit as end: assert not end.code\n"
        "assert not {'starlette', 'neo4j', 'graphql', 'uvicorn', 'requests'} & set(sys.modules)"
    )
    data = ["--data", str(tmp_path)] if command[0] == "doctor" else []
    subprocess.run([sys.executable, "-c", script, *command, *data], check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_of_completion_names_its_variable(shell: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell])
    assert result.exit_code == 0
    assert "_CDF_EMULATOR_COMPLETE" in result.output


def test_commands_are_completed() -> None:
    variables = {"_CDF_EMULATOR_COMPLETE": "bash_complete", "COMP_WORDS": "cdf-emulator do", "COMP_CWORD": "1"}
    script = "from emulator.cli import main; main(prog_name='cdf-emulator')"
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    assert "plain,doctor" in done.stdout
