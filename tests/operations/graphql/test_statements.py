"""Queries are set-based: the number of statements depends on the selection, never on the rows."""

import os
from collections.abc import Iterator

import pytest

import movies
from conftest import PASSWORD, URI, USER, Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings
from proxies import TcpProxy

DEEP = """{ listMovie(first: 1000) { items { title director { name directed { items { title } } }
    producers { items { name } }
    actors { edges { properties { role } node { name movies { items { title } } } } } } } }"""
TYPED = "{ listTitled { items { __typename title ... on OldMovie { decade } ... on Series { seasons } } } }"
SEARCH = '{ searchMovie(query: "prestige film") { items { title director { name } } } }'


@pytest.fixture
def counted(graph: Graph, project: str) -> Iterator[tuple[Api, TcpProxy]]:
    """An emulator whose statements are counted on their way to Neo4j."""
    del graph  # it has prepared the database
    with TcpProxy(os.environ[URI]) as proxy:
        connected = Graph.connect(proxy.uri, os.environ.get(USER, ""), os.environ.get(PASSWORD, ""))
        with listening(create(connected, Settings(acceleration="off"))) as url:
            api = Api(url, project)
            yield api, proxy
            api.client.close()
        connected.close()


@pytest.mark.parametrize("query", [DEEP, TYPED, SEARCH], ids=["deep", "typed", "search"])
def test_a_thousand_rows_take_as_many_statements_as_one(counted: tuple[Api, TcpProxy], query: str) -> None:
    api, proxy = counted
    movies.install(api)

    def statements() -> int:
        movies.ask(api, query)  # what is known once is known then
        before = proxy.statements
        movies.ask(api, query)
        return proxy.statements - before

    few = statements()
    nodes = [
        movies.node("Movie", f"m{n}", title=f"film {n}", director=movies.reference("nolan"), year=1980 + n % 20)
        for n in range(900)
    ]
    api.ok("/models/instances", {"items": [*nodes, *movies.SERIES]})
    api.ok("/models/instances", {"items": [movies.acted(f"m{n}", "bale", role=str(n)) for n in range(900)]})
    assert statements() == few
    assert 1 <= few <= 6
