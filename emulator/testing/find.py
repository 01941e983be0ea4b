"""Finds or starts the emulator of a test run: at a URL, a running one, in a container, or a child process."""

from __future__ import annotations

import os
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from emulator.cli.child_process import EXEC_VARIABLE, TEMPORARY_NEO4J, Addresses, ChildEmulator
from emulator.testing.api_client import health

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

DEFAULT_URL = "http://127.0.0.1:8000"
NEO4J_VARIABLE = "CDF_EMULATOR_NEO4J_URI"


class NoEmulator(Exception):
    """No emulator answers at the URL that the user gave, or none can be started; the message has the reason."""


class Choice(NamedTuple):
    """Which emulator a run uses, before it is asked or started; `url` is empty where it is to be started."""

    kind: Literal["named", "exec", "running", "container", "embedded"]
    url: str = ""
    version: str = ""

    @property
    def outlives_run(self) -> bool:
        return self.kind in {"named", "running"}

    def __str__(self) -> str:
        if self.kind == "named":
            return f"{self.url}, which the options or CDF_EMULATOR_URL name"
        if self.kind == "exec":
            return f"{self.url}, which `cdf-emulator exec` has started and ends after this run"
        if self.kind == "running":
            return f"{self.url}, which was running before this run (version {self.version})"
        if self.kind == "container":
            return "a container, which starts for this run and ends with it"
        neo4j = f"the Neo4j of {NEO4J_VARIABLE}" if os.environ.get(NEO4J_VARIABLE) else "a temporary Neo4j"
        return f"one with {neo4j}, which starts for this run and ends with it"


def choose(url: str | None, mode: str | None = None, shuffle: int | None = None) -> Choice:
    """Return the emulator at `url`, else that of `mode`, else the first that is available; nothing is started.

    One that runs already is passed over if it does not shuffle with the seed `shuffle`.
    """
    if url and url == os.environ.get(EXEC_VARIABLE):
        return Choice("exec", url)
    if url or mode == "running":
        return Choice("named", url or DEFAULT_URL)
    running = health(DEFAULT_URL) if mode is None else None
    if running and _fits(running, shuffle):
        return Choice("running", DEFAULT_URL, running.get("version", "unknown"))
    if mode == "container" or (mode is None and can_run_containers()):
        return Choice("container")
    return Choice("embedded")


@contextmanager
def start(choice: Choice, shuffle: int | None = None) -> Generator[Addresses]:
    """Yield the emulator that was chosen; one that is not running is started, and stopped at the end.

    With `shuffle` it is one that shuffles with this seed. Raises `NoEmulator`.
    """
    if choice.url:
        yield emulator_at(choice.url, shuffle)
    elif choice.kind == "container":
        try:
            from emulator.testing.container import CdfEmulatorContainer  # noqa: PLC0415 - needs testcontainers
        except ImportError as error:
            raise NoEmulator(str(error)) from None
        with CdfEmulatorContainer(shuffle=shuffle) as container:
            yield container.addresses
    else:
        options = embedded_options(os.environ)
        with ChildEmulator(options if shuffle is None else (*options, "--shuffle", str(shuffle))) as child:
            yield child.addresses


def embedded_options(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the options of an emulator that ends with the run; its Neo4j may be one that a variable names."""
    return ("--log-level", "error", *(() if environment.get(NEO4J_VARIABLE) else TEMPORARY_NEO4J))


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
    try:
        from emulator.testing.container import is_image_available  # noqa: PLC0415
    except ImportError:
        return False  # only a part of it is installed
    return is_image_available()
