"""What is known of each rule: where it is known from, and which tests show it.

Read from `docs/support.toml` and, for what is refused, from the cases of `tests/golden/errors/requests`.
"""

from pathlib import Path
from typing import Literal

import msgspec

from emulator.errors.base import Source

FILE = "support.toml"
CASES = "tests/golden/errors/requests"

Known = Literal["recording", "description", "client", "report", "guess"]


class EndpointKnowledge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`why` says why the endpoint does otherwise than the service, where it does."""

    endpoint: str
    known: Known
    tests: list[str]
    why: str = ""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a table: its cells in Markdown. What is None is that of the table."""

    cells: list[str]
    tests: list[str]
    known: Known | None = None
    endpoints: list[str] | None = None


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the documentation, and what most of its rows have in common."""

    name: str
    heading: str
    columns: list[str]
    known: Known
    endpoints: list[str]
    rules: list[Rule] = msgspec.field(name="row")

    def known_of(self, rule: Rule) -> Known:
        return rule.known or self.known

    def endpoints_of(self, rule: Rule) -> list[str]:
        return self.endpoints if rule.endpoints is None else rule.endpoints


class Knowledge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    endpoints: list[EndpointKnowledge] = msgspec.field(name="endpoint")
    tables: list[Table] = msgspec.field(name="table")


class Refusal(msgspec.Struct, frozen=True):
    """A request that is refused. `source` is that of the words of the answer, `file` where its case stands."""

    rule: str
    error: str
    source: Source
    method: str
    path: str
    status: int
    file: str = ""

    @property
    def known(self) -> Known:
        return KNOWN_OF_SOURCE[self.source]


KNOWN_OF_SOURCE: dict[Source, Known] = {
    "recorded": "recording",
    "clients": "client",
    "documented": "description",
    "ours": "guess",
}


def read_refusals(folder: Path) -> list[Refusal]:
    """Read the cases of the repository in which the folder of documentation is, in order."""
    files = sorted((folder.parent / CASES).glob("*.json"))
    return [
        msgspec.structs.replace(refusal, file=f"{CASES}/{file.name}")
        for file in files
        if file.stem != "setup"
        for refusal in msgspec.json.decode(file.read_bytes(), type=list[Refusal])
    ]


def read(folder: Path) -> Knowledge:
    """Read the file of a folder of documentation. Raises `msgspec.ValidationError` where it is none."""
    return msgspec.toml.decode((folder / FILE).read_bytes(), type=Knowledge)


def markdown_row(cells: list[str]) -> str:
    """A row of a table in Markdown.

    >>> markdown_row(["a", "", "b"])
    '| a | | b |'
    """
    return "| " + " | ".join(cells).replace("|  |", "| |") + " |"


def markdown_table(columns: list[str], rows: list[list[str]]) -> str:
    """A whole table in Markdown."""
    return "\n".join([markdown_row(columns), "|" + "---|" * len(columns), *map(markdown_row, rows)])
