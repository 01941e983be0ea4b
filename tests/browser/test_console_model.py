"""Data models in the console: drawn, read, compared."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from consoles import click_node, drawn, place, shows, visit

import movies
from chromium import CHROMIUM, Tab
from conftest import Api

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

MINUS = "\u2212"
FIRST = "films:Films/v1"
SECOND = "films:Films/v2"


@pytest.fixture(scope="module")
def api(base_url: str) -> Iterator[Api]:
    """Movies in two versions of their data model."""
    api = Api(base_url, f"test-{uuid4().hex[:16]}")
    movies.install(api)
    person = {
        "space": "films",
        "externalId": "Person",
        "version": "v2",
        "properties": {
            "fullName": movies.mapped("Person", "name"),
            "born": movies.mapped("Person", "born", name="Year"),
        },
    }
    api.ok("/models/views", {"items": [person]})
    views = [movies.view(name) for name in ("Titled", "Movie", "Series", "ActedIn")] + [
        {**movies.view("Person"), "version": "v2"}
    ]
    api.ok("/models/datamodels", {"items": [{**movies.reference("Films"), "version": "v2", "views": views}]})
    yield api
    api.client.close()


def test_diagram_leads_from_view_to_view(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "model", model=FIRST))
    assert drawn(page) == {"nodes": 6, "edges": 8}
    click_node(page, "Movie")
    shows(page, "films:Movie/v1", "direct[] → Person", "films:Movie.rating", "edge Movie.actors outwards → Person")
    page.click("#view button", "films:OldMovie/v1")
    page.until("document.querySelector('#view h2').textContent === 'films:OldMovie/v1'")
    page.click("#view summary", "Filter")
    shows(page, '"lt": 1990')
    page.click("#view a", "Its 4 instances")
    page.until("location.hash.includes('/data') && document.querySelectorAll('#instances tbody tr').length === 1")


def test_views_are_read_one_by_one(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "model/views", model=FIRST))
    page.click("aside a .name", "Person")
    shows(page, "reverse of director → Movie", "films:Person.born", "Target of")


def test_newest_version_is_shown_first_and_another_can_be_chosen(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "model"))
    page.until(f"document.querySelector('#models')?.value === '{SECOND}'")
    page.choose("#models", FIRST)
    page.click("[role=tab]", "JSON")
    shows(page, '"version": "v1"', '"Titled"')


def test_difference_of_two_versions_is_shown(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "model", model=SECOND))
    page.click("[role=tab]", "Differences")
    shows(page, f"{MINUS} films:OldMovie/v1", "films:Person v1 → v2", "+ fullName", f"{MINUS} movies", "Year")
    page.choose("main p select", "v2")
    shows(page, "Nothing differs.")


def test_text_in_the_data_modeling_language_is_shown(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "model/dml", model=FIRST))
    shows(page, "interface Movie implements Titled", "type Person @view")


def test_project_without_a_data_model_says_so(base_url: str, project: str, page: Tab) -> None:
    visit(page, base_url, place(project, "model"))
    shows(page, "This project has no data model.")


def test_data_model_that_does_not_exist_is_told(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "model", model="films:Nothing/v1"))
    shows(page, "films:Nothing/v1")


def test_data_model_is_asked_in_graphql(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "model", model=FIRST))
    page.click("a", "Ask in GraphQL")
    inside = "document.querySelector('iframe')?.contentDocument"
    page.until(
        f"{inside}?.body?.dataset.state === 'ready' && !!{inside}.querySelector('.graphiql-query-editor .CodeMirror')"
    )
    assert FIRST in page.see("document.querySelector('main select').value")
