"""The table of endpoints in `docs/support.md`, made from the URL table.

After a change of the table: `python -m emulator.http.description.support docs/support.md`.
"""

import re
from collections import defaultdict
from pathlib import Path

import click

from emulator.http.classic.families import IN_PROJECT
from emulator.http.description.differences import DIFFERENCES
from emulator.http.endpoint import NotEmulated
from emulator.http.routes import TABLE

BEGIN = "<!-- endpoints: made by `python -m emulator.http.description.support docs/support.md` -->"
END = "<!-- end of endpoints -->"
_PROJECT = "/api/v1/projects/{project}"


def table() -> str:
    """The table in Markdown: a row for each endpoint of the URL table, then those of what is not emulated."""
    rows = [
        f"| `{row.method} {short(row.path)}` | {'not emulated' if isinstance(row, NotEmulated) else 'emulated'} "
        f"| {row.feature if isinstance(row, NotEmulated) else DIFFERENCES.get((row.method, row.path), '')} |"
        for row in TABLE
    ]
    known = {row.path for row in TABLE}
    families: defaultdict[str, list[str]] = defaultdict(list)
    for path, words in sorted(IN_PROJECT.items()):
        if f"{_PROJECT}/{path}" not in known:
            families[words].append(f"`/{path}…`")
    rows += [f"| {', '.join(paths)} | not emulated | {words} |" for words, paths in families.items()]
    return "\n".join(
        ["| endpoint | state | what differs |", "|---|---|---|", *(row.replace("|  |", "| |") for row in rows)]
    )


def short(path: str) -> str:
    """A path below the project without what is the same in all.

    >>> short("/api/v1/projects/{project}/models/spaces")
    '/models/spaces'
    """
    return path.removeprefix(_PROJECT) or path


def with_table(page: str) -> str:
    """The page with a new table between its two marks."""
    return re.sub(f"{BEGIN}.*{END}", lambda _: f"{BEGIN}\n\n{table()}\n\n{END}", page, flags=re.DOTALL)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(file: Path) -> None:
    """Write the table of endpoints into FILE, between its two marks."""
    file.write_text(with_table(file.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
