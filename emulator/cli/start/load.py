"""Loads the files of `--load` before the emulator answers its first request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec
from starlette.datastructures import QueryParams

from emulator import errors
from emulator.http import decode
from emulator.http.endpoint import PROJECT, Endpoint
from emulator.http.routes import TABLE
from emulator.loading.items import UnusableData
from emulator.loading.load import load
from emulator.loading.target import Refused
from emulator.operations.requests.explain import explain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.loading.load import Loaded
    from emulator.operations.context import Context
    from emulator.settings import Settings

DEFAULT_PROJECT = "demo"
_ENDPOINTS = {row.path: row for row in TABLE if isinstance(row, Endpoint) and row.method == "POST"}


def load_files(context: Context, settings: Settings, progress: Callable[[str, int, int | None], None]) -> None:
    """Load what `settings` name. Raises `UnusableFile` for the first thing that is wrong."""
    if not settings.load:
        return
    project = project_of(settings)

    def told(loaded: Loaded) -> None:
        progress(f"Loading into {project}", loaded.instances, None)

    for path in settings.load:
        loaded = _load(StartingEmulator(context, project), path, told)
        click.echo(f"Loaded {loaded} from {path} into {project}.", err=True)


def project_of(settings: Settings) -> str:
    """The project that files are loaded into."""
    return settings.load_project or next(iter(settings.projects), DEFAULT_PROJECT)


def _load(target: StartingEmulator, path: Path, told: Callable[[Loaded], None]) -> Loaded:
    try:
        return load(target, [path], told)
    except UnusableData as error:
        raise errors.UnusableFile(str(error)) from None
    except errors.ApiError as error:
        raise errors.UnusableFile(f"{path}: {error}") from None


class StartingEmulator:
    """A project of this process, which does not serve yet: requests are decoded and carried out as those of clients."""

    def __init__(self, context: Context, project: str) -> None:
        self._context = context
        self._project = project

    def post(self, path: str, body: bytes) -> Any:
        """Return the answer to a request below `/models`. Raises `Refused`, or the error that is no refusal."""
        endpoint = _ENDPOINTS[f"{PROJECT}/models/{path}"]
        request: Any = None
        try:
            request = decode.body(endpoint.request, body, self._context.limits, writes=endpoint.takes_large_bodies)
            arguments = [request, *([decode.query(endpoint.query, QueryParams())] if endpoint.query else [])]
            with self._context.disk.reserve(len(body), len(request.items)):
                answer = endpoint.operation(self._context, self._project, *arguments)
        except errors.ApiError as error:
            if error.status >= errors.InternalError.status:
                raise
            item = explain(self._context, self._project, error, request).item
            raise Refused(error.message, item and item.position) from None
        return msgspec.to_builtins(answer)
