"""Files are written into a project part by part, as the console sends them."""

import json
import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import archive
import builders as a
from conftest import Api

LARGE = 2**63 - 1


def put(api: Api, **body: Any) -> httpx.Response:
    root = str(api.client.base_url).partition("/api/")[0]
    return api.client.put(f"{root}/_emulator/projects/{api.project}/import", json=body)


def done(api: Api, **body: Any) -> dict[str, Any]:
    response = put(api, **body)
    assert response.status_code == 200, response.text
    return response.json()


def told(api: Api, **body: Any) -> str:
    response = put(api, **body)
    assert response.status_code == 400, response.text
    return response.json()["error"]["message"]


@pytest.fixture
def other(api: Api, base_url: str) -> Iterator[Api]:
    found = Api(base_url, f"{api.project}-other")
    yield found
    found.client.close()


def texts(files: dict[str, str]) -> list[dict[str, Any]]:
    return [{"name": name, "text": text} for name, text in files.items()]


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_lines_in_parts_of_any_size_and_order_become_the_same_project(api: Api, other: Api, size: int) -> None:
    """Also where a relation demands data of a target that comes later, and where relations lead to deleted nodes."""
    archive.build(api)
    expected = archive.files(api, "ndjson")
    lines = [f"{line}\n" for line in expected["instances.ndjson"].split("\n") if line]  # a value has U+2028
    random.Random(size).shuffle(lines)
    assert done(other, files=texts(archive.files(api, "schema")))["counts"]["container"] == 3
    waiting: list[Any] = []
    count = 0
    for first in range(0, len(lines), size):
        part = {"name": "x.ndjson", "text": "".join(lines[first : first + size]), "line": first + 1}
        answer = done(other, files=[part])
        waiting += answer["waiting"]
        count += sum(answer["counts"].values())
    assert count == 35
    assert {one[3] for one in waiting} <= set(range(1, len(lines) + 1))
    left = len(waiting) + 1
    while len(waiting) < left:
        left, waiting = len(waiting), done(other, waiting=waiting)["waiting"]
    assert {one[0] for one in waiting} == {"delete"}
    assert done(other, waiting=waiting, final=True)["waiting"] == []
    assert archive.files(other, "ndjson") == expected


def test_folder_of_the_toolkit_is_written(api: Api, other: Api) -> None:
    archive.build(api)
    folder = archive.files(api, "toolkit")
    answer = done(other, files=texts(folder), final=True)
    assert (answer["counts"]["view"], answer["waiting"]) == (2, [])
    assert archive.files(other, "toolkit") == folder
    again = done(other, files=texts(folder), final=True)
    assert again["unchanged"] == answer["counts"]["node"] + answer["counts"]["edge"]


def test_large_numbers_are_kept(api: Api) -> None:
    container = a.container("Thing", value=a.prop("int64"))
    node = a.node("n", a.data(a.container_ref("Thing"), value=LARGE))
    files = {"sp.Space.yaml": "space: sp", "c.Container.json": json.dumps(container), "n.ndjson": json.dumps(node)}
    done(api, files=texts(files), final=True)
    assert str(LARGE) in archive.files(api, "ndjson")["instances.ndjson"]


def test_place_and_reason_are_told(api: Api) -> None:
    done(api, files=[{"name": "sp.Space.yaml", "text": "space: sp"}])
    node, wrong = json.dumps(a.node("one")), json.dumps(a.node("two", space="gone"))
    part = {"name": "all.ndjson", "text": f"{node}\n{wrong}\n", "line": 501}
    assert told(api, files=[part]).startswith("all.ndjson:502: One or more spaces do not exist: 'gone'")
    assert told(api, files=[{"name": "f/x.Space.yaml", "text": "a: b: c"}]).startswith("f/x.Space.yaml:1: ")
    assert told(api, files=[{"name": "x.ndjson", "text": "\n{", "line": 7}]).startswith("x.ndjson:8: ")
    for name in ("readme.md", "x.ndjson.gz"):
        assert "must end with one of .yaml" in told(api, files=[{"name": name, "text": "{}"}])
    assert "neither by its name nor" in told(api, files=[{"name": "x.yaml", "text": "space: sp"}])
    waits = ["node", wrong, "all.ndjson", 502]
    assert told(api, waiting=[waits], final=True).startswith("all.ndjson:502: ")
    assert done(api, waiting=[waits])["waiting"] == [waits]


