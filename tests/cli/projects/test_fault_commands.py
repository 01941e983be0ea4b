"""The commands that set rules for faults, list and clear them, and print what they did."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import Api
from emulator.cli import main

RULES = """
seed: 5
items:
  - name: busy
    match: {path: "/instances/list", nth: 2}
    answer: {type: status, status: 429}
  - answer: {type: latency, fixed: 1}
"""


def run(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["faults", *arguments, "--url", url])


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def test_rules_of_a_file_are_set_listed_logged_and_cleared(api: Api, base_url: str, tmp_path: Path) -> None:
    of = ("--project", api.project)
    file = tmp_path / "rules.yaml"
    file.write_text(RULES)
    told = said(run(base_url, "set", str(file), *of))
    assert told == f"{api.project} has 2 rules for faults, with the seed 5.\n"
    answers = [api.post("/models/instances/list", {}) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]
    assert said(run(base_url, "list", *of)).splitlines() == [
        'busy  {"answer":{"type":"status","status":429},"match":{"path":"/instances/list","nth":2}}  1 of 2',
        'rule-2  {"answer":{"type":"latency","fixed":1.0}}  2 of 2',
    ]
    assert json.loads(said(run(base_url, "list", "--json", *of)))["seed"] == 5
    path = f"POST /api/v1/projects/{api.project}/models/instances/list  "
    lines = [line.partition("  ")[2] for line in said(run(base_url, "log", *of)).splitlines()]
    first, second = (one.headers["x-request-id"] for one in answers)
    assert lines == [
        f"rule-2 #1  latency 1 ms  {path}{first}",
        f"busy #2  429  {path}{second}",
        f"rule-2 #2  latency 1 ms  {path}{second}",
    ]
    assert len(json.loads(said(run(base_url, "log", "--json", "--limit", "2", *of)))["items"]) == 2
    assert said(run(base_url, "clear", *of)) == f"Cleared 2 rules of {api.project}.\n"
    assert run(base_url, "list", *of).output == "There are no rules.\n"
    assert run(base_url, "log", *of).output == "There were no faults.\n"


def test_profile_is_set_with_a_seed(api: Api, base_url: str) -> None:
    of = ("--project", api.project)
    said(run(base_url, "set", "--profile", "busy", "--seed", "9", *of))
    found = json.loads(said(run(base_url, "list", "--json", *of)))
    assert (found["profile"], found["seed"]) == ("busy", 9)
    said(run(base_url, "clear", *of))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[", "is neither YAML nor JSON"),
        ("- {answer: {type: status, status: 418}}", "items[0].answer.status"),
        ("just words", "Expected object, got string"),
        ("", "either items in the body, or a profile"),
    ],
)
def test_file_that_has_no_rules_is_refused(api: Api, base_url: str, tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(content)
    refused = run(base_url, "set", str(file), "--project", api.project)
    assert refused.exit_code != 0
    assert reason in refused.output


def test_neither_or_both_of_file_and_profile_are_refused(base_url: str, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(RULES)
    for arguments in ((), (str(file), "--profile", "busy")):
        refused = run(base_url, "set", *arguments)
        assert refused.exit_code == 2
        assert "either FILE or --profile" in refused.output


@pytest.mark.parametrize("value", ["idle", "busy:", "busy:x"])
def test_unknown_profile_of_the_start_is_told(value: str) -> None:
    refused = CliRunner().invoke(main, ["up", "--faults", value])
    assert refused.exit_code == 2
    assert "--faults" in refused.output
