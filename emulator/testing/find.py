"""Finds or starts the emulator of a test run: at a URL, a running one, in a container, or a child process."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from emulator.cli.child_process import Addresses, ChildEmulator
from emulator.testing.api_client import health

if TYPE_CHECKING:
    from collections.abc import Generator

DEFAULT_URL = "http://127.0.0.1:8000"
MODES = ("running", "container", "embedded")
EMBEDDED = ("--ephemeral", "--bolt-port", "0", "--browser-port", "0", "--log-level", "error")


class NoEmulator(Exception):
    """No emulator answers at the URL that the user gave."""


@contextmanager
def find_emulator(url: str | None, mode: str | None = None, shuffle: int | None = None) -> Generator[Addresses]:
    """Yield the emulator at `url`, else that of `mode`, else of the first of `MODES` that is available.

    With `shuffle` it is one that shuffles with this seed.
    """
    url = url or (DEFAULT_URL if mode == "running" else None)
    if url:
        yield emulator_at(url, shuffle)
        return
    running = health(DEFAULT_URL) if mode is None else None
    if running and _fits(running, shuffle):
        yield _addresses(DEFAULT_URL, running)
    elif mode == "container" or (mode is None and can_run_containers()):
        from emulator.testing.container import CdfEmulatorContainer  # noqa: PLC0415 - needs testcontainers

        with CdfEmulatorContainer(shuffle=shuffle) as container:
            yield container.addresses
    else:
        with ChildEmulator(EMBEDDED if shuffle is None else (*EMBEDDED, "--shuffle", str(shuffle))) as child:
            yield child.addresses


def emulator_at(url: str, shuffle: int | None = None) -> Addresses:
    response = health(url, timeout=10)
    if response is None:
        raise NoEmulator(f"No healthy emulator answers at {url}.")
    if not _fits(response, shuffle):
        raise NoEmulator(f"The emulator at {url} was not started with --shuffle {shuffle}.")
    return _addresses(url, response)


def _fits(health: dict[str, Any], shuffle: int | None) -> bool:
    return shuffle is None or health.get("shuffle") == shuffle


def _addresses(url: str, response: dict[str, Any]) -> Addresses:
    neo4j = response.get("neo4j")  # a recording has none
    return Addresses(url.rstrip("/"), neo4j["uri"], neo4j["browser"] or "") if neo4j else Addresses(url.rstrip("/"))


def can_run_containers() -> bool:
    """Whether testcontainers is installed, Docker answers, and the emulator's image is on this machine."""
    if find_spec("testcontainers") is None:
        return False
    from emulator.testing.container import is_image_available  # noqa: PLC0415

    return is_image_available()
