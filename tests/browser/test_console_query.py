"""Requests that read, in the console: written with completion, run, explained."""

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from consoles import column, complete, drawn, place, shows, visit, write, written

import movies
from chromium import CHROMIUM, Tab
from conftest import Api

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

CONTROL = 2
VIEWS = "main label select"
HAS_BODY = "(document.querySelector('.cm-content')?.textContent ?? '').includes('limit')"


@pytest.fixture(scope="module")
def api(base_url: str) -> Iterator[Api]:
    api = Api(base_url, f"test-{uuid4().hex[:16]}")
    movies.install(api)
    yield api
    api.client.close()


def opened(page: Tab, base_url: str, api: Api, endpoint: str) -> None:
    """The editor of an endpoint, without what was written there before."""
    visit(page, base_url, place(api.project, "project"))
    page.see("sessionStorage.clear()")
    visit(page, base_url, place(api.project, f"query/{endpoint}"))
    page.until("(document.querySelector('.cm-content')?.textContent ?? '').length > 10")


def test_example_of_a_view_is_run_and_shown_three_ways(api: Api, base_url: str, page: Tab) -> None:
    opened(page, base_url, api, "query")
    page.choose(VIEWS, "films:Movie/v1")
    page.until("document.querySelector('.cm-content').textContent.includes('Movie')")
    assert "hasData" in written(page)
    page.click("#run")
    shows(page, "items in", "The Prestige", "Christopher Nolan")
    page.click("[aria-label='Answer as'] [role=tab]", "JSON")
    shows(page, '"nextCursor"', '"Christopher Nolan"')
    page.click("[aria-label='Answer as'] [role=tab]", "Graph")
    assert drawn(page)["edges"] > 0


@pytest.mark.parametrize("endpoint", ["list", "search", "aggregate", "query", "sync"])
def test_first_example_of_each_endpoint_is_answered(api: Api, base_url: str, page: Tab, endpoint: str) -> None:
    opened(page, base_url, api, endpoint)
    page.click("#run")
    shows(page, " in ", " ms")
    assert page.see("document.querySelectorAll('main .fault').length") == 0
    assert column(page, 0) or endpoint == "search"  # no word of a person begins with an "a"


def test_request_is_explained_with_the_plan_of_neo4j(api: Api, base_url: str, page: Tab) -> None:
    opened(page, base_url, api, "list")
    page.click("#explain")
    shows(page, "1 statement; Python took", "MATCH (instance", "Copy with parameters", "hits")
    operators = "document.querySelectorAll('.plan .operator').length"
    before = page.see(operators)
    assert before > 3
    page.click(".plan button")
    page.until(f"{operators} < {before}")
    page.click("summary", "Parameters")
    shows(page, f'"{api.project}"')


def test_editor_completes_from_the_description_and_the_model(api: Api, base_url: str, page: Tab) -> None:
    opened(page, base_url, api, "list")
    write(page, "{")
    complete(page, '"so', "sources")
    write(page, '{"sources": [{"source": }]}')
    page.see("document.querySelector('.cm-content').focus()")
    for _ in range(3):
        page.press("ArrowLeft")
    complete(page, "Mov", "Movie")
    body = json.loads(written(page))
    assert body == {"sources": [{"source": {"type": "view", "space": "films", "externalId": "Movie", "version": "v1"}}]}
    write(page, '{"sort": [{"property": ["films", "Movie/v1", ]}]}')
    for _ in range(4):
        page.press("ArrowLeft")
    complete(page, "rat", "rating")
    assert json.loads(written(page))["sort"][0]["property"] == ["films", "Movie/v1", "rating"]


def test_request_is_run_from_the_keyboard_and_kept(api: Api, base_url: str, page: Tab) -> None:
    opened(page, base_url, api, "list")
    write(page, '{"instanceType": "edge", "limit": 2}')
    page.press("Enter", text="", modifiers=CONTROL)
    shows(page, "2 items in")
    page.press("Escape")
    visit(page, base_url, place(api.project, "query/list"))
    page.until("(document.querySelector('.cm-content')?.textContent ?? '').includes('\"edge\"')")


def test_what_is_wrong_with_a_request_is_told(api: Api, base_url: str, page: Tab) -> None:
    opened(page, base_url, api, "list")
    write(page, '{"limit": ')
    page.until("!!document.querySelector('.cm-lintRange-error, .cm-lintPoint-error')")
    page.click("#run")
    shows(page, "This is no JSON")
    write(page, '{"sources": [{"source": {"type": "view", "space": "films", "externalId": "Movi", "version": "v1"}}]}')
    page.click("#run")
    shows(page, "One or more views do not exist", "Status 400")
    page.click("main a", "The request log says why")
    shows(page, "Why it was refused", "films:Movie/v1")


def test_project_without_anything_can_be_asked(base_url: str, project: str, page: Tab) -> None:
    visit(page, base_url, place(project, "query/query"))
    page.until(HAS_BODY)
    page.click("#run")
    shows(page, "0 items in", "Nothing.")
    visit(page, base_url, place(project, "query/graphql"))
    shows(page, "this project has none")
