"""Writes values as literals of Cypher, for a script that others run: what the emulator runs has parameters."""

from collections.abc import Mapping, Sequence
from typing import cast

from emulator.compile.library import quote

_LINE_ENDS = (0x0B, 0x0C, 0x85, 0x2028, 0x2029)
_ESCAPES = {
    **{code: f"\\u{code:04X}" for code in (*range(32), 0x7F, *_LINE_ENDS)},
    # Neo4j replaces a backslash, `u` and four digits before it parses, so a backslash is written as two of these.
    ord("\\"): "\\u005C\\u005C",
    ord("'"): "\\'",
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
}


def literal(value: object) -> str:
    r"""The literal of a text, number, boolean, null, list or map. It stands on one line.

    >>> literal({"Pump.name": "it's", "on": True, "power": 7.5, "counts": [1, 2], "none": None})
    "{`Pump.name`: 'it\\'s', `on`: true, `power`: 7.5, `counts`: [1, 2], `none`: null}"
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return f"'{value.translate(_ESCAPES)}'"
        case Mapping():
            entries = cast("Mapping[str, object]", value).items()
            return "{" + ", ".join(f"{quote(key)}: {literal(one)}" for key, one in entries) + "}"
        case list() | tuple():
            return "[" + ", ".join(literal(one) for one in cast("Sequence[object]", value)) + "]"
        case _:
            raise TypeError(type(value))
