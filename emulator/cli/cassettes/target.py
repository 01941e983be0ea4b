"""The emulator that cassettes are played against, with a new project for each."""

from __future__ import annotations

import uuid
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click
import msgspec

from emulator.cassettes.read import files, read
from emulator.cli.cassettes.play import Emulator, Played, own_project, play
from emulator.cli.child_process import ChildEmulator
from emulator.cli.projects.client import EmulatorClient, path_of
from emulator.errors import UnusableCassette

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from emulator.cassettes.exchange import Exchange

_CHILD_OPTIONS = ("--ephemeral", "--bolt-port", "0", "--browser-port", "0", "--log-level", "warning")
_PROJECT_LENGTH = 50


class PlayedCassette(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a cassette; `name` is that of its file without the ending."""

    name: str
    project: str
    exchanges: list[Played]

    @property
    def equal(self) -> int:
        return sum(each.is_equal for each in self.exchanges)


def play_all(
    paths: Sequence[Path], url: str | None, token: str, project: str | None = None
) -> Iterator[PlayedCassette]:
    """Play the cassettes one after another.

    Without `url` an emulator is started for them. A `project` that is named is kept; others are deleted when their
    cassette was played. Raises `UnusableCassette`, `ChildProcessStopped`, `click.ClickException`, and
    `click.UsageError` where the project holds something.
    """
    cassettes = [(file.stem, read(file)) for file in files(paths)]
    with _emulator(url) as base_url:
        client = EmulatorClient(base_url, token)
        for name, exchanges in cassettes:
            own = project or f"replay-{uuid.uuid4().hex[:12]}"
            if project is not None:
                own = project if len(cassettes) == 1 else f"{project}-{name}"[:_PROJECT_LENGTH]
                _check_new(client, _projects(own, exchanges))
            try:
                with Emulator(base_url, token) as emulator:
                    played = list(play(emulator, exchanges, own))
            except RecursionError:
                raise UnusableCassette(name, "it has too many objects and lists inside each other") from None
            finally:
                if project is None:
                    _delete(client, _projects(own, exchanges))
            yield PlayedCassette(name=name, project=own, exchanges=played)


@contextmanager
def _emulator(url: str | None) -> Generator[str]:
    with ExitStack() as stack:
        yield url or stack.enter_context(ChildEmulator(_CHILD_OPTIONS)).addresses.base_url


def _projects(project: str, exchanges: Sequence[Exchange]) -> list[str]:
    """The projects of the emulator that a cassette is played in, when `project` stands for the first recorded one."""
    return sorted({project, *(own_project(project, exchange.project_name) for exchange in exchanges)})


def _check_new(client: EmulatorClient, projects: Sequence[str]) -> None:
    for one in projects:
        if not client.is_empty(one):
            raise click.UsageError(f"The project {one} is not new. Without --project, a new one is made.")


def _delete(client: EmulatorClient, projects: Sequence[str]) -> None:
    for one in projects:
        client.ask("DELETE", path_of(one))
