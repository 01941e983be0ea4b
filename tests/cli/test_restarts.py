"""A managed Neo4j that ends again and again, or cannot be started for a while: it is started without end."""

import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.error import HTTPError

import pytest

from emulators import Running, java_processes
from waiting import within

eventually = partial(within, 180)

pytestmark = pytest.mark.xdist_group("restarts")

KILLS = 7
SPACES = "/api/v1/projects/home/models/spaces"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("restarts") / "data"


@pytest.fixture(scope="module")
def running(start: Callable[..., Running], data: Path) -> Running:
    emulator = start("--data", str(data))
    emulator.call(SPACES, {"items": [{"space": "kept"}]})
    return emulator


def kill(folder: Path) -> None:
    """Wait for the Java process of `folder`, and kill it."""
    assert eventually(lambda: bool(java_processes(folder)))
    for process in java_processes(folder):
        os.kill(process, signal.SIGKILL)
    assert eventually(lambda: not java_processes(folder) or process not in java_processes(folder))


def health(emulator: Running) -> tuple[str, str]:
    """Status and reason."""
    answer = emulator.health()
    return answer["status"], answer.get("reason", "")


@contextmanager
def removed(file: Path) -> Iterator[None]:
    """The file is not there while the context is open."""
    elsewhere = file.with_suffix(".removed")
    file.rename(elsewhere)
    yield
    elsewhere.rename(file)


def test_neo4j_that_is_killed_again_and_again_comes_back(running: Running, data: Path) -> None:
    for _ in range(KILLS):
        kill(data)
    status, reason = health(running)
    assert (status, "signal SIGKILL ended it" in reason) == ("unavailable", True)
    assert eventually(running.is_healthy)
    assert [space["space"] for space in running.call(SPACES)["items"]] == ["kept"]


def test_neo4j_that_cannot_be_started_comes_back_when_it_can(running: Running, data: Path) -> None:
    assert eventually(running.is_healthy)
    with removed(data / "neo4j" / "conf" / "java.arguments"):
        kill(data)
        # Three failures: with growing pauses, the next attempts are told with their time.
        assert eventually(lambda: "java.arguments" in health(running)[1] and "Attempt 4" in health(running)[1])
        assert " UTC." in health(running)[1]
        listener = socket.create_server(("127.0.0.1", int(running.bolt.rpartition(":")[2])))
    with listener:
        assert eventually(lambda: "Address already in use" in health(running)[1])
    assert eventually(running.is_healthy)
    assert [space["space"] for space in running.call(SPACES)["items"]] == ["kept"]


def test_request_while_neo4j_is_started_again_is_unavailable(running: Running, data: Path) -> None:
    assert eventually(running.is_healthy)
    with removed(data / "neo4j" / "conf" / "java.arguments"):
        kill(data)
        assert eventually(lambda: "Attempt 2" in health(running)[1])
        with pytest.raises(HTTPError) as refused:
            running.call(SPACES)
        assert (refused.value.code, refused.value.headers["retry-after"]) == (503, "1")
        with refused.value as answer:
            assert json.load(answer)["error"]["isAutoRetryable"] is True
    assert eventually(running.is_healthy)
    assert running.call(SPACES)["items"]
