"""A command beside an emulator of its own."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import conftest
from emulator.cli import main
from emulator.cli.options import OPTIONS, exec_options
from emulators import ENVIRONMENT, ROOT

pytestmark = pytest.mark.xdist_group("whole emulators")

ASK = """
import json, os, urllib.request
health = json.load(urllib.request.urlopen(os.environ["CDF_EMULATOR_URL"] + "/_emulator/health"))
assert health["neo4j"]["uri"] == os.environ["CDF_EMULATOR_BOLT_URL"]
assert os.environ["CDF_EMULATOR_BROWSER_URL"].endswith("/browser/")
assert os.environ["CDF_EMULATOR_BOLT_PASSWORD"]
print(health["status"])
raise SystemExit(7)
"""


def execute(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "emulator", "exec", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
        env={**ENVIRONMENT, "CDF_EMULATOR_PORT": "1"},
    )


def test_command_finds_the_emulator_and_its_status_is_kept() -> None:
    done = execute("--", sys.executable, "-c", ASK)
    assert (done.returncode, done.stdout.strip()) == (7, "ok"), done.stderr
    said = r"cdf-emulator exec: http://127\.0\.0\.1:\d+, which keeps nothing \(Neo4j at bolt://127\.0\.0\.1:\d+\)\n"
    assert re.fullmatch(said, done.stderr)


def test_command_that_a_signal_ended_has_the_status_that_a_shell_gives_it() -> None:
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert execute("--", sys.executable, "-c", kill).returncode == 137


def test_command_that_does_not_exist_is_named() -> None:
    done = execute("--", "no-such-command")
    assert done.returncode == 1
    assert "no-such-command cannot be run: No such file or directory." in done.stderr


def test_emulator_that_cannot_start_says_why() -> None:
    done = execute("--neo4j-uri", "http://x", "--", "true")
    assert done.returncode == 1
    assert "must begin with bolt:// or neo4j://" in done.stderr


def test_command_is_asked_for() -> None:
    assert execute().returncode == 2


def test_options_are_those_of_up() -> None:
    assert [(option.name, option.opts) for option in exec_options()] == [
        (option.name, option.opts) for option in OPTIONS
    ]


def test_variables_of_a_place_are_those_of_up() -> None:
    help_text = CliRunner().invoke(main, ["exec", "--help"]).output
    assert "CDF_EMULATOR_DATA" not in help_text
    assert "CDF_EMULATOR_LIMITS" in help_text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--data", "x", "--ephemeral"], "--ephemeral cannot be used with --data."),
        (["--neo4j-uri", "bolt://x", "--bolt-port", "1"], "--bolt-port cannot be used with --neo4j-uri."),
        (["--limits", "none.json"], "none.json"),
        (["--clients", "none.toml"], "none.toml"),
        (["--system-models", "none"], "none"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options: list[str], sentence: str) -> None:
    result = CliRunner().invoke(main, ["exec", *options, "--", "true"])
    assert result.exit_code != 0
    assert sentence in click.unstyle(result.output)


LIMITED = """
import json, os, urllib.error, urllib.request
body = json.dumps({"items": [{"space": "a"}, {"space": "b"}]}).encode()
headers = {"authorization": "Bearer x", "content-type": "application/json"}
url = os.environ["CDF_EMULATOR_URL"] + "/api/v1/projects/PROJECT/models/spaces"
try:
    urllib.request.urlopen(urllib.request.Request(url, body, headers))
except urllib.error.HTTPError as error:
    print(url, error.status)
"""


def test_files_the_port_and_the_log_are_those_of_the_options(tmp_path: Path, project: str) -> None:
    limits = tmp_path / "limits.json"
    limits.write_text('{"spaces": 1}')
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    neo4j = ["--neo4j-uri", os.environ[conftest.URI], "--neo4j-user", os.environ.get(conftest.USER, "")]
    login = [*neo4j, "--neo4j-password", os.environ.get(conftest.PASSWORD, "")]
    options = ["--limits", str(limits), "--port", port, "--log-level", "info", "--log-format", "json", *login]
    done = execute(*options, "--", sys.executable, "-c", LIMITED.replace("PROJECT", project))
    url = f"http://127.0.0.1:{port}/api/v1/projects/{project}/models/spaces"
    assert done.stdout == f"{url} 400\n", done.stderr
    assert f"cdf-emulator exec: http://127.0.0.1:{port}, over the Neo4j of --neo4j-uri" in done.stderr
    assert f'"path":"/api/v1/projects/{project}/models/spaces"' in done.stderr.replace(" ", "")


def test_data_in_a_folder_are_kept(tmp_path: Path) -> None:
    fill = LIMITED.replace("PROJECT", "demo")
    show = "import os, urllib.request\nurl = os.environ['CDF_EMULATOR_URL'] + '/_emulator/projects'\n"
    data = ["--data", str(tmp_path)]
    first = execute(*data, "--", sys.executable, "-c", fill)
    assert f"with the data in {tmp_path}" in first.stderr
    second = execute(*data, "--", sys.executable, "-c", show + "print(urllib.request.urlopen(url).read().decode())")
    assert '"name":"demo"' in second.stdout.replace(" ", ""), second.stderr
