"""Files that are written into a project, part by part."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

MAX_FILES = 10_000
MAX_WAITING = 10_000
FileName = Annotated[str, Meta(min_length=1, max_length=1_000)]
Line = Annotated[int, Meta(ge=1, le=2**53)]


class FileText(Struct, frozen=True):
    """The text of a file, or of JSON lines a part, whose first line is the one with the number `line`.

    `name` says the format and the kind, as in `plant/pump.Container.yaml`; errors have it too.
    """

    name: FileName
    text: str
    line: Line = 1


Kind = Literal["node", "edge", "delete"]


class WaitingItem(Struct, frozen=True, array_like=True):
    """An instance that cannot be written yet, or the name of a node to delete at the end.

    It is a list of the kind, the JSON, the name of the file and the number of the line.

    An instance waits where a container demands that the target of a relation has data in it, which come later.
    """

    kind: Kind
    text: str
    file: FileName
    line: Line


class ImportRequest(Struct, frozen=True, kw_only=True):
    """A part of an import: files, of which all with definitions must be in one request and before those of instances.

    What the answer says to be `waiting` is sent again when all else is written, and then as long as less is waiting.
    With `final` nothing may wait: deletions are carried out, and what cannot be written is refused.
    """

    files: Annotated[list[FileText], Meta(max_length=MAX_FILES)] = field(default_factory=list[FileText])
    waiting: Annotated[list[WaitingItem], Meta(max_length=MAX_WAITING)] = field(default_factory=list[WaitingItem])
    final: bool = False


class Imported(Struct, frozen=True, kw_only=True):
    """What was written: how many of each kind, and how many instances of them were there already, as they are.

    An instance that waits counts when it is read, in the request that has its file.
    """

    counts: dict[str, int]
    unchanged: int
    waiting: list[WaitingItem]
