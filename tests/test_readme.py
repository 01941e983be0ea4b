"""The README and the pages of `docs/` keep their promises."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from typing import Any

import click
import pytest

from emulator.cli import main
from emulator.cli.options import DEFAULTS
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.http.endpoint import NotEmulated
from emulator.http.routes import TABLE
from pages import ROOT, blocks, page, section

PAGES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))
UP = [parameter for parameter in main.commands["up"].params if isinstance(parameter, click.Option)]


def run(example: str, base_url: str, project: str) -> str:
    """What an example prints when its addresses are those of this test."""
    pasted = example.replace("http://127.0.0.1:8000", base_url)
    pasted = re.sub(r'(?<=project=)"\w+"', f'"{project}"', pasted)
    said = subprocess.run([sys.executable, "-c", pasted], capture_output=True, text=True, timeout=120, check=False)
    assert said.returncode == 0, said.stderr
    return said.stdout


def test_example_runs_as_pasted_and_its_cypher_finds_it(base_url: str, project: str, graph: Graph) -> None:
    (example,), (cypher,) = (blocks("README.md", "An example", language) for language in ("python", "cypher"))
    said = run(example, base_url, project)
    assert "linda_hamilton {'name': 'Linda Hamilton', 'birthYear': 1956}" in said
    asked = cypher.replace("WHERE", f"WHERE a.project = '{project}' AND")
    asked = asked.replace("RETURN a, r, m", "RETURN a.name, type(r), m.name")
    rows = graph.read(lambda transaction: transaction.rows(Statement(asked, {})))
    assert rows == [["Arnold Schwarzenegger", "ACTS_IN", "Terminator"]]


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_curl_commands_have_the_answer_that_is_printed(base_url: str, project: str) -> None:
    top = page("README.md").partition("## An example")[0]
    commands = re.findall(r"^curl .*$", top, re.MULTILINE)
    (printed,) = re.findall(r"^```json\n(.*)\n```$", top, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        pasted = command.replace("http://127.0.0.1:8000", base_url).replace("projects/demo", f"projects/{project}")
        arguments = shlex.split(pasted)
        arguments[arguments.index("--json")] = "--data"  # which older releases have too
        content = ["--header", "Content-Type: application/json", "--silent", "--show-error"]
        said = subprocess.run([*arguments, *content], capture_output=True, text=True, timeout=60, check=True).stdout
    times = r'"(createdTime|lastUpdatedTime)":\d+'
    assert re.sub(times, r"\1", said) == re.sub(times, r"\1", printed)


def test_graphql_example_has_the_answer_that_is_printed(base_url: str, project: str, graph: Graph) -> None:
    (example,), (cypher,) = (blocks("README.md", "GraphQL", language) for language in ("python", "cypher"))
    said = run(example, base_url, project)
    assert f"`{said.strip()}`" in section("README.md", "GraphQL")
    asked = cypher.replace("WHERE", f"WHERE strong.project = '{project}' AND")
    asked = asked.replace("RETURN strong, feeds, fed, at, area", "RETURN strong.name, fed.name, area.name")
    rows = graph.read(lambda transaction: transaction.rows(Statement(asked, {})))
    assert rows == [["P-1", "P-2", "Hall"]]


def test_query_of_the_plant_has_the_answer_that_is_printed(base_url: str, project: str, graph: Graph) -> None:
    (example,) = blocks("docs/queries.md", "The query with the SDK", "python")
    (cypher,) = blocks("docs/queries.md", "The same query in Cypher", "cypher")
    said = run(example, base_url, project).splitlines()
    assert len(said) == 2
    assert all(f"`{line}`" in section("docs/queries.md", "The query with the SDK") for line in said)
    asked = cypher.replace("WHERE", f"WHERE intake.project = '{project}' AND")
    asked = asked.replace("RETURN path", "RETURN DISTINCT reached.name AS name ORDER BY name")
    rows = graph.read(lambda transaction: transaction.rows(Statement(asked, {})))
    assert rows == [[line.split()[0]] for line in said]


def options_and_defaults() -> dict[str, str]:
    """What the table of options has as the default of each."""
    found: dict[str, str] = {}
    for row in re.findall(r"^\| (`--.*?) \| (.*?) ?\| ", page("docs/options.md"), re.MULTILINE):
        names, default = re.findall(r"`(--[\w-]+)`", row[0]), row[1]
        each = default.split(", ", len(names) - 1)
        found |= zip(names, each if len(each) == len(names) else [default] * len(names), strict=True)
    return found


def test_table_of_options_has_those_of_the_command() -> None:
    assert list(options_and_defaults()) == [name for option in UP for name in option.opts]


@pytest.mark.parametrize("option", UP, ids=lambda option: option.opts[0])
def test_default_in_the_table_of_options_is_that_of_the_settings(option: click.Option) -> None:
    described = options_and_defaults()[option.opts[0]]
    default: Any = getattr(DEFAULTS, str(option.name))
    literal = re.match(r"`(.*?)`", described)
    if literal:
        assert literal[1] == str(default)
    elif described.endswith("MiB"):
        assert int(described.split()[0]) * 1024**2 == default
    elif described in {"", "none"}:
        assert not default or default == type(default)()
    else:  # it depends on the machine, or is a table of its own
        assert option.name in {"data", "neo4j_uri", "neo4j_user", "neo4j_password", "neo4j_database"} | {
            "allowed_hosts",
            "limits",
            "system_models",
        }


def test_every_path_of_the_api_stands_in_the_support_table() -> None:
    table = section("docs/support.md", "Endpoints")
    for row in TABLE:
        words = [word for word in row.path.split("/") if word and not word.startswith("{")]
        resource = words[words.index("models") + 1] if "models" in words else words[-1]
        assert resource in table or words[3 if len(words) > 3 else -1] in table, row.path
    assert any(isinstance(row, NotEmulated) for row in TABLE)


def test_versions_in_the_table_of_tools_are_those_that_are_tested() -> None:
    clients = ROOT / "tests/clients"
    files = [ROOT / "pyproject.toml", *clients.glob("requirements*.txt")]
    pins = set(re.findall(r"([\w-]+)(?:\[\w+\])?==([\d.]+)", "\n".join(file.read_text() for file in files)))
    pins.update(json.loads((clients / "javascript/package.json").read_text())["devDependencies"].items())
    pins.update(re.findall(r'^([\w-]+) = "=([\d.]+)"$', (clients / "rust/Cargo.toml").read_text(), re.MULTILINE))
    artifacts = r"<artifactId>([\w-]+)</artifactId>\s*<version>([\d.]+)</version>"
    pins.update(re.findall(artifacts, (clients / "java/pom.xml").read_text()))
    row = r"^\| `([\w@/-]+)` ([\d.]+)(?: for \w+)? \|"
    named = re.findall(row, section("docs/support.md", "Client tools"), re.MULTILINE)
    assert len(named) == 10
    assert set(named) <= pins


@pytest.mark.parametrize("name", PAGES)
def test_readme_has_a_line_for_the_page(name: str) -> None:
    lines = section("README.md", "Links").splitlines()
    assert len([line for line in lines if line.startswith(f"- [{name}]({name}): ")]) == 1


@pytest.mark.parametrize("name", ["README.md", *PAGES])
def test_links_of_the_page_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(((?!http)[^)]+)\)", page(name))
    for link in links:
        path, _, heading = link.partition("#")
        target = (ROOT / name).parent / path
        assert target.exists(), link
        titles = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE) if heading else []
        assert not heading or heading in {re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) for title in titles}


def test_readme_begins_with_the_two_commands_that_set_it_up() -> None:
    above = page("README.md").split("## ")[0]
    assert re.findall(r"^    (.*)$", above, re.MULTILINE) == [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/cdf-emulator up",
        "python3 -m venv .venv && .venv/bin/pip install '.[dev]' && .venv/bin/pytest -n 2",
    ]


PROGRAMS = sorted({found for name in PAGES for found in re.findall(r"\.venv/bin/python (\S+)", page(name))})


@pytest.mark.parametrize("program", PROGRAMS)
def test_program_that_a_page_names_starts(program: str) -> None:
    started = subprocess.run([sys.executable, program, "--help"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert started.returncode == 0, started.stderr
    assert program in started.stdout


def test_pages_name_the_programs_beside_the_tests() -> None:
    assert PROGRAMS == ["tests/benchmarks", "tests/laboratory", "tests/stress"]
