"""The start page in a real browser while Neo4j is away. A proxy plays the absent Neo4j."""

import os
from pathlib import Path

import pytest

from chromium import CHROMIUM, tab
from conftest import PASSWORD, URI, USER, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings
from proxies import TcpProxy

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

HEALTH = "(document.querySelector('#health')?.textContent ?? '')"


def test_page_says_why_neo4j_is_away_and_works_when_it_is_back(graph: Graph, tmp_path: Path) -> None:
    assert graph.availability.outage is None
    with TcpProxy(os.environ[URI]) as proxy, tab(tmp_path / "profile") as page:
        distant = Graph.connect(proxy.uri, os.environ.get(USER, ""), os.environ.get(PASSWORD, ""))
        with listening(create(distant, Settings())) as url:
            proxy.become("refusing")
            page.open(url)
            page.until(f"{HEALTH}.includes('Connection refused')")
            proxy.become("forwarding")
            page.until(f"{HEALTH}.startsWith('Neo4j 5.')")
        distant.close()
