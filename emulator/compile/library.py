"""Loads the statements of `cypher/`, one per file, by name: `library.load("project/lock")`.

A file starts with `// <title>` lines and a `:params {...}` comment with example values; the rest is the
statement. Its text never changes at run time, so the plan cache of Neo4j always hits.
"""

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from emulator.compile.statement import Statement

KEEP_PLAN = "CYPHER replan=skip\n"
"""The prefix of a statement that finds everything by keys and ids, or matches nothing.

Its plan does not depend on the amount of data, so Neo4j keeps it; else it plans again whenever the data grows fourfold.
"""

_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*\n", re.DOTALL | re.MULTILINE)


def folder() -> Traversable:
    """`cypher/`: inside the package when installed from a wheel, beside it in a checkout."""
    package = files("emulator")
    installed = package / "cypher"
    return installed if installed.is_dir() else package / ".." / "cypher"


@cache
def load(name: str) -> str:
    """The statement in `cypher/<name>.cypher`, without its header."""
    return _COMMENT.sub("", (folder() / f"{name}.cypher").read_text(encoding="utf-8")).strip()


def texts(subject: str) -> list[str]:
    """All statements of a folder of `cypher/`, in the order of their names."""
    names = sorted(file.name.removesuffix(".cypher") for file in (folder() / subject).iterdir())
    return [load(f"{subject}/{name}") for name in names]


def statement(name: str, **parameters: Any) -> Statement:
    """The statement `name` with its parameters bound."""
    return Statement(load(name), parameters)


def fill(text: str, fills: dict[str, str]) -> str:
    """Replace the placeholders of a statement, which its header names, by compiled text.

    >>> fill("MATCH (a) WHERE $predicate RETURN a", {"$predicate": "a:`B`"})
    'MATCH (a) WHERE a:`B` RETURN a'
    """
    for placeholder, compiled in fills.items():
        text = text.replace(placeholder, compiled)
    return text.strip()


def quote(identifier: str) -> str:
    r"""Make `identifier` safe as a label, relationship type or property key in Cypher text.

    >>> quote("Person.name")
    '`Person.name`'
    >>> quote("a`b")
    '`a``b`'

    Neo4j replaces a backslash, `u` and four digits by that character before it parses, even inside back-ticks:
    a back-tick could come in that way. So a backslash is written as such an escape itself.

    >>> print(quote(chr(92) + "u0060"))
    `\u005Cu0060`
    """
    return "`" + identifier.replace("\\", "\\u005C").replace("`", "``") + "`"
