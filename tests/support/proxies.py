"""A TCP proxy in front of Neo4j, which plays a network or a server that is absent for a time."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

State = Literal["forwarding", "refusing", "closing", "silent"]
CHUNK = 65536
_RUN = b"\xb3\x10"
"""How a RUN message begins: a structure of three fields with its tag."""


class TcpProxy:
    """Forwards connections to the server of `uri` while its state is `forwarding`.

    `refusing`: nobody listens. `closing`: connections are accepted and closed at once. `silent`: connections are
    accepted, and nothing is ever said on them. A change of the state cuts all connections.
    """

    def __init__(self, uri: str, state: State = "forwarding") -> None:
        address = urlsplit(uri)
        self._target = (str(address.hostname), address.port or 7687)
        self._connections: list[socket.socket] = []
        self._lock = threading.Lock()
        self._listener: socket.socket | None = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.state: State = "forwarding"
        self.accepted = 0
        self.statements = 0
        """How many statements have gone through: RUN messages of Bolt."""
        self._cut_at_answer = False
        self._awaited: tuple[bytes, Callable[[], object]] | None = None
        self._listen(self._listener)
        if state != "forwarding":
            self.become(state)

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self.become("refusing")

    def become(self, state: State) -> None:
        self.state = state
        if state == "refusing":
            self._stop_listening()
        elif self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            self._listen(self._listener)
        self.cut()

    def cut(self) -> None:
        """Cut all connections, as a server does that is killed."""
        with self._lock:
            connections, self._connections = self._connections, []
        for connection in connections:
            _close(connection)

    def cut_at_next_answer(self) -> None:
        """Cut all connections when the server next says something, which nobody hears."""
        self._cut_at_answer = True

    def refuse_from(self, words: bytes) -> None:
        """Become `refusing` when a client says `words`, which the server never hears."""
        self.at(words, lambda: self.become("refusing"))

    def at(self, words: bytes, act: Callable[[], object]) -> None:
        """Call `act` once, when a client says `words`, before the server hears them."""
        self._awaited = words, act

    def _stop_listening(self) -> None:
        if self._listener is not None:
            _close(self._listener)
            self._listener = None

    def _listen(self, listener: socket.socket) -> None:
        threading.Thread(target=self._accept, args=[listener], daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self.accepted += 1
            if self.state == "forwarding":
                self._forward(client)
            elif self.state == "silent":
                self._keep(client)
            else:
                _close(client)

    def _keep(self, *connections: socket.socket) -> None:
        with self._lock:
            self._connections.extend(connections)

    def _forward(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self._target, timeout=30)
        except OSError:
            return _close(client)
        server.settimeout(None)
        self._keep(client, server)
        threading.Thread(target=_copy, args=(client, lambda data: self._ask(server, data), server), daemon=True).start()
        threading.Thread(
            target=_copy, args=(server, lambda data: self._answer(client, data), client), daemon=True
        ).start()
        return None

    def _ask(self, server: socket.socket, data: bytes) -> None:
        self.statements += data.count(_RUN)
        if self._awaited is not None and self._awaited[0] in data:
            (_, act), self._awaited = self._awaited, None
            act()
        server.sendall(data)

    def _answer(self, client: socket.socket, data: bytes) -> None:
        if self._cut_at_answer:
            self._cut_at_answer = False
            self.cut()
        client.sendall(data)


def _copy(source: socket.socket, send: Callable[[bytes], None], target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(CHUNK):
            send(data)
    _close(source)
    _close(target)


def _close(connection: socket.socket) -> None:
    """Close `connection`, and wake threads that wait for it."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