def test_aliases_that_stand_for_very_much_are_refused(api: Api) -> None:
    levels = "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(9))
    assert "aliases stand for more than" in told(api, files=[{"name": "x.Space.yaml", "text": "a0: &a0 x\n" + levels}])
    assert "stands for what it is in" in told(api, files=[{"name": "x.Space.yaml", "text": "space: &a [*a]"}])
    merges = "a0: &a0 {k: v}\n" + "".join(
        f"a{n + 1}: &a{n + 1}\n  <<: [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(9)
    )
    assert "aliases stand for more than" in told(api, files=[{"name": "x.Space.yaml", "text": merges}])


@pytest.mark.parametrize("depth", [10_000, 100_000])
def test_documents_that_are_nested_too_deeply_are_refused(api: Api, depth: int) -> None:
    for name in ("x.Node.yaml", "x.Node.json", "x.ndjson"):
        assert told(api, files=[{"name": name, "text": "[" * depth + "]" * depth}]).startswith(name)


def test_document_that_is_too_long_is_refused(api: Api) -> None:
    long = {"name": "x.Space.yaml", "text": "space: sp #" + "x" * (8 * 1024 * 1024)}
    assert "Write instances as JSON lines" in told(api, files=[long])


@pytest.mark.parametrize(
    "body",
    [
        {"files": [{"name": "", "text": ""}]},
        {"files": [{"name": "x.ndjson", "text": "", "line": 0}]},
        {"files": [{"name": "x.ndjson"}]},
        {"waiting": [["space", "{}", "x", 1]]},
        {"final": 1},
    ],
)
def test_what_is_no_part_of_an_import_is_refused(api: Api, body: dict[str, Any]) -> None:
    assert told(api, **body)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("x.Node.json", '{"nodes": 5}', "x.Node.json:1: an object is expected."),
        ("x.Node.json", '{"nodes": null}', "x.Node.json:1: an object is expected."),
        ("x.Node.json", '{"externalId": %s}' % ("9" * 5000), "x.Node.json: a number has too many digits."),
        ("x.Node.yaml", "externalId: !!bool maybe", "x.Node.yaml:1: a value is no bool."),
        ("x.Node.yaml", "\nexternalId: !!int ''", "x.Node.yaml:2: a value is no int."),
        ("x.Node.yaml", "externalId: !!float ''", "x.Node.yaml:1: a value is no float."),
        ("x.Node.yaml", "externalId: " + "9" * 5000, "x.Node.yaml:1: a value is no int."),
        ("x.Node.ndjson", "{}", "x.Node.ndjson:1: Request had 1 constraint violations."),
        ("x.Node.ndjson", '{"externalId": 1e999}', "x.Node.ndjson:1: Invalid value for 'items[0].externalId'."),
        ("x.View.ndjson", '{"externalId": 1e999}', "x.View.ndjson:1: Number out of range"),
        ("x.Space.ndjson", '{"delete": {"space": "a"}}', "x.Space.ndjson:1: Unexpected field - items[0].delete"),
    ],
)
def test_what_no_file_should_have_is_refused_with_its_line(api: Api, name: str, text: str, reason: str) -> None:
    assert told(api, files=texts({name: text})).startswith(reason)


@pytest.mark.parametrize("kind", ["node", "delete"])
@pytest.mark.parametrize("text", ["", "nope", "[1]", '{"a": 1}],"replace":true,"items":[{"a": 1}'])
def test_what_waits_must_be_an_object_in_json(api: Api, kind: str, text: str) -> None:
    assert told(api, waiting=[[kind, text, "x.ndjson", 7]]).startswith("x.ndjson:7: ")


def test_what_waits_may_come_back_over_several_lines(api: Api) -> None:
    done(api, files=texts({"plant.Space.yaml": "space: plant"}))
    node = json.dumps({"instanceType": "node", "space": "plant", "externalId": "p-1"}, indent=1)
    missing = json.dumps({"instanceType": "node", "space": "none", "externalId": "p-1"}, indent=1)
    (left,) = done(api, waiting=[["node", node, "x", 1], ["node", missing, "x", 2]])["waiting"]
    assert json.loads(left[1]) == json.loads(missing)
