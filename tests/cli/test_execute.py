"""A command beside an emulator of its own."""

import subprocess
import sys

import pytest

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
