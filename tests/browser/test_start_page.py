"""The start page in a real browser, where one is installed."""

import re
import subprocess
from pathlib import Path

import pytest

import builders as a
from chromium import CHROMIUM, QUIET
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


def shown(url: str, profile: Path) -> str:
    """The document at `url`, as it is when its scripts have run."""
    command = [str(CHROMIUM), *QUIET, "--virtual-time-budget=20000", f"--user-data-dir={profile}", "--dump-dom", url]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def rows(document: str, table: str) -> list[list[str]]:
    found = re.search(rf'<table id="{table}">.*?<tbody>(.*?)</tbody>', document, re.DOTALL)
    assert found, document
    return [
        [re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<td.*?>(.*?)</td>", row)]
        for row in re.findall(r"<tr.*?>(.*?)</tr>", found[1], re.DOTALL)
    ]


def test_page_shows_projects_a_picture_and_what_was_wrong(graph: Graph, tmp_path: Path) -> None:
    project = "0-first-of-all"  # of very many projects only the first are listed
    with listening(create(graph, Settings(), "http://127.0.0.1:7474/browser/")) as url:
        api = Api(url, project)
        api.client.delete(f"{url}/_emulator/projects/{project}")
        api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        edge = a.edge("e", a.ref("one"), a.ref("<i>two</i>"), a.ref("kind"))
        api.ok("/models/instances", {"items": [a.node("one"), a.node("<i>two</i>"), edge]})
        api.refused("/models/instances", {"items": [a.node("x", space="nowhere")]})
        assert api.client.get("/models/<b>nothing</b>").status_code == 404
        document = shown(url, tmp_path)
        api.client.delete(f"{url}/_emulator/projects/{project}")
        api.client.close()
    assert '<body data-state="ready">' in document
    assert rows(document, "projects")[0] == [project, "3", "1", "0", "0", "1", "in Neo4j Browser"]
    unknown, refused, *_ = rows(document, "requests")
    assert unknown[1] == f"GET {project}/models/&lt;b&gt;nothing&lt;/b&gt;"
    assert (refused[1], refused[2], refused[4]) == (f"POST {project}/models/instances", "400", "1")
    assert "nowhere" in refused[5]
    assert "<canvas" in document
    assert "<i>" not in document
