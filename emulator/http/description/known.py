"""What is known of each rule, read from `docs/support.toml`: where it is known from, and which tests show it."""

from pathlib import Path
from typing import Literal

import msgspec

FILE = "support.toml"

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
