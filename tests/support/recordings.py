"""Recordings that run in the process of the test."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

from conftest import Api, listening
from emulator.cassettes.exchange import Exchange
from emulator.cassettes.read import read
from emulator.cassettes.redaction.redactor import Redactor
from emulator.cassettes.write import CassetteWriter
from emulator.cli.cassettes.proxy import create
from emulator.cli.cassettes.recording import Recording
from emulator.cli.cassettes.upstream import Upstream

TOKEN = "a-token-of-twenty-characters"


class Recorder(NamedTuple):
    """A recording that runs: `api` has the project at the address of the proxy, `url`."""

    api: Api
    url: str
    recording: Recording
    file: Path

    def exchanges(self) -> list[Exchange]:
        return read(self.file)


Record = Callable[..., AbstractContextManager[Recorder]]


@contextmanager
def recorder(
    upstream: str, project: str, file: Path, seconds: float = 30, only: str | None = None
) -> Iterator[Recorder]:
    """Record what is asked of `upstream`; with `only`, in that project."""
    with Upstream(upstream, TOKEN, seconds) as service, CassetteWriter(file) as writer:
        recording = Recording(writer, Redactor(tokens=[TOKEN], hosts=service.hosts))
        with listening(create(service, recording, only)) as url:
            api = Api(url, project)
            yield Recorder(api, url, recording, file)
            api.client.close()
