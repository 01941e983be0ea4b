"""What axe-core finds on each page of the console, light and dark."""

import json
from pathlib import Path
from typing import Any

import pytest
from consoles import each_page, place, visit

import movies
from chromium import CHROMIUM, Tab
from conftest import Api
from node_packages import workspace

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

HERE = Path(__file__).parent
SCHEMES = ("light", "dark")
RUN = """axe.run(document, { resultTypes: ["violations"], iframes: false }).then(({ violations }) => violations
  .filter(one => ["serious", "critical"].includes(one.impact))
  .map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ html, any }) => [html.slice(0, 200), any[0]?.message])]))"""


@pytest.fixture
def axe(tmp_path: Path, pytestconfig: pytest.Config) -> str:
    """The script, installed from npm: its licence is that of Mozilla, so it is not in this repository."""
    cache = pytestconfig.cache.mkdir("node_packages")
    found = workspace(HERE / "axe", tmp_path, cache)
    return (found.folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def test_nothing_serious_is_wrong_with_any_page(api: Api, base_url: str, page: Tab, axe: str) -> None:
    movies.install(api)
    assert api.post("/models/instances", {"items": [movies.node("Movie", "prestige", titel="x")]}).status_code == 400
    found: dict[str, Any] = {}
    for name in each_page(page, base_url, api.project):
        page.see(f"{axe}; undefined")
        for scheme in SCHEMES:
            page.prefer(scheme)
            if wrong := page.see(RUN):
                found[f"{name}, {scheme}"] = wrong
    assert not found, json.dumps(found, indent=1)


def test_nothing_serious_is_wrong_with_a_dialog(api: Api, base_url: str, page: Tab, axe: str) -> None:
    visit(page, base_url, place(api.project, "project"))
    page.press("?")
    page.until("!!document.querySelector('dialog[open]')")
    page.see(f"{axe}; undefined")
    assert page.see(RUN) == []
