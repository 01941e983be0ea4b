"""The commands `export` and `import`: what comes back is what was there."""

import filecmp
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import archive
import builders as a
from conftest import Api
from emulator.cli import main
from emulator.loading import instances
from emulator.testing import project_files
from emulator.testing.api_client import ApiClient, RequestFailed
from emulator.testing.project_files import staging_project


def run(url: str, *arguments: str | Path, text: str | None = None) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--url", url], input=text)


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def other(api: Api, base_url: str) -> Iterator[Api]:
    """A project that nobody has written to."""
    found = Api(base_url, f"{api.project}-other")
    yield found
    found.client.close()


def files(folder: Path) -> list[Path]:
    return sorted(one.relative_to(folder) for one in folder.rglob("*") if one.is_file())


def equal(one: Path, other: Path) -> bool:
    names = files(one)
    return names == files(other) and filecmp.cmpfiles(one, other, map(str, names), shallow=False)[1:] == ([], [])


def exported(url: str, project: str, file: Path) -> bytes:
    said(run(url, "export", file, "--project", project))
    return file.read_bytes()


@pytest.fixture
def lines(api: Api, base_url: str, tmp_path: Path) -> Path:
    """A folder with the schema and the instances of a project that has something of everything."""
    archive.build(api)
    said(run(base_url, "export", tmp_path / "out", "--schema-only", "--project", api.project))
    exported(base_url, api.project, tmp_path / "out" / "instances.ndjson")
    return tmp_path / "out"


def test_lines_come_back_as_the_same_bytes(lines: Path, other: Api, base_url: str, tmp_path: Path) -> None:
    told = said(run(base_url, "import", lines, "--project", other.project))
    counts = "2 spaces, 3 containers, 2 views, 1 data model, 32 nodes and 3 edges"
    assert told.splitlines()[-1] == f"Imported {counts} into {other.project}."
    again = exported(base_url, other.project, tmp_path / "again.ndjson")
    assert again == (lines / "instances.ndjson").read_bytes()
    said(run(base_url, "export", tmp_path / "again", "--schema-only", "--project", other.project))
    (lines / "instances.ndjson").unlink()
    assert equal(lines, tmp_path / "again")


def test_last_lines_name_deleted_nodes_to_which_relations_lead(lines: Path) -> None:
    *_, first, last = (lines / "instances.ndjson").read_text().splitlines()
    assert json.loads(first) == {"delete": {"instanceType": "node", **a.ref("gone too", "other")}}
    assert json.loads(last) == {"delete": {"instanceType": "node", **a.ref("gone")}}


def test_values_are_exported_as_they_are_read(lines: Path, api: Api) -> None:
    asked = {"items": [{"instanceType": "node", **a.ref("all: types")}], "sources": [{"source": a.view_ref("Thing")}]}
    read = api.ok("/models/instances/byids", asked)["items"][0]["properties"][a.SPACE]["Thing/v1"]
    every = [json.loads(line) for line in (lines / "instances.ndjson").read_text().split("\n") if line]
    (item,) = (one for one in every if one.get("externalId") == "all: types")
    assert item["sources"] == [{"source": archive.THING, "properties": read}]
    assert read.keys() == archive.ALL_TYPES.keys()


def test_null_is_exported_where_a_default_would_be_taken(lines: Path) -> None:
    (line,) = (one for one in (lines / "instances.ndjson").read_text().splitlines() if "part-null" in one)
    assert json.loads(line)["sources"][0]["properties"] == {"code": "n", "limit": None, "number": None}


def test_compressed_lines_are_the_same_each_time(lines: Path, api: Api, base_url: str, tmp_path: Path) -> None:
    first, second = (exported(base_url, api.project, tmp_path / f"{name}.ndjson.gz") for name in "ab")
    assert first == second
    assert gzip.decompress(first) == (lines / "instances.ndjson").read_bytes()
    loaded = said(run(base_url, "import", tmp_path / "a.ndjson.gz", "--project", api.project))
    assert loaded.endswith(f"Imported 32 nodes and 3 edges (35 unchanged) into {api.project}.\n")


