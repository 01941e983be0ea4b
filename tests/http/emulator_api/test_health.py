import threading

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from emulator.http.emulator_api import health
from emulator.operations.projects.health import Health, Neo4j, unavailable


def client(check: health.HealthCheck) -> TestClient:
    return TestClient(Starlette(routes=[Route("/", check)]))


def test_healthy_is_200() -> None:
    neo4j = Neo4j(uri="bolt://localhost", version="5.26.30", edition="community", browser=None)
    answer = client(health.HealthCheck(lambda: Health(status="ok", neo4j=neo4j))).get("/")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "neo4j": {"uri": "bolt://localhost", "version": "5.26.30", "edition": "community", "browser": None},
    }


def test_unavailable_is_503() -> None:
    answer = client(health.HealthCheck(lambda: unavailable("gone"))).get("/")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "reason": "gone"})


def test_check_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_TIMEOUT_SECONDS", 0.05)
    answered = threading.Event()

    def stand_still() -> Health:
        answered.wait()
        return unavailable("too late")

    try:
        answer = client(health.HealthCheck(stand_still)).get("/")
    finally:
        answered.set()
    assert answer.status_code == 503
    assert answer.json()["reason"] == "Neo4j did not answer within 0.05 seconds"


def test_health_is_only_read() -> None:
    answer = client(health.HealthCheck(lambda: unavailable("gone"))).post("/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
