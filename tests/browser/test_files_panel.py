"""Exports and imports of a project in its settings, in a real browser, where one is installed."""

import gzip
import io
import json
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

import pytest

import archive
import builders as a
from chromium import CHROMIUM, Tab
from conftest import Api

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

PANEL = "document.querySelector('[aria-labelledby=project-files-title]')"
SAVED = """new Promise(done => { const reader = new FileReader();
  reader.onload = () => done(reader.result.split(',')[1]); reader.readAsDataURL(window.saved); })"""


@pytest.fixture
def other(api: Api, base_url: str) -> Iterator[Api]:
    """A project that nobody has written to."""
    found = Api(base_url, f"{api.project}-other")
    yield found
    found.client.close()


def visit(page: Tab, url: str, project: str) -> None:
    page.open(f"{url}/?{project}#/p/{project}/project")
    page.until(f"location.search === '?{project}' && !!document.querySelector('#import-files')")


def export(page: Tab, title: str, told: str) -> bytes:
    """What the browser would save after a click on a button."""
    page.see("window.saved = null; URL.createObjectURL = blob => { window.saved = blob; return '#'; }")
    page.see(f"[...{PANEL}.querySelectorAll('button')].find(one => one.textContent === {json.dumps(title)}).click()")
    page.until(f"window.saved !== null && {PANEL}.textContent.includes({json.dumps(told)})")
    return b64decode(page.see(SAVED))


def choose(page: Tab, files: dict[str, bytes], *, folder: bool = False) -> None:
    """Choose files of these contents, or a folder with files at these paths, as a person does in a dialog."""
    listed = [[name, b64encode(content).decode()] for name, content in files.items()]
    page.see(
        f"""((listed, folder) => {{
          const files = listed.map(([path, content]) => {{
            const file = new File([Uint8Array.from(atob(content), one => one.charCodeAt(0))], path.split('/').pop());
            if (folder) Object.defineProperty(file, 'webkitRelativePath', {{ value: path }});
            return file;
          }});
          const input = document.querySelector(folder ? '#import-folder' : '#import-files');
          Object.defineProperty(input, 'files', {{ value: files, configurable: true }});
          input.dispatchEvent(new Event('change', {{ bubbles: true }}));
        }})({json.dumps(listed)}, {json.dumps(folder)})"""
    )


def tells(page: Tab, text: str) -> None:
    page.until(f"{PANEL}.textContent.includes({json.dumps(text)})")


def unpacked(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {one: packed.read(one).decode() for one in packed.namelist()}


def test_formats_are_those_of_the_command(api: Api, base_url: str, page: Tab) -> None:
    archive.build(api)
    visit(page, base_url, api.project)
    lines = gzip.decompress(export(page, "Instances (.ndjson.gz)", "Exported 35 instances")).decode()
    assert {"instances.ndjson": lines} == archive.files(api, "ndjson")
    script = gzip.decompress(export(page, "Cypher (.cypher.gz)", "nodes and relationships to")).decode()
    assert {"graph.cypher": script} == archive.files(api, "cypher")
    assert unpacked(export(page, "Toolkit (.zip)", "Exported 35 instances")) == archive.files(api, "toolkit")
    assert unpacked(export(page, "Schema (.zip)", "Exported the schema")) == archive.files(api, "schema")
    assert page.complaints == []


@pytest.mark.parametrize("limit", [3, 1000])
def test_what_was_exported_is_imported_as_the_same(api: Api, other: Api, base_url: str, page: Tab, limit: int) -> None:
    """Numbers that JavaScript would round too, and relations to deleted nodes."""
    archive.build(api)
    visit(page, base_url, api.project)
    chosen = {
        "x-schema.zip": export(page, "Schema (.zip)", "Exported the schema"),
        "x.ndjson.gz": export(page, "Instances (.ndjson.gz)", "Exported 35 instances"),
    }
    visit(page, base_url, other.project)
    page.see(f"import('/_emulator/web/console/lib/project_import.js').then(one => void (one.PART.lines = {limit}))")
    choose(page, chosen)
    tells(page, "Imported 2 spaces, 3 containers, 2 views, 1 data model, 32 nodes, 3 edges.")
    assert archive.files(other, "ndjson") == archive.files(api, "ndjson")
    choose(page, chosen)
    tells(page, "32 nodes, 3 edges (35 unchanged).")
    assert page.complaints == []


def test_folder_is_imported_without_what_has_no_data(api: Api, other: Api, base_url: str, page: Tab) -> None:
    archive.build(api)
    folder = {f"plant/{name}": text.encode() for name, text in archive.files(api, "toolkit").items()}
    beside = {"plant/readme.md": b"#", "plant/default.config.yaml": b"a: {{b}}"}
    visit(page, base_url, other.project)
    choose(page, {**beside, **folder}, folder=True)
    tells(page, "Imported 2 spaces, 3 containers, 2 views, 1 data model, ")
    assert archive.files(other, "toolkit") == archive.files(api, "toolkit")


def node(name: str, **more: Any) -> bytes:
    return json.dumps(a.node(name, **more)).encode() + b"\n"


def test_error_has_the_file_the_line_and_the_reason(api: Api, base_url: str, page: Tab) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    visit(page, base_url, api.project)
    lines = b"".join(node(f"n{i}") for i in range(1_500)) + node("wrong", space="gone")
    choose(page, {"all.ndjson": lines})
    tells(page, "all.ndjson:1501: One or more spaces do not exist: 'gone'")
    tells(page, "Before the error: 1,000 nodes. It stays")
    assert len(api.ok("/models/instances/list", {"limit": 1000})["items"]) == 1000


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.Space.yaml", b"space: sp\nname: a: b", "x.Space.yaml:2: mapping values are not allowed"),
        ("x.txt", b"", "x.txt: the name of a file must end with one of .ndjson"),
        ("x.zip", b"no zip", "x.zip is no zip, or its end is missing."),
        ("x.ndjson.gz", b"no gzip", "x.ndjson cannot be read"),
        ("x.ndjson", b'{"a": "\xff"}', "x.ndjson cannot be read: it is no text in UTF-8"),
        ("x.ndjson", b"[1]", "x.ndjson:1: "),
    ],
)
def test_file_that_is_wrong_is_told(api: Api, base_url: str, page: Tab, name: str, content: bytes, told: str) -> None:
    visit(page, base_url, api.project)
    choose(page, {name: content})
    tells(page, told)
    page.until("!document.querySelector('#import-files').disabled")


def test_zip_of_another_program_is_read(api: Api, base_url: str, page: Tab) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.comment = b"of another program"
        made.mkdir("plant")
        made.writestr("plant/sp.Space.yaml", "space: sp\n", zipfile.ZIP_STORED)
        made.writestr("plant/ü.ndjson", node("n"), zipfile.ZIP_DEFLATED)
        made.writestr("plant/more.ndjson.gz", gzip.compress(node("m")))
    visit(page, base_url, api.project)
    choose(page, {"plant.zip": packed.getvalue()})
    tells(page, "Imported 1 space, 2 nodes.")
    with zipfile.ZipFile(packed := io.BytesIO(), "w", zipfile.ZIP_BZIP2) as made:
        made.writestr("sp.Space.yaml", "space: sp\n")
    choose(page, {"plant.zip": packed.getvalue()})
    tells(page, "in a form that the console does not read")
