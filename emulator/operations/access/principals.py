"""Keeps the clients and users of the emulator's own issuer of tokens; those of the file stand before those in Neo4j.

In Neo4j a secret is only a digest that it can be compared with.
"""

import hashlib
import hmac
import secrets
from typing import TypeVar

import msgspec

from emulator.compile.library import statement
from emulator.graph.driver import Graph
from emulator.graph.setup import LAYOUT
from emulator.wire.access.oidc import Client, Principals, User

P = TypeVar("P", Client, User)

_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


class PrincipalStore:
    """The clients and users that are known."""

    def __init__(self, graph: Graph, named: Principals) -> None:
        self._graph = graph
        self._clients = {client.id: client for client in named.clients}
        self._users = {user.name: user for user in named.users}

    def client(self, name: str) -> Client | None:
        return self._clients.get(name) or self._find(f"client:{name}", Client)

    def user(self, name: str) -> User | None:
        return self._users.get(name) or self._find(f"user:{name}", User)

    def _find(self, key: str, kind: type[P]) -> P | None:
        rows = self._graph.read(lambda transaction: transaction.rows(statement("access/find_principal", key=key)))
        return msgspec.json.decode(rows[0][0], type=kind) if rows else None

    def all(self) -> Principals:
        """All of them, without their secrets."""
        rows = self._graph.read(lambda transaction: transaction.rows(statement("access/list_principals")))
        clients = {one.id: one for one in _decoded(rows, "client:", Client)} | self._clients
        users = {one.name: one for one in _decoded(rows, "user:", User)} | self._users
        return Principals(
            clients=[msgspec.structs.replace(one, secret=None) for one in clients.values()],
            users=[msgspec.structs.replace(one, password=None) for one in users.values()],
        )

    def keep(self, one: Client | User) -> None:
        """Keep a client or user, in place of one of the same name."""
        if isinstance(one, Client):
            key, kept = f"client:{one.id}", msgspec.structs.replace(one, secret=_digest(one.secret))
        else:
            key, kept = f"user:{one.name}", msgspec.structs.replace(one, password=_digest(one.password))
        text = msgspec.json.encode(kept).decode()
        self._graph.write(
            lambda transaction: transaction.run(
                statement("access/write_principal", key=key, definition=text, layout=LAYOUT)
            )
        )

    def forget(self, key: str) -> int:
        """Delete one of those in Neo4j; returns how many there were."""
        row = self._graph.write(
            lambda transaction: transaction.row(statement("access/delete_principal", key=key, layout=LAYOUT))
        )
        return int(row[0])


def _decoded(rows: list[list[str]], prefix: str, kind: type[P]) -> list[P]:
    return [msgspec.json.decode(text, type=kind) for key, text in rows if key.startswith(prefix)]


def matches(secret: str, known: str | None) -> bool:
    """Whether `secret` is the one that is known, in the clear or as a digest."""
    if known is None:
        return False
    if not known.startswith("scrypt:"):
        return hmac.compare_digest(secret.encode(), known.encode())
    _, salt, digest = known.split(":")
    return hmac.compare_digest(_scrypt(secret, bytes.fromhex(salt)), digest)


def _digest(secret: str | None) -> str | None:
    if secret is None:
        return None
    salt = secrets.token_bytes(16)
    return f"scrypt:{salt.hex()}:{_scrypt(secret, salt)}"


def _scrypt(secret: str, salt: bytes) -> str:
    return hashlib.scrypt(secret.encode(), salt=salt, dklen=32, **_SCRYPT).hex()
