"""A Cypher statement as a value: its text and its parameters."""

from typing import Any

from msgspec import Struct


class Statement(Struct, frozen=True):
    """Cypher `text` made of literals and quoted identifiers, and the `parameters` that carry every value."""

    text: str
    parameters: dict[str, Any]
