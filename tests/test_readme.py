"""The README keeps its promises."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click import Command

from emulator.cli import main
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.http.endpoint import NotEmulated
from emulator.http.routes import TABLE

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def block(heading: str, language: str) -> str:
    """The block of code in `language` under `heading`."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)^## ", README, re.DOTALL | re.MULTILINE)
    (found,) = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return found


def run(example: str, base_url: str, project: str) -> str:
    """What an example prints when its addresses are those of this test."""
    pasted = example.replace("http://127.0.0.1:8000", base_url)
    pasted = re.sub(r'(?<=project=)"\w+"', f'"{project}"', pasted)
    said = subprocess.run([sys.executable, "-c", pasted], capture_output=True, text=True, timeout=120, check=False)
    assert said.returncode == 0, said.stderr
    return said.stdout


def test_example_runs_as_pasted_and_its_cypher_finds_it(base_url: str, project: str, graph: Graph) -> None:
    said = run(block("An example", "python"), base_url, project)
    assert "linda_hamilton {'name': 'Linda Hamilton', 'birthYear': 1956}" in said
    asked = block("An example", "cypher").replace("WHERE", f"WHERE a.project = '{project}' AND")
    asked = asked.replace("RETURN a, r, m", "RETURN a.name, type(r), m.name")
    rows = graph.read(lambda transaction: transaction.rows(Statement(asked, {})))
    assert rows == [["Arnold Schwarzenegger", "ACTS_IN", "Terminator"]]


def test_question_to_the_plant_has_the_answer_that_is_printed(base_url: str, project: str, graph: Graph) -> None:
    said = run(block("A question to the graph", "python"), base_url, project).splitlines()
    assert len(said) == 2
    assert all(f"`{line}`" in README for line in said)
    asked = block("A question to the graph", "cypher").replace("WHERE", f"WHERE intake.project = '{project}' AND")
    asked = asked.replace("RETURN path", "RETURN DISTINCT reached.name AS name ORDER BY name")
    rows = graph.read(lambda transaction: transaction.rows(Statement(asked, {})))
    assert rows == [[line.split()[0]] for line in said]


def up() -> Command:
    return main.commands["up"]


@pytest.mark.parametrize("option", [name for option in up().params for name in option.opts if name.startswith("--")])
def test_every_option_is_described(option: str) -> None:
    assert f"`{option}`" in README


def test_every_path_of_the_api_stands_in_the_support_table() -> None:
    table = README[README.index("## What is emulated") :]
    for row in TABLE:
        words = [word for word in row.path.split("/") if word and not word.startswith("{")]
        resource = words[words.index("models") + 1] if "models" in words else words[-1]
        assert resource in table or words[3 if len(words) > 3 else -1] in table, row.path
    assert any(isinstance(row, NotEmulated) for row in TABLE)
