"""GraphiQL for a data model, in a real browser."""

from urllib.parse import urlencode, urlsplit

import pytest
from consoles import place, visit

import builders as a
from chromium import CHROMIUM, Tab
from conftest import Api
from emulator.graph.driver import Graph
from strict import acl, admin, group, strict, token

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

STATE = "document.body?.dataset.state"
READY = f"{STATE} === 'ready' && !!document.querySelector('.graphiql-query-editor .CodeMirror')"
FAULT = "(document.querySelector('#fault')?.textContent ?? '')"
HEADING = "(document.querySelector('h1')?.textContent ?? '')"
EDITOR = "document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror"
RESULT = "document.querySelector('.graphiql-response .CodeMirror').CodeMirror.getValue()"
HINTS = "[...document.querySelectorAll('.CodeMirror-hint')].map(one => one.textContent.trim())"
RUN = "document.querySelector('.graphiql-execute-button').click()"
MODELS = "[...document.querySelectorAll('#models option')].map(one => one.textContent)"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"

FIRST_QUERY = """# Ctrl-Enter runs, Ctrl-Space completes
query listPump {
  listPump(first: 10) {
    items {
      externalId
      name
      weight
    }
  }
}
"""


def fill(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [a.container("Pump", name=a.prop(), weight=a.prop("float64"))]})
    pump = a.view("Pump", "Pump.weight") | {"implements": [a.view_ref("Named")]}
    api.ok("/models/views", {"items": [a.view("Named", "Pump.name"), pump]})
    views = [a.view_ref("Named"), a.view_ref("Pump")]
    plant = {"space": a.SPACE, "externalId": "Plant", "version": "v1", "views": views}
    api.ok("/models/datamodels", {"items": [plant, plant | {"externalId": "Other", "version": "2"}]})
    api.ok("/models/instances", {"items": [a.node("p1", a.data(a.view_ref("Pump"), name="<i>one</i>", weight=1.5))]})


def graphiql(url: str, project: str, external_id: str = "Plant") -> str:
    model = urlencode({"space": a.SPACE, "externalId": external_id, "version": "v1"})
    return f"{url}/_emulator/projects/{project}/graphiql?{model}"


def write(page: Tab, query: str) -> None:
    page.see(f"{EDITOR}.setValue({query!r})")


def open_from_console(page: Tab, url: str, project: str) -> None:
    page.see(f"void (location.href = {url + place(project, 'model', model=f'{a.SPACE}:Plant/v1')!r})")
    page.click("a", "Ask in GraphQL")
    page.click("a", "Open GraphiQL by itself")
    page.until(READY)


def test_model_of_the_console_is_queried(api: Api, base_url: str, page: Tab) -> None:
    fill(api)
    visit(page, base_url, place(None))
    open_from_console(page, f"{base_url}/", api.project)
    assert page.see(HEADING) == f"{api.project} · {a.SPACE}:Plant (v1)"
    page.see(RUN)
    page.until(f"{RESULT}.includes('1.5')")
    assert '"name": "<i>one</i>"' in page.see(RESULT)
    page.click("header a", "Console")
    page.until(f"location.pathname === '/' && location.hash === '#/p/{api.project}/model'")


def test_fields_are_completed(api: Api, base_url: str, page: Tab) -> None:
    fill(api)
    page.open(graphiql(base_url, api.project))
    page.until(READY)
    write(page, "{ listPump { items {  } } }")
    page.see(f"{EDITOR}.focus(), {EDITOR}.setCursor(0, '{{ listPump {{ items {{ '.length)")
    for character in "wei":
        page.press(character)
    page.until(f"{HINTS}.length > 0")
    assert page.see(HINTS)[0].startswith("weight")
    page.press("Enter", text="\r", windowsVirtualKeyCode=13)
    assert page.see(f"{EDITOR}.getValue()") == "{ listPump { items { weight } } }"


def test_errors_are_shown(api: Api, base_url: str, page: Tab) -> None:
    fill(api)
    page.open(graphiql(base_url, api.project))
    page.until(READY)
    write(page, "{ listPump { items { colour } } }")
    page.until("!!document.querySelector('.CodeMirror-lint-mark-error')")
    page.see(RUN)
    page.until(f"{RESULT}.includes('errors')")
    assert "colour" in page.see(RESULT)


