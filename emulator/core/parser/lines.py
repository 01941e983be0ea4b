"""Turns the text of the core data model into blocks: a head line and the indented lines under it."""

from collections.abc import Iterator

from msgspec import Struct


class Block(Struct):
    """`<kind> <name> <words> | <description>` in `space`, and its lines."""

    space: str
    kind: str
    name: str
    words: list[str]
    description: str | None
    lines: list[str]


def blocks(text: str) -> Iterator[Block]:
    """The blocks of `text`, which stands in a file without a mistake."""
    space, block = "", None
    for line in text.splitlines():
        if line.startswith(("#", "space ")) or not line:
            space = line.removeprefix("space ") if line.startswith("space ") else space
        elif line.startswith(" ") and block is not None:
            block.lines.append(line.strip())
        else:
            if block is not None:
                yield block
            head, _, description = line.partition(" | ")
            kind, name, *words = head.split()
            block = Block(space, kind, name, words, description or None, [])
    if block is not None:
        yield block
