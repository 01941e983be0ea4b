"""The command `record`, as a user runs it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from emulator.cassettes.read import read
from emulator.cassettes.write import CassetteWriter
from emulators import ENVIRONMENT, ROOT

ASK = """
import json, os, sys, urllib.request
for space in sys.argv[1:]:
    request = urllib.request.Request(
        os.environ["CDF_EMULATOR_URL"] + "/api/v1/projects/plant-prod/models/spaces",
        json.dumps({"items": [{"space": space}]}).encode(),
        {"content-type": "application/json", "authorization": "Bearer any"},
    )
    print(json.load(urllib.request.urlopen(request))["items"][0]["space"], flush=True)
"""
WAIT = "import time; time.sleep(600)"


def command(base_url: str, file: Path, *options: str, code: str = ASK, spaces: tuple[str, ...] = ("sp",)) -> list[str]:
    own = ["record", "--upstream", base_url, "--token-env", "SITE_TOKEN", "--cassette", str(file), *options]
    return [sys.executable, "-m", "emulator", *own, "--", sys.executable, "-c", code, *spaces]


def run(arguments: list[str], site_token: str = "t") -> "subprocess.CompletedProcess[str]":  # noqa: S107 - an emulator takes any
    environment = {**ENVIRONMENT, "SITE_TOKEN": site_token}
    return subprocess.run(
        arguments, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, env=environment
    )


def test_command_asks_the_service_and_its_answers_are_in_the_cassette(
    base_url: str, project: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    options = ["--project", project, "--redact", "acme-[a-z]+"]
    done = run(command(base_url, file, *options, code=ASK + "raise SystemExit(7)", spaces=("sp", "acme-site")))
    assert (done.returncode, done.stdout.split()) == (7, ["sp", "acme-site"]), done.stderr
    assert done.stderr == f"Recorded 2 exchanges in {file}.\n"
    assert [each.request["items"][0]["space"] for each in read(file)] == ["sp", "redacted-1"]


def test_recording_that_is_killed_leaves_what_was_answered(base_url: str, project: str, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    process = subprocess.Popen(
        command(base_url, file, "--project", project, code=ASK + WAIT, spaces=("a", "b")),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**ENVIRONMENT, "SITE_TOKEN": "t"},
        start_new_session=True,
    )
    assert process.stdout is not None
    assert [process.stdout.readline().strip() for _ in range(2)] == ["a", "b"]
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert len(read(file)) == 2


def test_cassette_that_exists_is_kept_and_the_command_does_not_run(base_url: str, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    with CassetteWriter(file):
        pass
    done = run(command(base_url, file))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"Error: The cassette {file} cannot be written: it exists; --overwrite replaces it." in done.stderr
    assert run(command(base_url, file, "--overwrite", spaces=())).returncode == 0


@pytest.mark.parametrize(
    ("options", "token", "words"),
    [
        ([], "", "the variable SITE_TOKEN is not set"),
        (["--redact", "("], "t", "'(' is no regular expression"),
        (["--upstream", "api.example"], "t", "it must begin with http:// or https://"),
        (["--upstream", "https://api.example/api/v1"], "t", "it is the scheme, the host and the port"),
        (["--timeout", "0"], "t", "0 is not in the range"),
    ],
)
def test_wrong_option_is_refused(options: list[str], token: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    done = run(command("http://127.0.0.1:1", file, *options), token)
    assert done.returncode == 2
    assert words in done.stderr
    assert not file.exists()


def test_command_that_does_not_exist_is_named(base_url: str, tmp_path: Path) -> None:
    arguments = command(base_url, tmp_path / "a.jsonl")
    done = run([*arguments[: arguments.index("--") + 1], "no-such-command"])
    assert (done.returncode, done.stderr) == (1, "Error: no-such-command cannot be run: No such file or directory.\n")


def test_recording_of_an_unreachable_service_says_what_is_missing(tmp_path: Path) -> None:
    code = f"""
import urllib.error
try:
    exec({ASK!r})
except urllib.error.HTTPError as error:
    print(json.load(error)["error"]["code"])
"""
    done = run(command("http://127.0.0.1:1", tmp_path / "a.jsonl", code=code))
    assert (done.returncode, json.loads(done.stdout)) == (0, 502)
    assert "0 exchanges (left out: 1 with no answer of the upstream (502))" in done.stderr


@pytest.mark.parametrize("upstream", ["http://[::1", "http://127.0.0.1:99999", "http://127.0.0.1:x"])
def test_address_that_is_none_is_refused(tmp_path: Path, upstream: str) -> None:
    done = run(command(upstream, tmp_path / "a.jsonl"))
    assert done.returncode == 2
    assert "it is no address" in done.stderr


@pytest.mark.parametrize("token", ["two\nlines", "a b", "tøken"])
def test_token_that_no_header_can_have_is_refused(tmp_path: Path, token: str) -> None:
    done = run(command("http://127.0.0.1:9", tmp_path / "a.jsonl"), token)
    assert done.returncode == 2
    assert "what the variable SITE_TOKEN holds is no token" in done.stderr
    assert not (tmp_path / "a.jsonl").exists()
