"""Splits the text of system data models into blocks: a head line and the indented lines under it."""

from collections.abc import Iterator

from msgspec import Struct


class Line(Struct):
    """The words of a line, and the name and description at its end."""

    words: list[str]
    name: str | None
    description: str | None


class Block(Struct):
    """`<kind> <name> <words> ["<title>"] [| <description>]` in `space`, and its lines."""

    space: str
    kind: str
    name: str
    words: list[str]
    title: str | None
    description: str | None
    lines: list[str]


def line(text: str) -> Line:
    said, _, description = text.partition(" | ")
    said, _, name = said.removesuffix('"').partition(' "')
    return Line(said.split(), name or None, description or None)


def blocks(text: str) -> Iterator[Block]:
    """The blocks of `text`, which stands in a file without a mistake."""
    space, block = "", None
    for row in text.splitlines():
        if row.startswith(("#", "space ")) or not row:
            space = row.removeprefix("space ") if row.startswith("space ") else space
        elif row.startswith(" ") and block is not None:
            block.lines.append(row.strip())
        else:
            if block is not None:
                yield block
            head = line(row)
            kind, name, *words = head.words
            block = Block(space, kind, name, words, head.name, head.description, [])
    if block is not None:
        yield block
