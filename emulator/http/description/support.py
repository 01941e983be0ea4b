"""The tables of `docs/support.md`, made from the URL table and `docs/support.toml`; and `docs/parity.md` with them.

After a change of either: `python -m emulator.http.description.support docs`.
"""

import re
from collections import defaultdict
from pathlib import Path

import click

from emulator.http.classic.families import IN_PROJECT
from emulator.http.description.differences import DIFFERENCES
from emulator.http.description.known import Knowledge, markdown_table, read, read_refusals
from emulator.http.description.parity_page import parity_page
from emulator.http.endpoint import NotEmulated
from emulator.http.routes import TABLE

BEGIN = "<!-- endpoints: made by `python -m emulator.http.description.support docs` -->"
END = "<!-- end of endpoints -->"
END_OF_TABLE = "<!-- end of table -->"
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


def with_tables(page: str, knowledge: Knowledge) -> str:
    """The page with new tables between their marks."""
    page = _between(page, BEGIN, END, table())
    for each in knowledge.tables:
        rows = [rule.cells for rule in each.rules]
        page = _between(page, f"<!-- table {each.name} -->", END_OF_TABLE, markdown_table(each.columns, rows))
    return page


def _between(page: str, begin: str, end: str, text: str) -> str:
    return re.sub(f"{begin}.*?{end}", lambda _: f"{begin}\n\n{text}\n\n{end}", page, flags=re.DOTALL)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Write the tables of support.md in FOLDER, and all of parity.md, of support.toml and the URL table."""
    knowledge = read(folder)
    support = folder / "support.md"
    support.write_text(with_tables(support.read_text(encoding="utf-8"), knowledge), encoding="utf-8")
    (folder / "parity.md").write_text(parity_page(knowledge, read_refusals(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
