"""The rules for faults in the settings of a project, in a real browser, where one is installed."""

import httpx
import pytest

from chromium import CHROMIUM, Tab
from conftest import Api

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

ROWS = "[...document.querySelectorAll('#faults tbody tr')].map(row => [...row.cells].map(cell => cell.textContent))"
PANEL = "document.querySelector('[aria-labelledby=faults-title]')"


def test_profile_is_set_seen_at_work_and_cleared(api: Api, base_url: str, page: Tab) -> None:
    page.open(f"{base_url}/#/p/{api.project}/project")
    page.until("!!document.querySelector('#set-faults')")
    page.see("document.querySelector('#set-faults [name=profile]').value = 'schema-churn'")
    page.see("document.querySelector('#set-faults [name=seed]').value = '7'")
    page.see("document.querySelector('#set-faults button').click()")
    page.until(f"{ROWS}.length === 6")
    assert "The profile schema-churn, with the seed 7." in page.see(f"{PANEL}.textContent")
    name, answer, match, counts = page.see(ROWS)[0]
    assert (name, counts) == ("lock-of-spaces", "0 of 0")
    assert '"reason":"schemaLock"' in answer
    assert "models/spaces" in match
    api.post("/models/spaces", {"items": []})
    page.until(f"{ROWS}[0][3].endsWith(' of 1')")
    page.see(f"[...{PANEL}.querySelectorAll('button')].find(one => one.textContent === 'Clear').click()")
    page.until(f"{ROWS}.length === 0")
    assert page.complaints == []


def test_request_that_met_a_fault_is_marked(api: Api, base_url: str, page: Tab) -> None:
    rule = {"name": "busy", "answer": {"type": "status", "status": 429}, "match": {"nth": 1}}
    faults = f"{base_url}/_emulator/projects/{api.project}/faults"
    assert httpx.put(faults, json={"items": [rule]}).status_code == 200
    for _ in range(2):
        api.post("/models/instances/list", {})
    page.open(f"{base_url}/#/p/{api.project}/requests")
    rows = "[...document.querySelectorAll('tbody tr')].map(row => row.textContent)"
    page.until(f"{rows}.length === 2")
    assert ["fault: busy" in row for row in page.see(rows)] == [False, True]
    httpx.delete(faults)
    assert page.complaints == []
