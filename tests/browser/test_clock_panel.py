"""The clock in the settings of a project, in a real browser, where one is installed."""

import httpx
import pytest

from chromium import CHROMIUM, Tab
from conftest import Api

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

PANEL = "document.querySelector('[aria-labelledby=clock-title]')"
KIND = "document.querySelector('#set-clock [name=kind]')"
VALUE = "document.querySelector('#set-clock [name=value]')"
SET = "document.querySelector('#set-clock button').click()"


def choose(page: Tab, kind: str, value: str) -> None:
    page.see(f"{KIND}.value = '{kind}'; {KIND}.dispatchEvent(new Event('change', {{bubbles: true}}))")
    page.until(f"{VALUE}.type === '{'datetime-local' if kind == 'fixed' else 'number'}'")
    page.see(f"{VALUE}.value = '{value}'")
    page.see(SET)


def test_clock_is_set_shown_and_reset(api: Api, base_url: str, page: Tab) -> None:
    def shown() -> dict[str, float]:
        return httpx.get(f"{base_url}/_emulator/projects/{api.project}/clock").json()

    page.open(f"{base_url}/#/p/{api.project}/project")
    page.until(f"{PANEL}?.textContent.includes('It is real time.')")
    choose(page, "offset", "3")
    page.until(f"{PANEL}.textContent.includes('It is 3 days ahead of real time.')")
    assert shown()["offset"] == 3 * 24 * 3_600_000
    choose(page, "speed", "1000")
    page.until(f"{PANEL}.textContent.includes('It runs 1,000 times as fast')")
    choose(page, "fixed", "2026-01-01T12:00:00")
    page.until(f"{PANEL}.textContent.includes('It stands still.')")
    assert abs(shown()["fixed"] - 1_767_268_800_000) <= 14 * 3_600_000  # in the time zone of the browser
    page.see(f"[...{PANEL}.querySelectorAll('button')].find(one => one.textContent === 'Reset the clock').click()")
    page.until(f"{PANEL}.textContent.includes('It is real time.')")
    assert shown()["offset"] == 0
    assert page.complaints == []
