"""How far an export has come: which state of the project it is of, which part, and behind which key."""

from typing import Literal

import msgspec
from msgspec import Struct

from emulator import errors
from emulator.plan.keys import key_prefixes
from emulator.schema.opaque import content_of, opaque

Part = Literal["node", "edge", "deleted"]
PARTS: tuple[Part, ...] = ("node", "edge", "deleted")


class ProjectVersion(Struct, frozen=True, array_like=True):
    """What every change of a project changes."""

    life: str
    epoch: int
    change: int


class Position(Struct, frozen=True, array_like=True):
    """The position behind the instance with the key `after`, in one of the parts; the cursor of an export holds it."""

    version: ProjectVersion
    part: Part
    after: str

    @property
    def text(self) -> str:
        return opaque(msgspec.json.encode(self))


def first(version: ProjectVersion, project: str) -> Position:
    """The position before the first node."""
    return Position(version, "node", _prefix(project, "node"))


def read(cursor: str | None, version: ProjectVersion, project: str) -> Position:
    """The position in `cursor`, without one the first.

    Raises `InvalidCursor`, and `ProjectChanged` where the project is no longer what it was at the first page.
    """
    if cursor is None:
        return first(version, project)
    try:
        position = msgspec.json.decode(content_of(cursor), type=Position)
    except (ValueError, msgspec.DecodeError):
        raise errors.InvalidCursor from None
    if not position.after.startswith(_prefix(project, position.part)):
        raise errors.InvalidCursor
    if position.version != version:
        raise errors.ProjectChanged(project)
    return position


def behind(position: Position, project: str, keys: list[str], limit: int, parts: tuple[Part, ...]) -> Position | None:
    """The position behind a page of `keys` that begins at `position`; None behind the last page."""
    if len(keys) == limit:
        return msgspec.structs.replace(position, after=keys[-1])
    following = parts[parts.index(position.part) + 1 :]
    if not following:
        return None
    return Position(position.version, following[0], _prefix(project, following[0]))


def end_of(position: Position, project: str) -> str:
    """The end of the range of keys of a part, which is not in it: no key has a `;` in place of that colon.

    >>> end_of(Position(ProjectVersion("", 0, 0), "edge", "edge/demo:"), "demo")
    'edge/demo;'
    """
    return _prefix(project, position.part).removesuffix(":") + ";"


def _prefix(project: str, part: Part) -> str:
    nodes, edges = key_prefixes(project)
    return edges if part == "edge" else nodes
