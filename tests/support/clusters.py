"""A cluster of two members in simulation: two ports in front of one Neo4j, which speak Bolt as its members would.

A member answers ROUTE with a table of its own making, and writes with `NotALeader` unless it is the leader. Everything
else is said by the Neo4j behind it. What a member answers in its place is sent there all the same, so that the answers
keep their order: ROUTE as it is, a refused message as a statement that fails.
"""

import re
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, Self
from urllib.parse import urlsplit

from neo4j._codec.packstream.v1 import Packer, UnpackableBuffer, Unpacker

GOODBYE, RUN, BEGIN, COMMIT, ROLLBACK, ROUTE = b"\x02", b"\x10", b"\x11", b"\x12", b"\x13", b"\x66"
SUCCESS, RECORD, IGNORED, FAILURE = b"\x70", b"\x71", b"\x7e", b"\x7f"
MANIFEST = b"\x00\x00\x01\xff"
WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE)\b")
NOT_A_LEADER = {
    "code": "Neo.ClientError.Cluster.NotALeader",
    "message": "No write operations are allowed directly on this database.",
    # From Bolt 5.7 on an error has these names.
    "neo4j_code": "Neo.ClientError.Cluster.NotALeader",
    "gql_status": "50N42",
    "description": "error: general processing exception - unexpected error.",
}
TABLE_SECONDS = 300


class Cluster:
    """Two members, of which the first is the leader; `refused` counts the messages that were for the leader."""

    def __init__(self, uri: str) -> None:
        address = urlsplit(uri)
        self._target = (str(address.hostname), address.port or 7687)
        self.members = [_Member(self), _Member(self)]
        self.leader = self.members[0]
        self.refused = 0
        self._change: tuple[bytes, str, Callable[[], None]] | None = None

    @property
    def uri(self) -> str:
        return f"neo4j://{self.members[0].address}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for member in self.members:
            member.stop()

    def move(self) -> None:
        """Make the other member the leader."""
        self.leader = self.members[1 - self.members.index(self.leader)]

    def stop_leader(self) -> None:
        """Let the leader go, with all its connections; the other member becomes it."""
        leader = self.leader
        self.move()
        leader.stop()

    def at_next(self, tag: bytes, words: str, change: Callable[[], None]) -> None:
        """Run `change` when a client next sends a message of `tag` with a text that contains `words`."""
        self._change = (tag, words, change)

    def note(self, tag: bytes, text: str) -> None:
        """Look at a message before a member hears it."""
        if self._change and tag == self._change[0] and self._change[1] in text:
            (_, _, change), self._change = self._change, None
            change()

    def connect(self) -> socket.socket:
        return socket.create_connection(self._target)

    def table(self) -> dict[str, Any]:
        """The routing table: all members that listen route and read, the leader writes."""
        alive = [member.address for member in self.members if member.listens]
        roles = {"WRITE": [self.leader.address], "READ": alive, "ROUTE": alive}
        servers = [{"role": role, "addresses": addresses} for role, addresses in roles.items()]
        return {"rt": {"ttl": TABLE_SECONDS, "db": "neo4j", "servers": servers}}


class _Member:
    """A port of the cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.listens = True
        self._connections: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self.listens = False
        for one in [self._listener, *self._connections]:
            _close(one)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = self.cluster.connect()
                self._connections += [client, server]
                _Connection(self, client, server).start()


class _Connection:
    """A connection through a member; for each request not yet answered, `_awaited` has what replaces the answer."""

    def __init__(self, member: _Member, client: socket.socket, server: socket.socket) -> None:
        self._member = member
        self._client = client
        self._server = server
        self._awaited: deque[bytes | None] = deque()
        self._wrote = False

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        with suppress(OSError, EOFError):
            asked, said = self._client.makefile("rb"), self._server.makefile("rb")
            # Without the manifest of newer versions, which takes a message more, both agree at once.
            self._server.sendall(_read(asked, 20).replace(MANIFEST, bytes(4)))
            self._client.sendall(_read(said, 4))
            threading.Thread(target=self._answer, args=[said], daemon=True).start()
            for message in _messages(asked):
                self._ask(message)
        _close(self._client)
        _close(self._server)

    def _ask(self, message: bytes) -> None:
        tag = message[1:2]
        text = _first_field(message) if tag == RUN else ""
        self._member.cluster.note(tag, text)
        answer = None
        if tag == ROUTE:
            answer = _message(SUCCESS, self._member.cluster.table())
        elif self._is_refused(tag, text):
            self._member.cluster.refused += 1
            message, answer = _message(RUN, "no statement", {}, {}), _message(FAILURE, NOT_A_LEADER)
        if tag != GOODBYE:
            self._awaited.append(answer)
        _send(self._server, message)

    def _is_refused(self, tag: bytes, text: str) -> bool:
        """Whether a write comes here, or the commit of one, while another member is the leader."""
        writes = WRITES.search(text) is not None
        is_refused = self._member is not self._member.cluster.leader and (writes or (tag == COMMIT and self._wrote))
        self._wrote = tag not in {BEGIN, COMMIT, ROLLBACK} and (self._wrote or writes)
        return is_refused

    def _answer(self, said: BinaryIO) -> None:
        with suppress(OSError, EOFError):
            for message in _messages(said):
                tag = message[1:2]
                replacement = self._awaited.popleft() if tag != RECORD else None
                _send(self._client, message if replacement is None or tag == IGNORED else replacement)
        _close(self._client)


def _messages(source: BinaryIO) -> Iterator[bytes]:
    """The messages on a connection: each in chunks that begin with their size, up to an empty one."""
    message = b""
    while True:
        size = int.from_bytes(_read(source, 2), "big")
        message += _read(source, size)
        if not size and message:
            yield message
            message = b""


def _read(source: BinaryIO, size: int) -> bytes:
    content = source.read(size)
    if len(content) < size:
        raise EOFError
    return content


def _send(target: socket.socket, message: bytes) -> None:
    chunks = [message[start : start + 0xFFFF] for start in range(0, len(message), 0xFFFF)]
    target.sendall(b"".join(len(chunk).to_bytes(2, "big") + chunk for chunk in [*chunks, b""]))


def _message(tag: bytes, *fields: Any) -> bytes:
    buffer = Packer.new_packable_buffer()
    Packer(buffer).pack_struct(tag, fields)
    return bytes(buffer.data)


def _first_field(message: bytes) -> Any:
    unpacker = Unpacker(UnpackableBuffer(message))
    unpacker.unpack_structure_header()
    return unpacker.unpack()


def _close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
