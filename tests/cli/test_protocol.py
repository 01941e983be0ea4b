"""Headers of a request have bounds, on a connection of its own."""

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from emulator.cli.start.protocol import bounded
from emulator.limits import Limits

SMALL = Limits(header_size=500, header_seconds=1)
REQUEST = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2000\r\n\r\n"


async def _echo_size(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    listener = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/", _echo_size, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, http=bounded(SMALL, 2), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield listener.getsockname()
    server.should_exit = True
    thread.join(30)


@pytest.fixture
def connection(address: tuple[str, int]) -> Iterator[socket.socket]:
    with socket.create_connection(address, timeout=30) as opened:
        yield opened


def answer(connection: socket.socket) -> bytes:
    """What comes until the answer is whole, or the connection is closed."""
    received = b""
    while not received.endswith((b"\r\n\r\n", b"2000")):
        piece = connection.recv(1000)
        if not piece:
            break
        received += piece
    return received


def test_body_is_no_header(connection: socket.socket) -> None:
    for _ in range(3):
        connection.sendall(REQUEST)
        connection.sendall(b"x" * 1_999)
        connection.sendall(b"x")
        assert answer(connection).startswith(b"HTTP/1.1 200 ")


def test_large_headers_are_refused(connection: socket.socket) -> None:
    connection.sendall(REQUEST + b"x" * 2_000)
    assert answer(connection).startswith(b"HTTP/1.1 200 ")
    connection.sendall(b"POST / HTTP/1.1\r\nx: ")
    connection.sendall(b"y" * 501)
    assert answer(connection).startswith(b"HTTP/1.1 431 ")
    assert connection.recv(1) == b""


def test_half_sent_headers_are_given_up(connection: socket.socket) -> None:
    connection.sendall(b"POST / HTTP/1.1\r\nhost")
    assert answer(connection).startswith(b"HTTP/1.1 408 ")
    assert connection.recv(1) == b""


def test_connection_that_is_not_used_is_closed(connection: socket.socket) -> None:
    assert answer(connection).startswith(b"HTTP/1.1 408 ")
