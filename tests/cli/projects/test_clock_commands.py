"""The commands that turn the clock of a project."""

import json

import pytest
from click.testing import CliRunner, Result

from conftest import Api
from emulator.cli import main


def run(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["clock", *arguments, "--url", url])


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout.rstrip("\n")


def test_clock_is_set_shown_and_reset(api: Api, base_url: str) -> None:
    of = ("--project", api.project)
    told = said(run(base_url, "set", "--fixed", "2026-01-01T00:00:00Z", *of))
    assert told == f"{api.project}  2026-01-01T00:00:00.000Z  fixed" == said(run(base_url, "show", *of))
    assert json.loads(said(run(base_url, "show", "--json", *of)))["fixed"] == 1_767_225_600_000
    assert said(run(base_url, "set", "--offset", "3d", *of)).endswith("Z  +3d from real time")
    assert said(run(base_url, "set", "--offset", "-90m", *of)).endswith("Z  -90m from real time")
    running = said(run(base_url, "set", "--speed", "1000", "--from", "2026-01-01T02:00+02:00", *of))
    assert running.endswith("Z  1000 times as fast, from 2026-01-01T00:00:00.000Z")
    assert said(run(base_url, "set", "--fixed", "2026-06-01", *of)).split("  ")[1] == "2026-06-01T00:00:00.000Z"
    assert said(run(base_url, "set", "--speed", "0.5", *of)).endswith(
        "0.5 times as fast, from 2026-06-01T00:00:00.000Z"
    )
    assert said(run(base_url, "reset", *of)).endswith("Z  real time")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "Say one of --offset, --fixed and --speed"),
        (("--offset", "3d", "--speed", "2"), "Say one of"),
        (("--offset", "3d", "--from", "2026-01-01"), "--from needs --speed"),
        (("--offset", "3"), "expected a time like"),
        (("--offset", "later"), "expected a time like"),
        (("--fixed", "yesterday"), "expected a time like"),
        (("--speed", "0"), "0"),
    ],
)
def test_setting_that_cannot_be_meant_is_a_usage_error(base_url: str, arguments: tuple[str, ...], reason: str) -> None:
    refused = run(base_url, "set", *arguments, "--project", "p")
    assert refused.exit_code == 2
    assert reason in refused.output


def test_refusal_of_the_emulator_is_told(base_url: str) -> None:
    refused = run(base_url, "set", "--offset", "999999999d", "--project", "p")
    assert refused.exit_code == 1
    assert "offset" in refused.output
