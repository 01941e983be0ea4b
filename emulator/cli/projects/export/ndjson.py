"""Exports instances as JSON lines: each as an apply takes it, nodes before edges, in the order of their identities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.cli.projects.export.output import new_file

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.cli.projects.export.pages import Pages


def write(pages: Pages, path: Path) -> None:
    """Write the lines to `path`. The last ones name deleted nodes to which relations lead: `{"delete": {…}}`."""
    with new_file(path) as file:
        for page in pages.instances():
            file.writelines(bytes(item) + b"\n" for item in page.items)
            file.writelines(b'{"delete":' + bytes(one) + b"}\n" for one in page.deleted)