def test_nothing_is_requested_elsewhere_and_the_policy_is_kept(api: Api, base_url: str, page: Tab) -> None:
    fill(api)
    page.open(graphiql(base_url, api.project))
    page.until(READY)
    page.see(RUN)
    page.until(f"{RESULT}.includes('1.5')")
    for pane in ("Show Documentation Explorer", "Show History"):
        page.see(f"document.querySelector('[aria-label=\"{pane}\"]').click()")
        page.until("!!document.querySelector('.graphiql-plugin *')")
    hosts = {urlsplit(one).netloc for one in page.requested if not one.startswith("data:")}
    assert hosts == {urlsplit(base_url).netloc}
    assert page.complaints == []
    page.see("void (document.body.append(new Image()), document.images[0].src = 'http://elsewhere.example/')")
    page.until("document.images[0].complete")
    assert "Content Security Policy" in page.complaints[0]


def test_page_says_why_there_is_no_schema(api: Api, base_url: str, page: Tab) -> None:
    fill(api)
    page.open(graphiql(base_url, api.project, "Nothing"))
    page.until(f"{STATE} === 'failed'")
    assert "Nothing" in page.see(FAULT)
    assert not page.see("!!document.querySelector('.graphiql-container')")


def test_another_model_can_be_chosen(api: Api, base_url: str, page: Tab) -> None:
    fill(api)
    page.open(f"{base_url}/_emulator/projects/{api.project}/graphiql")
    page.until(f"{STATE} === 'ready'")
    assert page.see(HEADING) == api.project
    assert page.see(MODELS)[:3] == ["choose one", f"{a.SPACE}:Other (2)", f"{a.SPACE}:Plant (v1)"]
    assert "cdf_cdm:CogniteCore (v1)" in page.see(MODELS)
    page.see(
        "{ const models = document.querySelector('#models'); models.selectedIndex = 2;"
        " models.dispatchEvent(new Event('change')); }"
    )
    page.until(f"{READY} && {HEADING}.endsWith('{a.SPACE}:Plant (v1)')")
    assert page.see(MODELS)[:2] == [f"{a.SPACE}:Other (2)", f"{a.SPACE}:Plant (v1)"]


def test_queries_are_kept_for_each_model(api: Api, base_url: str, page: Tab) -> None:
    fill(api)
    page.open(graphiql(base_url, api.project))
    page.until(READY)
    write(page, "{ __typename }")
    page.until("JSON.stringify({...localStorage}).includes('__typename')")
    page.open(graphiql(base_url, api.project) + "&again")
    page.until(f"location.search.endsWith('again') && {READY}")
    assert page.see(f"{EDITOR}.getValue()") == "{ __typename }"
    page.open(graphiql(base_url, api.project, "CogniteCore").replace(f"space={a.SPACE}", "space=cdf_cdm"))
    page.until(f"{HEADING}.includes('CogniteCore') && {READY}")
    assert "__typename" not in page.see(f"{EDITOR}.getValue()")


def test_page_is_light_or_dark(api: Api, base_url: str, page: Tab) -> None:
    seen: list[str] = []
    for scheme in ("light", "dark"):
        page.prefer(scheme)
        page.open(f"{base_url}/_emulator/projects/{api.project}/graphiql?{scheme}")
        page.until(f"location.search === '?{scheme}' && {STATE} === 'ready'")
        seen.append(page.see(BACKGROUND))
    assert seen[0] == "rgb(255, 255, 255)"
    assert seen[0] != seen[1]


def test_whoever_may_read_the_model_gives_a_token(graph: Graph, project: str, page: Tab) -> None:
    with strict(graph) as url:
        chief = admin(url, project)
        fill(chief)
        group(chief, "readers", acl("dataModelsAcl", "READ"), acl("dataModelInstancesAcl", "READ"))
        group(chief, "others", acl("timeSeriesAcl", "READ"))
        page.open(graphiql(url, project))
        page.until(f"{STATE} === 'locked'")
        assert page.see(FAULT) == ""
        page.type("#token", "not.a.token")
        page.until(f"{FAULT}.startsWith('This token is not accepted')")
        page.type("#token", token(url, "others"))
        page.until(f"{STATE} === 'failed'")
        assert page.see(FAULT) != ""
        page.see("document.querySelector('#forget').click()")
        page.until(f"{STATE} === 'locked'")
        page.type("#token", token(url, "readers"))
        page.until(READY)
        page.see(RUN)
        page.until(f"{RESULT}.includes('1.5')")
        page.see("sessionStorage.setItem('token', 'too.old.now')")
        page.see(RUN)
        page.until(f"{STATE} === 'locked' && {FAULT}.includes('too old')")


def test_page_takes_the_token_of_the_console(graph: Graph, page: Tab, project: str) -> None:
    with strict(graph) as url:
        fill(admin(url, project))
        visit(page, url, place(None), "locked")
        page.type("#token", token(url, "admins"))
        page.until(f"{STATE} === 'ready'")
        open_from_console(page, f"{url}/", project)
