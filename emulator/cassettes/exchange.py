"""The parts of a cassette: a line that names the format, and a line for each exchange."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

FORMAT = 1
"""Raised when an older emulator would misread a cassette."""

FIRST_PROJECT = "project"
"""What the first project of a cassette is called, whatever its name was."""


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a cassette. `cassette` is the number of the format."""

    cassette: int
    emulator: str = ""
    """The version of the emulator that recorded it."""


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """A request and its answer; both bodies are JSON, and null where there was none.

    `path` has the query, and is below `/api/v1/projects/{project}` (empty for that itself), or begins with `/api/`
    where it is outside of projects.
    """

    method: Annotated[str, Meta(pattern=r"^[A-Z]+$(?!\n)", max_length=20)]
    path: str
    request: Any = None
    status: Annotated[int, Meta(ge=100, le=999)]
    response: Any = None
    project: Annotated[str, Meta(pattern=rf"^{FIRST_PROJECT}(-[0-9]{{1,6}})?$(?!\n)")] | UnsetType = UNSET
    """The project, where it is not the first one."""
    history: bool | UnsetType = UNSET
    """Whether it lays down what the project held before: it is sent in a replay, and not compared."""

    @property
    def project_name(self) -> str:
        return self.project or FIRST_PROJECT

    @property
    def is_history(self) -> bool:
        return self.history is True

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004 - the range of HTTP
