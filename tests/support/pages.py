"""The pages that users read: the README, and those of `docs/`."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def page(name: str) -> str:
    """The text of the page at `name`, from the root of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    """The text of a page between `heading`, of the second level, and the next of that level."""
    (found,) = re.findall(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page(name), re.DOTALL | re.MULTILINE)
    return found


def blocks(name: str, heading: str, language: str) -> list[str]:
    """The blocks of code in `language` under `heading`."""
    return re.findall(rf"```{language}\n(.*?)```", section(name, heading), re.DOTALL)
