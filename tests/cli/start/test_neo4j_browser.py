"""What serves Neo4j Browser in place of Neo4j."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from emulator.cli.start import neo4j_browser
from emulator.database.jars import fetch


@pytest.fixture(scope="module")
def browser() -> TestClient:
    app = neo4j_browser.application(fetch.class_path(), "bolt://127.0.0.1:7687")
    return TestClient(app, base_url="http://127.0.0.1:7474", follow_redirects=False)


def test_browser_is_served_with_its_scripts(browser: TestClient) -> None:
    page = browser.get("/browser/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Neo4j Browser</title>" in page.text
    names = [word.split('"')[1] for word in page.text.split("src=")[1:]]
    assert names
    for name in names:
        script = browser.get("/browser/" + name)
        assert (script.status_code, script.headers["content-type"]) == (200, "text/javascript; charset=utf-8")


def test_root_leads_people_to_browser_and_browser_to_neo4j(browser: TestClient) -> None:
    assert browser.get("/", headers={"accept": "text/html"}).headers["location"] == "/browser/"
    found = browser.get("/", headers={"accept": "application/json"}).json()
    assert found["bolt_direct"] == "bolt://127.0.0.1:7687"
    assert found["neo4j_version"] == fetch.MANAGED.version


@pytest.mark.parametrize(
    "path", ["none", "../META-INF/MANIFEST.MF", "%2e%2e/META-INF/MANIFEST.MF", "assets", "assets/"]
)
def test_nothing_else_is_served(browser: TestClient, path: str) -> None:
    assert browser.get("/browser/" + path).status_code == 404


def test_only_what_arrives_at_its_address_is_for_browser() -> None:
    def named(name: str) -> Starlette:
        return Starlette(routes=[Route("/", lambda _: PlainTextResponse(name))])

    both = neo4j_browser.beside(named("api"), named("browser"), ("127.0.0.1", 7474))
    assert TestClient(both, base_url="http://127.0.0.1:7474").get("/").text == "browser"
    assert TestClient(both, base_url="http://127.0.0.1:8000").get("/").text == "api"
    assert TestClient(both, base_url="http://127.0.0.2:7474").get("/").text == "api"
