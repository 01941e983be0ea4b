"""The command `status`: the emulator at an address, its Neo4j, its projects and its memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
import msgspec

from emulator.cli.machine import processes, running
from emulator.settings import MEBIBYTE

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_UNAUTHORIZED, _FORBIDDEN, _OK = 401, 403, 200


class Status(msgspec.Struct, kw_only=True, omit_defaults=True, rename="camel"):
    """What is known of the emulator. `status` is that of the health check, or `absent`.

    `projects` is None where they may not be read. `memory` has bytes, with those of its Neo4j, of an emulator of this
    user on this machine.
    """

    url: str
    status: str
    reason: str | None = None
    version: str | None = None
    neo4j: dict[str, Any] | None = None
    shuffle: int | None = None
    projects: list[dict[str, Any]] | None = None
    process: int | None = None
    memory: int | None = None

    @property
    def is_usable(self) -> bool:
        return self.status in {"ok", "readOnly"}


def read(url: str, token: str | None) -> Status:
    """Ask the emulator at `url`. Raises `click.UsageError` where that is no address."""
    url = url.rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise click.UsageError("--url must begin with http:// or https://.")
    try:
        health = running.ask(f"{url}/_emulator/health").content
    except (OSError, ValueError) as error:
        return Status(url=url, status="absent", reason=f"nothing answers: {getattr(error, 'reason', error)}")
    if not isinstance(health, dict) or "status" not in health:
        return Status(url=url, status="absent", reason="what answers there is no emulator")
    known = msgspec.convert(health, _Health)
    found = Status(url=url, status=known.status, reason=known.reason, version=known.version, neo4j=known.neo4j)
    found.shuffle = known.shuffle
    if found.is_usable:
        found.projects, found.reason = _projects(url, token, found.reason)
    _add_process(found)
    return found


class _Health(msgspec.Struct):
    status: str
    reason: str | None = None
    version: str | None = None
    neo4j: dict[str, Any] | None = None
    shuffle: int | None = None


def _projects(url: str, token: str | None, reason: str | None) -> tuple[list[dict[str, Any]] | None, str | None]:
    try:
        answer = running.ask(f"{url}/_emulator/projects", token)
    except OSError as error:
        return None, f"its projects cannot be read: {error}"
    if answer.status == _OK:
        return answer.content["items"], reason
    if answer.status in {_UNAUTHORIZED, _FORBIDDEN}:
        return None, "it checks tokens: --token shows its projects (cdf-emulator token --group admins prints one)"
    return None, f"its projects cannot be read: status {answer.status}"


def _add_process(found: Status) -> None:
    parts = urlsplit(found.url)
    if parts.hostname not in _LOOPBACK:
        return
    process = processes.listener(parts.port or 80)
    if process is not None:
        found.process, found.memory = process.pid, processes.resident_bytes(process.pid) or None


def show(found: Status) -> None:
    """Print what is known, for people."""
    if found.status == "absent":
        click.echo(f"No emulator runs at {found.url}: {found.reason}")
        return
    for name, text in _lines(found):
        click.echo(f"{name:9} {text}")
    for project in found.projects or ():
        counts = ", ".join(f"{project[kind]:,} {kind}" for kind in ("spaces", "containers", "views", "nodes", "edges"))
        click.echo(f"          {project['name']}: {counts}")


def _lines(found: Status) -> Iterator[tuple[str, str]]:
    yield "Emulator", f"{found.version or 'of an unknown version'} at {found.url}: {found.status}"
    if found.neo4j is not None:
        browser = found.neo4j.get("browser")
        where = f"{found.neo4j['uri']}" + (f", Browser at {browser}" if browser else "")
        yield "Neo4j", f"{found.neo4j['version']} ({found.neo4j['edition']}) at {where}"
    if found.shuffle is not None:
        yield "Shuffle", f"what the API leaves unordered is shuffled, with the seed {found.shuffle}"
    if found.memory is not None:
        yield "Memory", f"{found.memory // MEBIBYTE:,} MiB in process {found.process} and what it has started"
    if found.reason:
        yield "Note", found.reason
    if found.projects is not None:
        yield "Projects", str(len(found.projects)) if found.projects else "none yet"
