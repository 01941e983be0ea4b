"""Turns bytes into bytes over HTTP: a client that costs next to nothing, so that it is never what is measured."""

import re
import socket
import time
from urllib.parse import urlsplit

PIECE = 1 << 18
IDLE = 2.0  # seconds; a server may close what is idle for five
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Refused(AssertionError):
    """The emulator did not answer 200."""


class Connection:
    """One socket to a project of an emulator; it stays open from request to request."""

    def __init__(self, url: str, project: str, token: str = "x") -> None:  # noqa: S107 - open mode takes any
        split = urlsplit(url)
        self._address = (split.hostname or "", split.port or 80)
        self._place = f"/api/v1/projects/{project}"
        self._head = f"Host: {split.netloc}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        self._socket: socket.socket | None = None
        self._used = 0.0

    def post(self, path: str, body: bytes) -> bytes:
        """The body of the answer; raises `Refused` unless it is 200."""
        head = f"POST {self._place}{path} HTTP/1.1\r\n{self._head}Content-Length: {len(body)}\r\n\r\n"
        connected = self._connected()
        connected.sendall(head.encode() + body)
        said, answer = self._receive(connected)
        self._used = time.monotonic()
        if b" 200 " not in said[:16]:
            raise Refused(f"{path}: {said[:40]!r} {bytes(answer[:500])!r}")
        return answer

    def _connected(self) -> socket.socket:
        if self._socket is None or time.monotonic() - self._used > IDLE:
            self.close()
            self._socket = socket.create_connection(self._address, timeout=300)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _receive(self, connected: socket.socket) -> tuple[bytes, bytes]:
        said = b""
        while b"\r\n\r\n" not in said:
            piece = connected.recv(PIECE)
            if not piece:
                raise ConnectionResetError
            said += piece
        head, _, begun = said.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        assert length, head
        return head, _filled(connected, begun, int(length[1]))

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _filled(connected: socket.socket, begun: bytes, length: int) -> bytes:
    answer = bytearray(length)
    answer[: len(begun)] = begun
    rest = memoryview(answer)[len(begun) :]
    while rest:
        received = connected.recv_into(rest)
        if not received:
            raise ConnectionResetError
        rest = rest[received:]
    return bytes(answer)
