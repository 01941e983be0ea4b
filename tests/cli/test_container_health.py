"""What Docker runs in a container, over a server that answers as a test says."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from emulator.cli.machine import container_health


class Server(ThreadingHTTPServer):
    """Answers with `statuses` in turn, and keeps the last."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.statuses: list[int] = [200]
        self.paths: list[str] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        statuses = self.server.statuses
        self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def ask(port: int) -> int:
    command = [sys.executable, "-I", "-S", container_health.__file__]
    return subprocess.run(command, env={"CDF_EMULATOR_PORT": str(port)}, check=False).returncode


def test_healthy_emulator_is_called_so(server: Server) -> None:
    assert ask(server.server_port) == 0
    assert server.paths == ["/_emulator/health"]


def test_check_waits_for_an_emulator_that_becomes_healthy(server: Server) -> None:
    server.statuses = [503, 503, 200]
    assert ask(server.server_port) == 0
    assert len(server.paths) == 3


def test_check_gives_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.statuses = [503]
    monkeypatch.setenv("CDF_EMULATOR_PORT", str(server.server_port))
    monkeypatch.setattr(container_health, "WAIT_SECONDS", 0.2)
    with pytest.raises(SystemExit) as ended:
        container_health.main()
    assert ended.value.code == 1


def test_no_answer_is_not_healthy(server: Server) -> None:
    server.shutdown()
    server.server_close()
    assert not container_health.is_healthy(server.server_port)
