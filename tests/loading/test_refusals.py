"""Files that are wrong are told with their name, the line and the reason."""

import json
from pathlib import Path

import pytest

import builders as a
from conftest import Api
from emulator.loading.items import UnusableData
from emulator.loading.load import load
from emulator.loading.target import Refused, RunningEmulator
from emulator.testing.api_client import ApiClient

CONTAINER = """
# A comment.
- space: sp
  externalId: Movie
  usedFor: node
  properties:
    title: {type: {type: text}}
- space: sp
  externalId: Actor
  usedFor: everything
  properties:
    name: {type: {type: text}}
"""
NODES = f"""[
  {json.dumps(a.node("one"))},

  {json.dumps(a.node("two"))}, {json.dumps(a.node("three", space="absent"))}
]"""


def refusal(api: Api, base_url: str, *files: Path) -> str:
    client = ApiClient(base_url)
    try:
        with pytest.raises(UnusableData) as raised:
            load(RunningEmulator(client, api.project), files)
    finally:
        client.close()
    return str(raised.value)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.Space.yaml", "space: sp\nname: a: b\n", ":2: mapping values are not allowed in this context"),
        ("a.Space.yaml", "space: sp\n\nname: 'x\n", ":4: found unexpected end of stream, while scanning a quoted"),
        ("a.Space.json", '{"space": "sp",\n\n}', ":3: Expecting property name enclosed in double quotes"),
        ("a.Space.yaml", "just words", ":1: an object is expected."),
        ("a.Space.yaml", "- space: sp\n  name: .nan", ":1: it is no JSON"),
        ("a.Space.yaml", "- space: sp\n- spaces: sp\n", ":2: "),
        ("all.Container.yaml", CONTAINER, ":8: "),
        ("all.Node.json", NODES, ":4: One or more spaces do not exist: 'absent'"),
        ("all.ndjson", '{"instanceType": "node"}\n{"instanceType":\n', ":2: "),
        ("all.ndjson", '{"instanceType": "node"}\n\n{"space": "sp"}', ":3: what it holds is said neither"),
        ("all.ndjson", f"{json.dumps(a.node('one'))}\n{json.dumps(a.node('', space='sp'))}", ":2: "),
        ("all.ndjson.gz", "no gzip", ": Not a gzipped file"),
        ("pumps.txt", "", ": the name of a file must end with one of .yaml"),
        ("a.Space.yaml", b"\xff", ": 'utf-8' codec"),
    ],
)
def test_wrong_file_is_told_with_its_line(
    api: Api, base_url: str, tmp_path: Path, name: str, content: str | bytes, told: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    found = refusal(api, base_url, file)
    assert found.startswith(f"{file}{told}"), found


def test_absent_file_is_told(api: Api, base_url: str, tmp_path: Path) -> None:
    assert refusal(api, base_url, tmp_path / "absent") == f"{tmp_path / 'absent'}: there is no such file or folder."


def test_instance_that_stands_twice_is_told(api: Api, base_url: str, tmp_path: Path) -> None:
    file = tmp_path / "all.ndjson"
    file.write_text("".join(f"{json.dumps(a.node(name))}\n" for name in ("one", "two", "two")))
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    found = refusal(api, base_url, file)
    assert found.startswith(f"{file}:2: ")


def test_definition_at_fault_is_told_where_the_message_names_none(api: Api, base_url: str, tmp_path: Path) -> None:
    (tmp_path / "sp.Space.yaml").write_text("space: sp")
    for name, mapped in (("A", "All.name"), ("B", "All.name"), ("C", "Absent.name")):
        (tmp_path / f"{name}.View.json").write_text(json.dumps(a.view(name, mapped)))
    (tmp_path / "all.Container.json").write_text(json.dumps(a.container("All", name=a.prop())))
    found = refusal(api, base_url, tmp_path)
    assert found.startswith(f"{tmp_path / 'C.View.json'}:1: "), found


def test_lines_are_told_where_the_one_at_fault_is_not_known(api: Api, tmp_path: Path) -> None:
    """The log of requests, which knows it, is off."""

    class WithoutLog:
        def post(self, path: str, body: bytes) -> None:
            answer = api.client.post(f"/models/{path}", content=body, headers={"content-type": "application/json"})
            raise Refused(answer.json()["error"]["message"], None)

    file = tmp_path / "all.ndjson"
    file.write_text("".join(f"{json.dumps(a.node(name))}\n" for name in ("one", "two", "two")))
    with pytest.raises(UnusableData, match=rf"{file}:1: .* \(one of the 3 items from here to line 3\)"):
        load(WithoutLog(), [file])


def test_required_relations_in_a_circle_over_batches_are_refused(
    api: Api, base_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only one request can create what must refer to each other from the beginning."""
    monkeypatch.setattr("emulator.loading.instances.BATCH_SIZE", 1)
    part = a.container_ref("Part")
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok(
        "/models/containers", {"items": [a.container("Part", next=a.prop("direct", container=part, nullable=False))]}
    )
    file = tmp_path / "all.ndjson"
    ring = [a.node(f"n{i}", a.data(part, next=a.ref(f"n{(i + 1) % 3}"))) for i in range(3)]
    file.write_text("".join(json.dumps(one) + "\n" for one in ring))
    assert refusal(api, base_url, file).startswith(f"{file}:3: ")
    monkeypatch.setattr("emulator.loading.instances.BATCH_SIZE", 3)
    client = ApiClient(base_url)
    assert str(load(RunningEmulator(client, api.project), [file])) == "3 nodes"
    client.close()
