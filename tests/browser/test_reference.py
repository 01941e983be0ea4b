"""The reference page in a real browser."""

from urllib.parse import urlsplit

import pytest

from chromium import CHROMIUM, Tab
from conftest import Api

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

READY = "document.body?.dataset.state === 'ready' && !!document.querySelector('.opblock-tag')"
OPEN = "document.querySelector('.opblock.is-open')"
ANSWER = "(document.querySelector('.live-responses-table .microlight')?.textContent ?? '')"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
SPACES = "#/Spaces/listSpaces"


def test_operation_is_shown_and_tried_and_nothing_is_asked_elsewhere(api: Api, base_url: str, page: Tab) -> None:
    api.ok("/models/spaces", {"items": [{"space": "seen_in_the_reference"}]})
    page.open(f"{base_url}/_emulator/reference{SPACES}")
    page.until(f"{READY} && !!{OPEN}")
    assert "/models/spaces" in page.see(f"{OPEN}.textContent")
    assert "includeGlobal" in page.see(f"{OPEN}.textContent")
    page.see(f"{OPEN}.querySelector('.try-out__btn').click()")
    page.until(f"!!{OPEN}.querySelector('.execute')")
    page.see(f"{OPEN}.querySelector('[placeholder=project]').select()")
    page.type(".opblock.is-open [placeholder=project]", api.project)
    page.see(f"{OPEN}.querySelector('.execute').click()")
    page.until(f"{ANSWER}.includes('seen_in_the_reference')")
    assert {urlsplit(one).netloc for one in page.requested if not one.startswith("data:")} == {
        urlsplit(base_url).netloc
    }
    assert page.complaints == []


def test_schema_of_a_request_unfolds(base_url: str, page: Tab) -> None:
    page.open(f"{base_url}/_emulator/reference#/Instances/queryInstances")
    page.until(f"{READY} && !!{OPEN}")
    page.see(f"{OPEN}.querySelectorAll('.opblock-section-request-body .tabitem button')[1].click()")
    page.until(f"{OPEN}.querySelector('.opblock-section-request-body').textContent.includes('QueryRequest')")
    assert page.complaints == []


def test_page_is_light_or_dark(base_url: str, page: Tab) -> None:
    seen: list[str] = []
    for scheme in ("light", "dark"):
        page.prefer(scheme)
        page.open(f"{base_url}/_emulator/reference?{scheme}")
        page.until(f"location.search === '?{scheme}' && {READY}")
        seen.append(page.see(BACKGROUND))
    assert seen[0] == "rgb(255, 255, 255)"
    assert seen[0] != seen[1]
