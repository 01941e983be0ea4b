"""The data of a project in the console: found, looked at, followed, written."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from consoles import (
    click_node,
    column,
    complete,
    drawn,
    first_column_is,
    place,
    shows,
    visit,
    write,
    written,
)

import movies
from chromium import CHROMIUM, Tab
from conftest import Api

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

MOVIE = "films:Movie/v1"
EXTRAS = 120


@pytest.fixture(scope="module")
def api(base_url: str) -> Iterator[Api]:
    """Movies, and more people than fit on two pages."""
    api = Api(base_url, f"test-{uuid4().hex[:16]}")
    movies.install(api)
    extras = [movies.node("Person", f"extra{ix:03}", name=f"Extra {ix:03}", born=1900 + ix) for ix in range(EXTRAS)]
    api.ok("/models/instances", {"items": extras})
    yield api
    api.client.close()


def instance(api: Api, external_id: str, **more: str) -> str:
    return place(api.project, "data/instance", type="node", space="films", externalId=external_id, **more)


def test_instance_is_found_through_its_view_by_a_condition(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project))
    page.click("aside a .name", "Movie")
    shows(page, "prestige", "runner")
    page.choose("#condition [aria-label=Property]", "rating")
    page.choose("#condition [aria-label=Operator]", "gt")
    page.type("#condition [name=value]", "8.15")
    first_column_is(page, "#instances", "prestige", "batman")
    page.click("#instances th button", "rating")
    first_column_is(page, "#instances", "batman", "prestige")
    page.click("#instances th button", "rating ↑")
    first_column_is(page, "#instances", "prestige", "batman")
    page.choose("#condition [aria-label=Property]", "title")
    page.choose("#condition [aria-label=Operator]", "prefix")
    page.type("#condition [name=value]", "Batman")
    first_column_is(page, "#instances", "batman")
    page.click("[aria-label='Remove the condition on rating']")
    page.click("[aria-label='Remove the condition on title']")
    page.until("document.querySelectorAll('#instances tbody tr').length === 4")
    page.click("#instances a", "runner")
    shows(page, "Blade Runner", "films:runner", "1982")


def test_value_that_does_not_fit_the_property_is_told(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "data", view=MOVIE))
    page.choose("#condition [aria-label=Property]", "year")
    page.type("#condition [name=value]", "soon")
    shows(page, "soon is no number")


def test_filter_is_written_in_json_with_completion(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "data", view=MOVIE))
    page.click("button", "Filter as JSON")
    write(page, "{")
    complete(page, '"pre', "prefix")
    complete(page, '"pro', "property")
    assert written(page).replace("\n", "") == '{"prefix": {"property": []}}'
    write(page, '{"prefix": {"property": ["films", "Movie/v1", "title"], "value": "T"}}')
    page.click("button", "Apply")
    page.until("document.querySelectorAll('#instances tbody tr').length === 2")
    assert sorted(column(page, 0, "#instances")) == ["prestige", "tenet"]
    page.click("button", "Clear")
    page.until("document.querySelectorAll('#instances tbody tr').length === 4")


def test_pages_follow_each_other_both_ways(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "data", view="films:Person/v1", sort="externalId ascending"))
    seen: list[str] = []
    for number, last in ((1, "extra044"), (2, "extra094"), (3, "thomas")):
        shows(page, f"page {number}", last)
        seen += column(page, 0, "#instances")
        if number < 3:
            page.click("button", "Next →")
    assert len(seen) == len(set(seen)) == EXTRAS + 5
    page.until("[...document.querySelectorAll('button')].find(one => one.innerText === 'Next →').disabled")
    page.click("button", "← Previous")
    shows(page, "page 2", "extra094")


def test_relation_and_edge_lead_to_the_other_instance(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, instance(api, "prestige"))
    page.click("dd a", "films:nolan")
    shows(page, "Christopher Nolan")
    page.click("[role=tab]", "Relations")
    page.click("td a", "Tenet")
    shows(page, "films:tenet", "2020")
    visit(page, base_url, instance(api, "bale", tab="relations"))
    shows(page, "Edges to it", "Movie.actors")
    page.click("td a", "batman-bale")
    shows(page, "films:batman-bale", "Bruce Wayne")
    page.click("dd a", "films:batman")
    shows(page, "Batman Begins")
    assert page.see("document.title").startswith("batman · Data · ")


def test_graph_around_an_instance_grows_by_a_click(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, instance(api, "runner"))
    assert drawn(page)["nodes"] == 2
    shows(page, "films:runner", "Movie", "Person")
    click_node(page, "Harrison Ford")
    page.until("document.querySelector('.drawing').dataset.nodes > 2")
    shows(page, "films:ford", "1942")
    assert page.see("[...document.querySelectorAll('.legend span')].map(one => one.textContent)") == ["Movie", "Person"]


def test_graph_of_a_project_is_connected_and_of_one_view_if_asked(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "data/graph", view=MOVIE))
    assert drawn(page)["edges"] > 0
    click_node(page, "The Prestige")
    shows(page, "films:prestige", "8.5")


def test_instance_is_made_changed_and_deleted(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "data", view=MOVIE))
    page.click("a", "New node")
    page.until("(document.querySelector('.cm-content')?.textContent ?? '').includes('title')")
    body = '{"instanceType": "node", "space": "films", "externalId": "made", "sources": [{"source": '
    body += '{"type": "view", "space": "films", "externalId": "Movie", "version": "v1"}, "properties": {"title": %s}}]}'
    write(page, body % "7")
    page.click("#save")
    shows(page, "Invalid value for property 'title'")
    write(page, body % '"Made here"')
    page.click("#save")
    shows(page, "Made here", "films:made")
    page.click("[role=tab]", "Edit")
    page.until("(document.querySelector('.cm-content')?.textContent ?? '').includes('existingVersion')")
    write(page, body % '"Made anew"')
    page.click("#save")
    shows(page, "Saved as version 2.", "Made anew")
    page.click("[role=tab]", "History")
    shows(page, "These are all its writes.")
    page.click("button", "Delete")
    page.click("dialog button", "Delete")
    shows(page, "Deleted ")
    assert (
        api.ok(
            "/models/instances/byids", {"items": [{"instanceType": "node", "space": "films", "externalId": "made"}]}
        )["items"]
        == []
    )


def test_what_is_selected_stays_when_the_page_refreshes(api: Api, base_url: str, page: Tab) -> None:
    api.ok("/models/instances", {"items": [movies.node("Series", "live", title="Live", seasons=1)]})
    visit(page, base_url, place(api.project, "data", view="films:Series/v1"))
    shows(page, "west")
    page.see(
        "getSelection().selectAllChildren([...document.querySelectorAll('td a')].find(one => one.text === 'west'))"
    )
    api.ok("/models/instances", {"items": [movies.node("Series", "live", seasons=77)]})
    shows(page, "77")
    assert page.see("String(getSelection())") == "west"


def test_names_stay_text(api: Api, base_url: str, page: Tab) -> None:
    name = "<i>ø Ω 漢字</i><img src=x onerror=alert(1)>"
    external_id = "<b>bold</b> & ?#/%25"
    api.ok("/models/instances", {"items": [movies.node("Series", external_id, title=name)]})
    visit(page, base_url, place(api.project, "data", view="films:Series/v1"))
    shows(page, name)
    page.click("#instances a", external_id)
    shows(page, f"films:{external_id}")
    page.until(f"document.title.startsWith({external_id!r})")
    for tab in ("JSON", "Edit", "Relations", "History"):
        page.click("[role=tab]", tab)
    assert drawn(page)["nodes"] == 1
    assert page.see("document.querySelectorAll('main i:not(.legend i), main b, main img').length") == 0
    assert page.complaints == []


def test_keyboard_alone_finds_and_opens_an_instance(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, place(api.project, "model"))
    page.press("Tab")
    assert page.see("document.activeElement.textContent") == "Skip to the page"
    page.press("Enter")
    page.until("document.activeElement.id === 'main'")
    page.press("g")
    page.press("d")
    page.until("location.hash.endsWith('/data') && !!document.querySelector('[data-search]')")
    page.press("/")
    page.until("document.activeElement.matches('[data-search]')")
    for character in "Movie":
        page.press(character)
    movie = "[...document.querySelectorAll('aside a')].find(one => one.title === 'films:Movie/v1')"
    page.until(f"!!{movie} && document.querySelectorAll('aside .name').length < 8")
    page.see(f"{movie}.focus()")
    page.press("Enter")
    page.until("location.hash.includes('films%3AMovie')")
    shows(page, "prestige", "runner")  # no row of the list before, which is removed
    row = "document.querySelector('#instances tbody tr')"
    page.until(f"{row}?.focus() ?? (!!{row} && document.activeElement === {row})")
    page.press("ArrowDown")
    second = column(page, 0, "#instances")[1]
    page.press("Enter")
    page.until(f"document.querySelector('main code')?.textContent === {f'films:{second}'!r}")
    page.until("document.activeElement.id === 'main'")
    page.press("?")
    shown = "document.querySelector('dialog[open]')"
    page.until(f"!!{shown}")
    page.press("Escape")
    page.until(f"!{shown}")


def test_what_does_not_exist_is_told(api: Api, base_url: str, page: Tab) -> None:
    visit(page, base_url, instance(api, "nobody"))
    shows(page, "nobody", "does not exist", "All instances")
    visit(page, base_url, place(api.project, "data", view="films:Nothing/v1"))
    shows(page, "films:Nothing/v1")
