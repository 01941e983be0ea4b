"""Loads the files of `--load` before the emulator answers its first request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from emulator import errors
from emulator.http.emulator_api.project_of_process import ProjectOfProcess
from emulator.loading.items import UnusableData
from emulator.loading.load import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.loading.load import Loaded
    from emulator.operations.context import Context
    from emulator.settings import Settings

DEFAULT_PROJECT = "demo"


def load_files(context: Context, settings: Settings, progress: Callable[[str, int, int | None], None]) -> None:
    """Load what `settings` name. Raises `UnusableFile` for the first thing that is wrong."""
    if not settings.load:
        return
    project = project_of(settings)

    def told(loaded: Loaded) -> None:
        progress(f"Loading into {project}", loaded.instances, None)

    for path in settings.load:
        loaded = _load(ProjectOfProcess(context, project), path, told)
        click.echo(f"Loaded {loaded} from {path} into {project}.", err=True)


def project_of(settings: Settings) -> str:
    """The project that files are loaded into."""
    return settings.load_project or next(iter(settings.projects), DEFAULT_PROJECT)


def _load(target: ProjectOfProcess, path: Path, told: Callable[[Loaded], None]) -> Loaded:
    try:
        return load(target, [path], told)
    except UnusableData as error:
        raise errors.UnusableFile(str(error)) from None
    except errors.ApiError as error:
        raise errors.UnusableFile(f"{path}: {error}") from None
