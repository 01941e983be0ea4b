"""The log of requests in the console: live, and why one was refused."""

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from consoles import column, place, shows, visit, write, written

import movies
from chromium import CHROMIUM, Tab
from conftest import Api

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

LIST = "/models/instances/list"


@pytest.fixture(scope="module")
def api(base_url: str) -> Iterator[Api]:
    api = Api(base_url, f"test-{uuid4().hex[:16]}")
    movies.install(api)
    yield api
    api.client.close()


def listed(api: Api, view: str) -> str:
    """Send a list through a view; return the id of the request."""
    return api.post(LIST, {"sources": [{"source": movies.view(view)}]}).headers["x-request-id"]


def test_request_appears_at_once_and_is_found_by_what_it_is(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "requests"))
    shows(page, "/models/instances")
    page.click("button", "Clear")
    shows(page, "No request yet")
    listed(api, "Movie")
    shows(page, LIST, "python-httpx")
    listed(api, "Nothing")
    shows(page, "One or more views do not exist: 'films:Nothing/v1'")
    page.choose("main select", "4xx")
    page.until("document.querySelectorAll('#requests tbody tr').length === 1")
    assert column(page, 3, "#requests") == ["400"]
    page.fill("[aria-label='Part of the path']", "datamodels")
    shows(page, "No request yet that fits")
    page.fill("[aria-label='Part of the path']", "/list")
    page.until("document.querySelectorAll('#requests tbody tr').length === 1")
    page.fill("[aria-label='Part of the client']", "nobody")
    shows(page, "No request yet that fits")


def test_paused_list_stays_as_it_is(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "requests"))
    rows = "document.querySelectorAll('#requests tbody tr').length"
    listed(api, "Movie")
    page.until(f"{rows} > 0")
    page.click("button", "Clear")
    page.until(f"{rows} === 0")
    listed(api, "Movie")
    page.until(f"{rows} === 1")
    page.click("button", "Pause")
    listed(api, "Person")
    page.click("button", "Go on")
    page.until(f"{rows} === 2")


def test_refused_write_is_mended_from_its_reason(api: Api, base_url: str, page: Tab) -> None:
    node = movies.node("Movie", "prestige", titel="The Prestige")
    assert api.post("/models/instances", {"items": [node]}).status_code == 400
    visit(page, base_url, place(api.project, "requests", status="4xx"))
    page.click("#requests td", "Unknown property 'titel' in view 'films:Movie/v1'.")
    shows(page, "Why it was refused", "number 1: films:prestige", "titel → title", "version 1")
    assert json.loads(page.see("document.querySelector('#why .json').textContent"))["films:Movie"]["director"] == {
        "space": "films",
        "externalId": "nolan",
    }
    page.click("#why a", "films:prestige")
    shows(page, "The Prestige", "films:nolan", "2006")


def test_refused_read_is_opened_as_a_query_and_mended(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, f"requests/{listed(api, 'Movi')}"))
    shows(page, "films:Movie/v1")
    page.click("button", "Open as a query")
    page.until("(document.querySelector('.cm-content')?.textContent ?? '').includes('Movi')")
    body = json.loads(written(page))
    body["sources"][0]["source"]["externalId"] = "Movie"
    write(page, json.dumps(body))
    page.click("#run")
    shows(page, "4 items in", "Blade Runner")


def test_one_request_is_shown_with_all_that_is_known(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, f"requests/{listed(api, 'Movie')}"))
    shows(page, LIST, "200", "in Neo4j", "decoded", '"Blade Runner"')
    page.click("[role=tab]", "Request")
    shows(page, "authorization", "user-agent", '"sources"')
    assert "Bearer test" not in page.see("document.body.innerText")
    page.click("[role=tab]", "Statements")
    page.click("summary", "Plan")
    shows(page, "MATCH", "rows expected")
    page.click("[role=tab]", "Repeat")
    shows(page, "curl ", "httpx")


def test_request_that_is_no_longer_kept_is_told(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "requests/nothing"))
    shows(page, "All requests")
    assert page.see("document.querySelector('main .fault').textContent")


def test_requests_of_all_projects_are_shown_together(api: Api, base_url: str, page: Tab) -> None:
    name = "<i>nothing</i> ø"
    listed(api, name)
    visit(page, base_url, place(None, "requests"))
    shows(page, f"{api.project}{LIST}", name)
    assert page.see("document.querySelectorAll('main i').length") == 0