def test_lines_go_through_standard_output_and_input(lines: Path, api: Api, base_url: str) -> None:
    written = run(base_url, "export", "-", "--project", api.project)
    assert written.stdout == (lines / "instances.ndjson").read_text()
    loaded = said(run(base_url, "import", "-", "--project", api.project, text=written.stdout))
    assert "(35 unchanged)" in loaded


@pytest.mark.parametrize("size", [1, 3, 7])
def test_instances_come_in_any_order_and_in_batches_of_any_size(
    lines: Path, other: Api, base_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Relations that demand data of their targets lead from one batch to another, also in a circle."""
    file = lines / "instances.ndjson"
    expected = file.read_bytes()
    shuffled = expected.splitlines(keepends=True)
    random.Random(size).shuffle(shuffled)
    file.write_bytes(b"".join(shuffled))
    monkeypatch.setattr(instances, "BATCH_SIZE", size)
    said(run(base_url, "import", lines, "--project", other.project))
    assert exported(base_url, other.project, tmp_path / "again.ndjson") == expected


def test_folder_of_the_toolkit_comes_back_as_the_same_files(
    api: Api, other: Api, base_url: str, tmp_path: Path
) -> None:
    archive.build(api)
    first, second = tmp_path / "first", tmp_path / "second"
    said(run(base_url, "export", first, "--project", api.project))
    said(run(base_url, "import", first, "--project", other.project))
    said(run(base_url, "export", second, "--project", other.project))
    assert equal(first, second)
    assert [str(name) for name in files(first)] == [
        "data_modeling/containers/sp.Part.Container.yaml",
        "data_modeling/containers/sp.Screw.Container.yaml",
        "data_modeling/containers/sp.Thing.Container.yaml",
        "data_modeling/edges/000002.Edge.yaml",
        "data_modeling/nodes/000001.Node.yaml",
        "data_modeling/sp.Things.1.DataModel.yaml",
        "data_modeling/spaces/other.Space.yaml",
        "data_modeling/spaces/sp.Space.yaml",
        "data_modeling/views/sp.APart.v1.View.yaml",
        "data_modeling/views/sp.Thing.v1.View.yaml",
        "deleted.ndjson",
    ]


def test_export_of_a_project_that_changes_is_refused(
    api: Api, base_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.build(api)
    monkeypatch.setattr(project_files, "PAGE", 10)
    asked = ApiClient.text

    def write_between(self: ApiClient, method: str, path: str, body: object = None) -> bytes:
        if "cursor=" in path:
            api.ok("/models/instances", {"items": [a.node("new")]})
        return asked(self, method, path, body)

    monkeypatch.setattr(ApiClient, "text", write_between)
    refused = run(base_url, "export", tmp_path / "out.ndjson", "--project", api.project)
    assert refused.exit_code == 1
    assert f"The project '{api.project}' has changed since the export began." in refused.output
    assert [one.name for one in tmp_path.iterdir()] == ["out.ndjson.part"]


def test_import_that_is_refused_leaves_a_new_project_as_it_was(
    lines: Path, other: Api, base_url: str, tmp_path: Path
) -> None:
    with (lines / "instances.ndjson").open("a") as file:
        file.write(json.dumps(a.node("wrong", a.data(archive.THING, int32="no number"))) + "\n")
    refused = run(base_url, "import", lines, "--project", other.project)
    assert refused.exit_code == 1
    assert f"{lines / 'instances.ndjson'}:38: " in refused.output
    assert "int32" in refused.output
    for project in (other.project, staging_project(other.project)):
        nothing = run(base_url, "export", tmp_path / "x.ndjson", "--project", project)
        assert f"The project '{project}' has nothing in it." in nothing.output


def test_import_that_cannot_delete_what_it_needed_says_so(
    lines: Path, other: Api, base_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, deletions = ApiClient.text, []

    def ask(self: ApiClient, method: str, path: str, body: object = None) -> bytes:
        deletions.extend([path] if method == "DELETE" else [])
        if len(deletions) == 2:
            raise RequestFailed(f"DELETE {path}", 503, "Service unavailable", None)
        return asked(self, method, path, body)

    monkeypatch.setattr(ApiClient, "text", ask)
    told = said(run(base_url, "import", lines, "--project", other.project))
    staging = staging_project(other.project)
    path = f"/_emulator/projects/{staging}"
    left = f"The project {staging}, which only the import needed, is left: DELETE {path}: 503 Service unavailable\n"
    assert left in told
    assert told.endswith(f"into {other.project}.\n")
    monkeypatch.undo()
    copied = exported(base_url, staging, tmp_path / "staging.ndjson")
    assert copied == exported(base_url, other.project, tmp_path / "other.ndjson")


def test_import_in_place_keeps_what_was_written_before_the_refusal(
    lines: Path, other: Api, base_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instances, "BATCH_SIZE", 35)
    with (lines / "instances.ndjson").open("a") as file:
        file.write(json.dumps(a.node("wrong", space="nowhere")) + "\n")
    refused = run(base_url, "import", lines, "--in-place", "--project", other.project)
    assert refused.exit_code == 1
    assert len(other.ok("/models/instances/list", {})["items"]) == 34  # with two that relations name


def test_schema_only_is_for_the_toolkit(base_url: str, tmp_path: Path) -> None:
    refused = run(base_url, "export", tmp_path / "x.ndjson", "--schema-only", "--project", "x")
    assert refused.exit_code == 2
    assert "--schema-only is for the format toolkit" in refused.output


def test_folder_that_has_files_is_not_written_over(api: Api, base_url: str, tmp_path: Path) -> None:
    archive.build(api)
    (tmp_path / "mine.txt").write_text("mine")
    refused = run(base_url, "export", tmp_path, "--project", api.project)
    assert refused.exit_code == 1
    assert "is there already" in refused.output
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def definitions(count: int) -> list[dict[str, Any]]:
    """Containers of which each requires the next, so that none of the first hundred can be created alone."""
    return [
        a.container(
            f"C{n:03}",
            value=a.prop(),
            constraints={"next": {"constraintType": "requires", "require": a.container_ref(f"C{n + 1:03}")}}
            if n + 1 < count
            else {},
        )
        for n in range(count)
    ]


def test_definitions_of_several_requests_come_after_what_they_need(other: Api, base_url: str, tmp_path: Path) -> None:
    (tmp_path / "sp.Space.yaml").write_text("space: sp")
    (tmp_path / "all.Container.json").write_text(json.dumps(definitions(250)))
    said(run(base_url, "import", tmp_path, "--project", other.project))
    listed = other.client.get("/models/containers?limit=1000").json()["items"]
    assert len(listed) == 250


def test_what_cannot_be_the_target_of_an_export_is_told(
    api: Api, base_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.ok("/models/spaces", {"items": [{"space": "plant"}]})
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.ndjson").mkdir()
    for target, words in (
        (".", "must be the name of a file or of a folder"),
        ("/", "must be the name of a file or of a folder"),
        ("folder.ndjson", "folder.ndjson is a folder"),
    ):
        refused = run(base_url, "export", target, "--project", api.project)
        assert refused.exit_code == 1
        assert words in refused.output
    refused = run(base_url, "export", "-", "--format", "toolkit", "--project", api.project)
    assert refused.exit_code == 2
    assert "cannot be written to standard output" in refused.output
    assert files(tmp_path) == []


def test_import_of_a_folder_with_nothing_leaves_a_new_project_as_it_was(
    other: Api, base_url: str, tmp_path: Path
) -> None:
    assert "Imported nothing" in said(run(base_url, "import", tmp_path, "--project", other.project))
    assert run(base_url, "export", tmp_path / "x", "--project", other.project).exit_code == 1


def test_second_import_into_a_new_project_is_refused_while_the_first_is_under_way(
    other: Api, base_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would delete what the first one has written so far."""
    monkeypatch.setattr(project_files, "cache_folder", lambda: tmp_path / "cache")
    (tmp_path / "a.Space.yaml").write_text("space: a")
    second: list[Result] = []
    as_it_is = project_files.load

    def load(*arguments: Any) -> Any:
        if not second:
            second.append(run(base_url, "import", tmp_path, "--project", other.project))
        return as_it_is(*arguments)

    monkeypatch.setattr(project_files, "load", load)
    said(run(base_url, "import", tmp_path, "--project", other.project))
    assert second[0].exit_code == 1
    assert f"Another import into {other.project} is under way." in second[0].output
    assert list((tmp_path / "cache").rglob("import-*.lock")) == []
    assert "1 space" in said(run(base_url, "import", tmp_path, "--project", other.project))
