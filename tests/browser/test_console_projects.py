"""The projects in the console: made, looked through, emptied, and their groups."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from consoles import each_page, forbidden, place, shows, visit

import builders as a
import movies
from chromium import CHROMIUM, Tab
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

GROUPS = "[aria-labelledby=groups-title]"
GRAPHIQL_FILES = ("graphiql", "react.production", "swagger-ui")


@pytest.fixture
def project(base_url: str) -> Iterator[str]:
    """A project before others by name: of very many only the first are listed."""
    name = f"0-{uuid4().hex[:12]}"
    yield name
    with api_of(base_url, name) as api:
        api.client.delete(f"{base_url}/_emulator/projects/{name}")


@contextmanager
def api_of(url: str, project: str) -> Iterator[Api]:
    api = Api(url, project)
    try:
        yield api
    finally:
        api.client.close()


def fill(api: Api) -> None:
    """The movies, and a request that is refused."""
    movies.install(api)
    assert api.post("/models/instances", {"items": [movies.node("Movie", "prestige", titel="x")]}).status_code == 400


def has(page: Tab, project: str, *, listed: bool = True) -> None:
    found = f"[...document.querySelectorAll('#projects tbody a')].some(one => one.textContent === '{project}')"
    page.until(found if listed else f"!({found})")


def test_project_comes_and_goes_by_itself(base_url: str, page: Tab, project: str) -> None:
    visit(page, base_url, place(None))
    page.until("!!document.querySelector('#projects, #no-projects')")
    with api_of(base_url, project) as api:
        api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        has(page, project)
        nodes = [a.node(name) for name in ("one", "two", "kind")]
        api.ok("/models/instances", {"items": [*nodes, a.edge("e", a.ref("one"), a.ref("two"), a.ref("kind"))]})
        page.until(
            f"[...document.querySelectorAll('#projects tr')].some(row => /{project}\\s+3\\s+1\\s/.test(row.innerText))"
        )
        api.client.delete(f"{base_url}/_emulator/projects/{project}")
        has(page, project, listed=False)


def test_project_is_made_opened_and_reset(base_url: str, page: Tab, project: str) -> None:
    visit(page, base_url, place(None))
    page.type("[name=name]", project)
    has(page, project)
    page.click("#projects a", project)
    shows(page, "No node here yet.")
    with api_of(base_url, project) as api:
        api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        api.ok("/models/instances", {"items": [a.node("one")]})
    shows(page, "one")
    page.click("nav a", "Settings")
    page.click("button", f"Reset {project}")
    page.click("dialog button", "Cancel")
    page.until("!document.querySelector('dialog')")
    page.click("button", f"Reset {project}")
    page.until("!!document.querySelector('dialog[open]')")
    page.press("Escape")
    page.until("!document.querySelector('dialog')")
    assert page.see("document.activeElement.textContent") == f"Reset {project}"
    page.press("Enter")
    page.click("dialog button", "Reset")
    page.until("location.hash === '#/' && !!document.querySelector('main h1')")
    visit(page, base_url, place(project))
    shows(page, "No node here yet.")


def test_project_is_found_by_its_name_and_opened_with_enter(base_url: str, page: Tab, project: str) -> None:
    with api_of(base_url, project) as api:
        api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    visit(page, base_url, place(None))
    has(page, project)
    if page.see("!!document.querySelector('[data-search]')"):
        page.fill("[data-search]", project[:8])
    page.until("document.querySelectorAll('#projects tbody tr').length >= 1")
    page.see(
        f"[...document.querySelectorAll('#projects tbody tr')].find(one => one.innerText.includes('{project}')).focus()"
    )
    page.press("Enter")
    page.until(f"location.hash === '#/p/{project}/data'")
    shows(page, "All nodes")
    page.choose("header select", "")
    page.until("location.hash === '#/'")


def test_groups_are_made_and_deleted(base_url: str, page: Tab, project: str) -> None:
    visit(page, base_url, place(project, "project"))
    page.click(f"{GROUPS} summary", "New group")
    page.fill(f"{GROUPS} [name=name]", "<i>readers</i> ø")
    page.fill(f"{GROUPS} [name=sourceId]", "readers-id")
    page.fill(f"{GROUPS} [name=capabilities]", '[{"groupsAcl": {"actions": ["LIST"]')
    page.click(f"{GROUPS} form button", "Create")
    page.until("!!document.querySelector('main .fault')")
    page.fill(f"{GROUPS} [name=capabilities]", '[{"groupsAcl": {"actions": ["LIST"], "scope": {"all": {}}}}]')
    page.click(f"{GROUPS} form button", "Create")
    page.click(f"{GROUPS} summary", "<i>readers</i> ø readers-id")
    shows(page, '"groupsAcl"', "Copy the command for a token")
    page.click(f"{GROUPS} li button", "Delete")
    page.click("dialog button", "Delete")
    page.until("![...document.querySelectorAll('summary')].some(one => one.innerText.includes('readers'))")


def test_neo4j_browser_is_offered_where_it_is(graph: Graph, page: Tab, project: str) -> None:
    with listening(create(graph, Settings(), "http://127.0.0.1:7474/browser/")) as url, api_of(url, project) as api:
        api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        visit(page, url, place(None))
        has(page, project)
        links = "[...document.querySelectorAll('#projects a')].filter(one => one.textContent === 'in Neo4j Browser')"
        assert page.see(f"{links}[0].href").startswith("http://127.0.0.1:7474/browser/?cmd=edit&arg=MATCH")
        visit(page, url, place(project, "project"))
        shows(page, "Guide in Neo4j Browser")


def test_nothing_is_requested_elsewhere_and_the_policy_is_kept(base_url: str, page: Tab, project: str) -> None:
    with api_of(base_url, project) as api:
        fill(api)
        for _ in each_page(page, base_url, project):
            pass
    hosts = {urlsplit(one).netloc for one in page.requested if not one.startswith("data:")}
    assert hosts == {urlsplit(base_url).netloc}
    assert forbidden(page) == []
    loaded = {urlsplit(one).path for one in page.requested if "/_emulator/web/" in one}
    assert not [one for one in loaded if any(name in one for name in GRAPHIQL_FILES)]
    page.see("void (document.body.append(new Image()), document.images[0].src = 'http://elsewhere.example/')")
    page.until("document.images[0].complete")
    page.see("void document.body.setAttribute('style', 'color: red')")
    assert len([one for one in forbidden(page) if "Content Security Policy" in one]) == 2


def test_pages_are_as_wide_as_a_phone(base_url: str, page: Tab, project: str) -> None:
    page.resize(390, 844)
    with api_of(base_url, project) as api:
        fill(api)
        for name in each_page(page, base_url, project):
            assert page.see("[innerWidth, document.documentElement.scrollWidth]") == [390, 390], name
