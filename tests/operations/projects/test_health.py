"""The health check over a real Neo4j. A lock that a test holds plays a Neo4j that is slow at its first statement."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import neo4j
import pytest
from neo4j import GraphDatabase

from conftest import PASSWORD, URI, USER
from emulator.graph import driver as driver_module
from emulator.graph import start
from emulator.graph.driver import Graph, Server
from emulator.operations.projects import health
from waiting import eventually

LOGIN = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")


@pytest.fixture
def driver() -> Iterator[neo4j.Driver]:
    with GraphDatabase.driver(os.environ[URI], auth=LOGIN) as driver:
        yield driver


@pytest.fixture
def components(driver: neo4j.Driver) -> Server:
    """The Neo4j of the run, as it describes itself."""
    asked = (
        "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' RETURN versions[0], edition"
    )
    (record,), _, _ = driver.execute_query(asked)
    return Server(*record.values())


@contextmanager
def locked(driver: neo4j.Driver) -> Iterator[None]:
    """No health check gets an answer meanwhile."""
    with driver.session() as session, session.begin_transaction() as transaction:
        transaction.run("MERGE (project:_Project {name: ':health'}) SET project.epoch = 0").consume()
        yield
        transaction.rollback()


def test_probe_returns_version_and_edition(graph: Graph, components: Server) -> None:
    assert graph.probe(10) == components
    assert graph.probe(10) == components


def test_server_of_another_version_than_expected_is_asked(components: Server) -> None:
    graph = Graph.connect(os.environ[URI], *LOGIN, server=Server("5.0.0", "enterprise"))
    assert graph.probe(10) == components
    graph.close()


def test_new_neo4j_is_healthy_before_its_first_statement_is_answered(driver: neo4j.Driver, components: Server) -> None:
    with locked(driver):
        graph = start.connect_prepared(os.environ[URI], *LOGIN, components.version)
        checked = health.check(graph, None)
        assert graph.opening == components
    assert checked.status == "ok"
    assert isinstance(checked.neo4j, health.Neo4j)
    assert (checked.neo4j.version, checked.neo4j.edition) == components
    assert eventually(lambda: graph.opening is None)
    assert health.check(graph, None) == checked
    graph.close()


def test_first_statement_that_fails_is_found_by_the_next_check(
    driver: neo4j.Driver, components: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "_PROBE_SECONDS", 1)
    monkeypatch.setattr(health, "_TIMEOUT_SECONDS", 1)
    with locked(driver):
        graph = start.connect_prepared(os.environ[URI], *LOGIN, components.version)
        assert eventually(lambda: graph.opening is None)
        assert health.check(graph, None).status == "unavailable"
    assert health.check(graph, None).status == "ok"
    graph.close()


def test_first_statement_without_end_is_not_healthy(
    driver: neo4j.Driver, components: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver_module, "OPENING_SECONDS", 0)
    monkeypatch.setattr(health, "_TIMEOUT_SECONDS", 0.2)
    with locked(driver):
        graph = start.connect_prepared(os.environ[URI], *LOGIN, components.version)
        assert health.check(graph, None).status == "unavailable"
    assert eventually(lambda: health.check(graph, None).status == "ok")
    graph.close()


def test_new_neo4j_must_answer(components: Server) -> None:
    with pytest.raises(start.WrongPassword):
        start.connect_prepared(os.environ[URI], "neo4j", "another", components.version)
    with pytest.raises(start.Neo4jUnreachable):
        start.connect_prepared("bolt://127.0.0.1:1", *LOGIN, components.version)
