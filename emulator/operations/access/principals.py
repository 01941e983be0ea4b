"""Stores the clients and users of the emulator's own token issuer; those of the clients file override those in Neo4j.

Neo4j has only the scrypt digests of secrets and passwords.
"""

import hashlib
import hmac
import secrets
from typing import TypeVar

import msgspec

from emulator.compile.library import statement
from emulator.database.disk_space import UNGUARDED, DiskSpace
from emulator.graph.driver import Graph
from emulator.graph.layout import LAYOUT
from emulator.wire.access.oidc import Client, Principals, User

P = TypeVar("P", Client, User)

_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


class PrincipalStore:
    """The clients and users of the clients file, `configured`, and those in Neo4j."""

    def __init__(self, graph: Graph, configured: Principals, disk: DiskSpace = UNGUARDED) -> None:
        self._disk = disk
        self._graph = graph
        self._clients = {client.id: client for client in configured.clients}
        self._users = {user.name: user for user in configured.users}

    def client(self, name: str) -> Client | None:
        return self._clients.get(name) or self._find(f"client:{name}", Client)

    def user(self, name: str) -> User | None:
        return self._users.get(name) or self._find(f"user:{name}", User)

    def _find(self, key: str, kind: type[P]) -> P | None:
        rows = self._graph.read(lambda transaction: transaction.rows(statement("access/find_principal", key=key)))
        return msgspec.json.decode(rows[0][0], type=kind) if rows else None

    def list_all(self) -> Principals:
        """Return all clients and users, without secrets and passwords."""
        rows = self._graph.read(lambda transaction: transaction.rows(statement("access/list_principals")))
        clients = {one.id: one for one in _decoded(rows, "client:", Client)} | self._clients
        users = {one.name: one for one in _decoded(rows, "user:", User)} | self._users
        return Principals(
            clients=[msgspec.structs.replace(one, secret=None) for one in clients.values()],
            users=[msgspec.structs.replace(one, password=None) for one in users.values()],
        )

    def save(self, principal: Client | User) -> None:
        """Write a client or user to Neo4j; one of the same name is replaced."""
        if isinstance(principal, Client):
            key, stored = f"client:{principal.id}", msgspec.structs.replace(principal, secret=_digest(principal.secret))
        else:
            key = f"user:{principal.name}"
            stored = msgspec.structs.replace(principal, password=_digest(principal.password))
        text = msgspec.json.encode(stored).decode()
        write = statement("access/write_principal", key=key, definition=text, layout=LAYOUT)
        with self._disk.reserve(len(text)):
            self._graph.write(lambda transaction: transaction.run(write))

    def delete(self, key: str) -> int:
        """Delete a client or user from Neo4j; return the number deleted, 0 or 1."""
        delete = statement("access/delete_principal", key=key, layout=LAYOUT)
        with self._disk.reserve():
            return int(self._graph.write(lambda transaction: transaction.row(delete))[0])


def _decoded(rows: list[list[str]], prefix: str, kind: type[P]) -> list[P]:
    return [msgspec.json.decode(text, type=kind) for key, text in rows if key.startswith(prefix)]


def matches(secret: str, expected: str | None) -> bool:
    """Whether `secret` matches `expected`, which is plain text or a digest; None never matches."""
    if expected is None:
        return False
    if not expected.startswith("scrypt:"):
        return hmac.compare_digest(secret.encode(), expected.encode())
    _, salt, digest = expected.split(":")
    return hmac.compare_digest(_scrypt(secret, bytes.fromhex(salt)), digest)


def _digest(secret: str | None) -> str | None:
    if secret is None:
        return None
    salt = secrets.token_bytes(16)
    return f"scrypt:{salt.hex()}:{_scrypt(secret, salt)}"


def _scrypt(secret: str, salt: bytes) -> str:
    return hashlib.scrypt(secret.encode(), salt=salt, dklen=32, **_SCRYPT).hex()
