"""The tables of `docs/support.md`, and `docs/parity.md`: made of the URL table and `docs/support.toml`."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from emulator.http.description.differences import DIFFERENCES
from emulator.http.description.known import read, read_refusals
from emulator.http.description.parity_page import parity_page, rule_endpoints
from emulator.http.description.support import short, table, with_tables
from emulator.http.endpoint import Endpoint
from emulator.http.routes import TABLE
from pages import ROOT, page

KNOWLEDGE = read(ROOT / "docs")
REFUSALS = read_refusals(ROOT / "docs")
RULES = [(each, rule) for each in KNOWLEDGE.tables for rule in each.rules]
ENDPOINTS = {f"{row.method} {short(row.path)}": row for row in TABLE if isinstance(row, Endpoint)}
TESTS = sorted({name for each in [*KNOWLEDGE.endpoints, *(rule for _, rule in RULES)] for name in each.tests})


def test_tables_in_the_documentation_are_those_of_their_data() -> None:
    assert page("docs/support.md") == with_tables(page("docs/support.md"), KNOWLEDGE)
    assert table() in page("docs/support.md")
    assert page("docs/parity.md") == parity_page(KNOWLEDGE, REFUSALS)


@pytest.mark.parametrize("each", KNOWLEDGE.tables, ids=lambda each: each.name)
def test_table_stands_under_its_heading(each: object) -> None:
    name, heading = getattr(each, "name", ""), getattr(each, "heading", "")
    under = re.findall(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", page("docs/support.md"), re.DOTALL | re.MULTILINE)
    assert len(under) == 1
    assert f"<!-- table {name} -->" in under[0]


def test_each_table_of_rules_is_made() -> None:
    found = re.findall(r"^<!-- (.+?) -->\n\n\|", page("docs/support.md"), re.MULTILINE)
    assert len(found) == len(KNOWLEDGE.tables) + 1
    assert len(re.findall(r"^\|[-|]+\|$", page("docs/support.md"), re.MULTILINE)) == len(found)


def test_each_difference_is_of_an_endpoint() -> None:
    assert set(DIFFERENCES) <= {(row.method, row.path) for row in TABLE if isinstance(row, Endpoint)}


def test_each_endpoint_has_its_source_and_each_difference_its_reason() -> None:
    assert [each.endpoint for each in KNOWLEDGE.endpoints] == list(ENDPOINTS)
    differing = {name for name, row in ENDPOINTS.items() if (row.method, row.path) in DIFFERENCES}
    assert {each.endpoint for each in KNOWLEDGE.endpoints if each.why} == differing


def test_each_refusal_is_of_an_endpoint() -> None:
    assert len(REFUSALS) > 100
    assert {f"{each.method} {each.path.partition('?')[0]}" for each in REFUSALS} <= set(ENDPOINTS)


def test_rules_are_of_endpoints_that_exist() -> None:
    assert rule_endpoints(KNOWLEDGE) <= set(ENDPOINTS)
    assert [rule for each, rule in RULES if len(rule.cells) != len(each.columns)] == []


def test_each_rule_and_endpoint_is_shown_by_tests() -> None:
    assert [each for each in [*KNOWLEDGE.endpoints, *(rule for _, rule in RULES)] if not each.tests] == []


@pytest.mark.parametrize("name", TESTS)
def test_test_that_shows_a_rule_exists(name: str) -> None:
    file, _, test = name.partition("::")
    assert re.search(rf"^def {test}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_command_writes_both_pages(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    shutil.copy(ROOT / "docs/support.toml", docs)
    broken = re.sub(r"^\|.*\n", "", page("docs/support.md"), flags=re.MULTILINE)
    (docs / "support.md").write_text(broken, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "emulator.http.description.support", docs], check=True, cwd=ROOT)
    for name in ("support.md", "parity.md"):
        assert (docs / name).read_text(encoding="utf-8") == page(f"docs/{name}")
