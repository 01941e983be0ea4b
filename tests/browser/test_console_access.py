"""The console where a token is needed, and where Neo4j or the emulator is away."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from consoles import STATE, place, shows, visit

import builders as a
from chromium import CHROMIUM, Tab
from conftest import PASSWORD, URI, USER, Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings
from proxies import TcpProxy
from strict import admin, strict, token

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

FAULT = "(document.querySelector('#fault')?.textContent ?? '')"
HEALTH = "(document.querySelector('#health')?.textContent ?? '')"
DOWNLOADED = """new Promise(done => {
  URL.createObjectURL = file => { file.text().then(done); return "#"; };
  [...document.querySelectorAll("button")].find(one => one.textContent.startsWith("Style")).click();
})"""


@contextmanager
def locked(graph: Graph, page: Tab) -> Iterator[tuple[str, str]]:
    """An emulator that checks tokens, without any in the browser; its URL and a project with a node."""
    project = f"0-{uuid4().hex[:12]}"
    with strict(graph) as url:
        chief = admin(url, project)
        chief.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        chief.ok("/models/instances", {"items": [a.node("one")]})
        try:
            yield url, project
        finally:
            chief.client.delete(f"{url}/_emulator/projects/{project}")
            page.open("about:blank")


def test_page_says_that_a_token_is_needed_and_which(graph: Graph, page: Tab) -> None:
    with locked(graph, page) as (url, project):
        visit(page, url, place(project), "locked")
        shows(page, "This emulator checks tokens", f"cdf-emulator token --group admins --url {url}")
        assert page.see(HEALTH) == "a token is needed"
        assert page.see(FAULT) == ""
        page.type("#token", "no token at all")
        page.until(f"{FAULT}.startsWith('That is no token')")
        page.type("#token", "not.a.token")
        page.until(f"{FAULT} !== '' && !{FAULT}.startsWith('That is')")
        page.type("#token", token(url, "readers"))
        page.until(f"{FAULT}.startsWith('The holder of this token is not in the group')")
        page.type("#token", f" Bearer {token(url, 'admins')} ")
        page.until(f"{STATE} === 'ready'")
        shows(page, "All nodes", "one")
        page.click("nav a", "Settings")
        shows(page, "Neo4j Browser")
        assert "node._Schema {" in page.see(DOWNLOADED)


def test_token_is_of_one_tab_can_be_forgotten_and_runs_out(graph: Graph, page: Tab) -> None:
    with locked(graph, page) as (url, _project):
        visit(page, url, place(None), "locked")
        page.type("#token", token(url, "admins"))
        page.until(f"{STATE} === 'ready'")
        visit(page, url, place(None))
        assert page.see("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 1]
        page.see("sessionStorage.setItem('token', 'too.old.now')")
        page.until(f"{STATE} === 'locked' && {FAULT} !== ''")
        page.type("#token", token(url, "admins"))
        page.until(f"{STATE} === 'ready'")
        page.click("#forget")
        page.until(f"{STATE} === 'locked'")
        assert page.see("sessionStorage.length") == 0
        shows(page, "This emulator checks tokens")


def test_page_says_why_neo4j_is_away_and_goes_on_when_it_is_back(graph: Graph, page: Tab) -> None:
    assert graph.availability.outage is None
    with TcpProxy(os.environ[URI]) as proxy:
        distant = Graph.connect(proxy.uri, os.environ.get(USER, ""), os.environ.get(PASSWORD, ""))
        with listening(create(distant, Settings())) as url:
            proxy.become("refusing")
            visit(page, url, place(None), "away")
            page.until("document.body.innerText.includes('Neo4j is away: ')")
            proxy.become("forwarding")
            page.until(f"{STATE} === 'ready' && {HEALTH}.startsWith('Neo4j 5.')")
            page.open("about:blank")
        distant.close()


def test_lost_connection_is_said_and_the_page_goes_on_by_itself(graph: Graph, project: str, page: Tab) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with listening(create(graph, Settings()), port) as url:
        api = Api(url, project)
        api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        api.ok("/models/instances", {"items": [a.node("before")]})
        visit(page, url, place(project))
        shows(page, "before")
        api.client.close()
    page.until(f"{STATE} === 'lost'")
    assert "The emulator does not answer." in page.see("document.body.innerText")
    shows(page, "before")
    with listening(create(graph, Settings()), port) as url:
        api = Api(url, project)
        api.ok("/models/instances", {"items": [a.node("after")]})
        page.until(f"{STATE} === 'ready'")
        shows(page, "after")
        api.client.close()
        page.open("about:blank")
