"""The commands that save, restore and fork projects."""

from click.testing import CliRunner, Result

import builders as a
from conftest import Api
from emulator.cli import main


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
