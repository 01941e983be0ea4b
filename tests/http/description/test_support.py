"""The table of endpoints in the documentation."""

import subprocess
import sys
from pathlib import Path

from emulator.http.description.differences import DIFFERENCES
from emulator.http.description.support import BEGIN, END, table, with_table
from emulator.http.endpoint import Endpoint
from emulator.http.routes import TABLE
from pages import ROOT, page


def test_table_in_the_documentation_is_that_of_the_urls() -> None:
    assert page("docs/support.md") == with_table(page("docs/support.md"))
    assert table() in page("docs/support.md")


def test_each_difference_is_of_an_endpoint() -> None:
    assert set(DIFFERENCES) <= {(row.method, row.path) for row in TABLE if isinstance(row, Endpoint)}


def test_command_writes_the_table_between_its_marks(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    subprocess.run([sys.executable, "-m", "emulator.http.description.support", file], check=True, cwd=ROOT)
    assert file.read_text() == f"before\n{BEGIN}\n\n{table()}\n\n{END}\nafter\n"
