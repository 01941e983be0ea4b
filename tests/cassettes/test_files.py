"""Cassettes as files."""

import json
from pathlib import Path
from typing import Any

import pytest

from emulator.cassettes.exchange import Exchange
from emulator.cassettes.held_before import KnownNames, spaces
from emulator.cassettes.read import files, read
from emulator.cassettes.write import CassetteWriter
from emulator.errors import CassetteNotWritten, UnusableCassette

ONE = Exchange(method="GET", path="/models/spaces", status=200, response={"items": []})


def write(file: Path, *exchanges: Exchange) -> bytes:
    with CassetteWriter(file) as writer:
        for exchange in exchanges:
            writer.append(exchange)
    return file.read_bytes()


def test_cassette_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    text = write(file, ONE, ONE)
    assert read(file) == [ONE, ONE]
    assert json.loads(text.splitlines()[0])["cassette"] == 1
    assert json.loads(text.splitlines()[1]) == {
        "method": "GET",
        "path": "/models/spaces",
        "request": None,
        "status": 200,
        "response": {"items": []},
    }


def test_cassette_can_be_read_wherever_its_recording_was_killed(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    text = write(file, ONE, ONE)
    ends = [end for end, byte in enumerate(text) if byte == ord("\n")]
    for length in range(ends[0] + 1, len(text) + 1):
        file.write_bytes(text[:length])
        assert len(read(file)) == sum(end < length for end in ends) - 1


def test_list_of_exchanges_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    exchanges: list[dict[str, Any]] = [
        {"history": True, "method": "POST", "path": "/p", "request": {}, "status": 200, "response": None},
        {"method": "POST", "path": "/q", "request": {"a": 1}, "status": 400, "response": {}},
    ]
    file.write_text(json.dumps(exchanges, indent=1))
    assert [(each.path, each.is_history, each.status) for each in read(file)] == [("/p", True, 200), ("/q", False, 400)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "does not begin with a line that names its format"),
        ('{"cassette": 2}\n', "it has the format 2, and this emulator reads 1"),
        ('{"method": "GET"}\n', "line 1: Object missing required field `cassette`"),
        ('{"cassette": 1}\n{"method": "GET"}\n', "line 2: Object missing required field"),
        ('{"cassette": 1}\n!\n{}\n', "line 2: JSON is malformed"),
        ("[{}]", "Object missing required field"),
        ('[{"method": "GET", "path": "/", "status": 200, "request": ' + "[" * 10_000, "recursion"),
    ],
)
def test_file_that_is_none_is_refused_with_the_place(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(text)
    with pytest.raises(UnusableCassette, match=reason):
        read(file)


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "GET x"},
        {"method": "GET\n"},
        {"status": 10**30},
        {"path": "@other.example/"},
        {"path": "/../other/models/spaces"},
        {"path": "/%2e%2e/other/models/spaces"},
        {"path": "/api/../_emulator/projects/other"},
        {"path": "/api/v1/projects/other/models/spaces"},
        {"path": "/api/v1/%70rojects/other"},
        {"project": "other"},
        {"project": "project-1/../x"},
    ],
    ids=str,
)
def test_exchange_that_would_leave_the_projects_of_its_replay_is_refused(
    tmp_path: Path, changed: dict[str, Any]
) -> None:
    exchange = {"method": "DELETE", "path": "/models", "status": 200, **changed}
    file = tmp_path / "a.json"
    file.write_text(json.dumps([exchange]))
    with pytest.raises(UnusableCassette):
        read(file)
    file.write_text(f'{{"cassette":1}}\n{json.dumps(exchange)}\n')
    with pytest.raises(UnusableCassette):
        read(file)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"cassette":1}\n{"method":"GET","path":"/\xff","status":200}\n')
    with pytest.raises(UnusableCassette, match="line 2"):
        read(file)


def test_folder_stands_for_its_cassettes(tmp_path: Path) -> None:
    for name in ("b.json", "a.jsonl", "note.md"):
        (tmp_path / name).touch()
    (tmp_path / "empty").mkdir()
    assert [file.name for file in files([tmp_path])] == ["a.jsonl", "b.json"]
    with pytest.raises(UnusableCassette, match=r"no file that ends in \.json or \.jsonl"):
        files([tmp_path / "empty"])


def test_file_that_exists_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    before = write(file, ONE)
    with pytest.raises(CassetteNotWritten, match="--overwrite"):
        CassetteWriter(file)
    assert file.read_bytes() == before
    with CassetteWriter(file, overwrite=True):
        pass
    assert read(file) == []


def test_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(CassetteNotWritten, match="No such file or directory"):
        CassetteWriter(tmp_path / "none" / "a.jsonl")


def exchange(path: str, request: Any, response: Any, status: int = 200) -> Exchange:
    return Exchange(method="POST", path=path, request=request, status=status, response=response)


def test_spaces_that_existed_before_are_those_with_answers_before_their_creation() -> None:
    item = {"space": "old", "externalId": "a"}
    assert spaces(
        [
            exchange("/models/containers", {"items": [item]}, {"items": [item]}),
            exchange("/models/instances", {"items": [{"space": "refused"}]}, {"error": {}}, 400),
            exchange("/models/spaces/byids", {"items": [{"space": "absent"}]}, {"items": []}),
            exchange("/models/spaces", {"items": [{"space": "new"}]}, {"items": [{"space": "new"}]}),
            exchange("/models/containers", {"items": [{"space": "new"}]}, {"items": [{"space": "new"}]}),
            exchange("/models/views/byids", {}, {"items": [{"space": "cdf_cdm"}]}),
        ]
    ) == ["old"]


def test_answer_with_names_that_no_request_had_shows_what_was_there_before() -> None:
    known = KnownNames()
    item = {"instanceType": "node", "space": "s", "externalId": "a"}
    assert not known.shows_others(exchange("/models/instances", {"items": [item]}, {"items": [item]}))
    assert not known.shows_others(exchange("/models/instances/list", {}, {"items": [item]}))
    assert not known.shows_others(exchange("/models/instances/list", {}, {"items": [{"space": "cdf_cdm"}]}))
    assert known.shows_others(exchange("/models/instances/list", {}, {"items": [item | {"externalId": "b"}]}))
    asked = {"items": [item | {"externalId": "b"}]}
    assert known.shows_others(exchange("/models/instances/byids", asked, {"items": [item | {"externalId": "b"}]}))
    assert known.shows_others(exchange("/models/instances/query", {}, {"items": {"q": [item | {"externalId": "b"}]}}))
    assert known.shows_others(exchange("/models/spaces", None, {"items": [{"space": "other"}]}))


def test_what_a_text_in_graphql_writes_is_known() -> None:
    known = KnownNames()
    text = 'mutation { upsertPump(items: [{ externalId: "pump-7" }]) { externalId } }'
    known.shows_others(exchange("/userapis/spaces/s/datamodels/m/versions/1/graphql", {"query": text}, {}))
    item = {"instanceType": "node", "space": "cdf", "externalId": "pump-7"}
    assert not known.shows_others(exchange("/models/instances/list", {}, {"items": [item]}))
