"""The start page of an emulator that checks tokens, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import builders as a
from chromium import CHROMIUM, Tab, tab
from emulator.graph.driver import Graph
from strict import admin, strict, token

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

STATE = "document.body?.dataset.state"
FAULT = "document.querySelector('#fault').textContent"
PROJECTS = "[...document.querySelectorAll('#projects tbody button')].map(name => name.textContent)"
SHOWN = "[...document.querySelectorAll('main > section')].filter(one => one.offsetParent).map(one => one.id)"
DOWNLOADED = """new Promise(done => {
  URL.createObjectURL = file => { file.text().then(done); return "#"; };
  document.querySelector("#preview-links button").click();
})"""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Tab]:
    with tab(tmp_path / "profile") as opened:
        yield opened


def sign_in(page: Tab, url: str) -> None:
    page.open(url)
    page.until(f"{STATE} === 'locked'")
    page.type("#token", token(url, "admins"))
    page.until(f"{STATE} === 'ready'")


def test_page_asks_for_a_token_and_shows_the_projects_to_an_administrator(graph: Graph, page: Tab) -> None:
    project = "0-first-of-all-strict"
    with strict(graph) as url:
        chief = admin(url, project)
        chief.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        chief.ok("/models/instances", {"items": [a.node("one")]})
        page.open(url)
        page.until(f"{STATE} === 'locked'")
        assert page.see(SHOWN) == ["access"]
        assert page.see(f"document.querySelector('#command').textContent.endsWith('--url {url}')")
        assert page.see(FAULT) == ""
        page.type("#token", "no token at all")
        page.until(f"{FAULT}.startsWith('That is no token')")
        page.type("#token", "not.a.token")
        page.until(f"{FAULT}.startsWith('This token is not accepted')")
        page.type("#token", token(url, "readers"))
        page.until(f"{FAULT}.startsWith('The holder of this token is not in the group')")

        page.type("#token", f" Bearer {token(url, 'admins')} ")
        page.until(f"{STATE} === 'ready'")
        assert project in page.see(PROJECTS)
        assert "access" not in page.see(SHOWN)
        assert "node._Schema {" in page.see(DOWNLOADED)
        chief.client.delete(f"{url}/_emulator/projects/{project}")


def test_token_is_of_one_tab_and_can_be_forgotten(graph: Graph, page: Tab) -> None:
    with strict(graph) as url:
        sign_in(page, url)
        page.open(f"{url}/?again")
        page.until(f"location.search === '?again' && {STATE} === 'ready'")
        assert page.see("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 1]
        page.see("document.querySelector('#forget').click()")
        page.until(f"{STATE} === 'locked'")
        assert page.see("sessionStorage.length") == 0


def test_token_that_has_run_out_is_asked_for_anew(graph: Graph, page: Tab) -> None:
    with strict(graph) as url:
        sign_in(page, url)
        page.see("sessionStorage.setItem('token', 'too.old.now')")
        page.until(f"{STATE} === 'locked' && {FAULT}.includes('too old')")
