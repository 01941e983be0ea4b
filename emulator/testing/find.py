"""Turns what a test run has at hand into an emulator: a named one, a running one, a container, or one of its own."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from emulator.cli.child_process import Addresses, Child
from emulator.testing.calls import health

if TYPE_CHECKING:
    from collections.abc import Generator

DEFAULT_URL = "http://127.0.0.1:8000"
WAYS = ("running", "container", "embedded")
EMBEDDED = ("--ephemeral", "--bolt-port", "0", "--browser-port", "0", "--log-level", "error")


class NoEmulator(Exception):
    """There is no emulator where the user said that there is one."""


@contextmanager
def find(url: str | None, way: str | None = None) -> Generator[Addresses]:
    """The emulator at `url`, or the first that `WAYS` leads to, or that of the one `way` asked for."""
    url = url or (DEFAULT_URL if way == "running" else None)
    if url:
        yield named(url)
        return
    running = health(DEFAULT_URL) if way is None else None
    if running:
        yield _addresses(DEFAULT_URL, running)
    elif way == "container" or (way is None and can_run_containers()):
        from emulator.testing.container import CdfEmulatorContainer  # noqa: PLC0415 - needs testcontainers

        with CdfEmulatorContainer() as container:
            yield container.addresses
    else:
        with Child(EMBEDDED) as child:
            yield child.addresses


def named(url: str) -> Addresses:
    answer = health(url, timeout=10)
    if answer is None:
        raise NoEmulator(f"No healthy emulator answers at {url}.")
    return _addresses(url, answer)


def _addresses(url: str, answer: dict[str, Any]) -> Addresses:
    neo4j = answer["neo4j"]
    return Addresses(url.rstrip("/"), neo4j["uri"], neo4j["browser"] or "")


def can_run_containers() -> bool:
    """Whether testcontainers is installed, Docker answers, and the emulator's image is on this machine."""
    if find_spec("testcontainers") is None:
        return False
    from emulator.testing.container import is_there  # noqa: PLC0415

    return is_there()
