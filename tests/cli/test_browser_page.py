"""Neo4j Browser, as the emulator serves it, in a real browser: what it shows to a person who has typed the password."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

import builders as a
from chromium import CHROMIUM, Tab, tab
from emulator.compile.projects.palette import FIRST, PLAIN
from emulators import Running

pytestmark = [
    pytest.mark.xdist_group("whole emulators"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]

FRAMES = "[...document.querySelectorAll('[data-testid=frame]')]"
COMMANDS = f"{FRAMES}.map(one => one.querySelector('[data-testid=frameCommand]').textContent)"
CIRCLES = "[...document.querySelectorAll('svg g.node circle.b-outline')].map(one => one.getAttribute('fill'))"


@pytest.fixture(scope="module")
def running(start: Callable[..., Running]) -> Running:
    """An emulator with pumps that lead to an area."""
    running = start("--ephemeral")
    area = {"container": a.container_ref("Pump"), "containerPropertyIdentifier": "area", "source": a.view_ref("Area")}
    for path, items in (
        ("spaces", [{"space": a.SPACE}]),
        ("containers", [a.container("Pump", name=a.prop(), area=a.prop("direct")), a.container("Area", name=a.prop())]),
        ("views", [a.view("Area", "Area.name"), a.view("Pump", "Pump.name", area=area)]),
        (
            "instances",
            [
                a.node("hall", a.data(a.container_ref("Area"), name="Hall")),
                *(
                    a.node(f"p{n}", a.data(a.container_ref("Pump"), name=f"P-{n}", area=a.ref("hall")))
                    for n in range(3)
                ),
            ],
        ),
    ):
        url = f"{running.api}/api/v1/projects/plant/models/{path}"
        answer = httpx.post(url, json={"items": items}, headers={"authorization": "Bearer x"}, timeout=60)
        assert answer.status_code == 200, answer.text
    return running


def browser_of(running: Running) -> str:
    return running.said(r"Browser +(http://\S+)")


@pytest.fixture
def connected(running: Running, tmp_path: Path) -> Iterator[Tab]:
    """Browser, in which the password was typed, with a query in its editor."""
    query = {"dbms": running.bolt.replace("//", "//neo4j@"), "cmd": "edit", "arg": "MATCH (n:Node) RETURN n"}
    with tab(tmp_path) as page:
        page.open(f"{browser_of(running)}?{urlencode(query)}")
        page.until("document.querySelector('[data-testid=password]') !== null")
        page.type("[data-testid=password]", running.password)
        page.until(f"{COMMANDS}.filter(one => one.includes('/_emulator/')).length === 2")
        yield page


def click(page: Tab, selector: str) -> None:
    page.until(f"document.querySelector({json.dumps(selector)}) !== null")
    page.see(f"document.querySelector({json.dumps(selector)}).click()")


def test_containers_have_their_colours_without_any_command(connected: Tab) -> None:
    click(connected, "[data-testid=editor-Run]")
    connected.until(f"{CIRCLES}.length === 4")
    colours = connected.see(CIRCLES)
    assert sorted(colours) == sorted([FIRST[0].fill, *[FIRST[1].fill] * 3])
    assert PLAIN.fill not in colours


def test_guide_of_a_project_is_opened_by_a_link_and_its_queries_by_a_button(connected: Tab) -> None:
    click(connected, 'a[play-topic$="/plant/guide.html"] > i')
    connected.until("document.querySelector('svg[aria-label^=\"The containers\"]') !== null")
    pictured = connected.see(
        "[...document.querySelectorAll('svg[aria-label^=\"The containers\"] text')].map(one => one.textContent)"
    )
    assert sorted(pictured) == ["AREA", "Area", "Pump"]
    buttons = "[...document.querySelectorAll('pre.runnable > i')]"
    connected.until(f"{buttons}.some(one => one.parentElement.textContent.includes(\"project: 'plant'\"))")
    connected.see(f"{buttons}.find(one => one.parentElement.textContent.includes(\"project: 'plant'\")).click()")
    connected.until(f"{CIRCLES}.length === 4")


def test_browser_loads_style_and_guide_from_this_machine(connected: Tab, running: Running) -> None:
    root = running.api.replace("127.0.0.1", "localhost")
    assert {f"{root}/_emulator/style.grass", f"{root}/_emulator/guide.html"} <= set(connected.requested)


def test_login_is_told_to_programs_and_pages_of_this_machine(running: Running) -> None:
    found = ask(running)
    assert found == {
        "isManaged": True,
        "uri": running.bolt,
        "user": "neo4j",
        "password": running.password,
        "browser": browser_of(running),
    }
    assert ask(running, **{"sec-fetch-site": "same-origin"})["password"] == running.password


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"x-forwarded-for": "192.0.2.1"},
        {"origin": "http://localhost:7474"},
    ],
)
def test_login_is_not_told_to_others(running: Running, headers: dict[str, str]) -> None:
    found = ask(running, **headers)
    assert (found["user"], found["password"], found["uri"]) == (None, None, running.bolt)


def ask(running: Running, **headers: str) -> Any:
    answer = httpx.get(f"{running.api}/_emulator/neo4j", headers=headers, timeout=60)
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search("access-control", str(answer.headers))
    return answer.json()
