"""The statements of `cypher/`, each as it stands in its file."""

import re
from pathlib import Path

import pytest
from plans import operators

from emulator.compile import library
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph

FOLDER = Path(str(library.folder()))
NAMES = sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.cypher"))
SOURCES = "".join(path.read_text() for path in Path(library.__file__).parents[1].rglob("*.py"))


def source(name: str) -> str:
    return (FOLDER / f"{name}.cypher").read_text()


def example_keys(header: str) -> set[str]:
    """The keys of the outermost map after `:params`; texts and inner maps and lists are cut out first."""
    flat = re.sub(r"'[^']*'", "0", header.partition(":params")[2].rpartition("*/")[0].strip())[1:-1]
    while re.search(r"[{\[][^{}\[\]]*[}\]]", flat):
        flat = re.sub(r"[{\[][^{}\[\]]*[}\]]", "0", flat)
    return set(re.findall(r"(\w+):", flat))


@pytest.mark.parametrize("name", NAMES)
def test_file_starts_with_a_title(name: str) -> None:
    assert re.match(r"// [A-Z]", source(name))


@pytest.mark.parametrize("name", NAMES)
def test_examples_are_for_the_parameters(name: str) -> None:
    header, _, _ = source(name).partition("*/")
    examples = example_keys(f"{header}*/") if ":params" in source(name) else set()
    named = set(re.findall(r"\$(\w+)", library.load(name)))
    # What is filled in may use more parameters than the text that it stands in for.
    assert examples >= named if "// fills:" in header else examples == named


@pytest.mark.parametrize("name", NAMES)
def test_file_is_used(name: str) -> None:
    folder, _, verb = name.partition("/")
    assert f'"{name}"' in SOURCES or (folder == "setup" and f'"{verb}"' in SOURCES)


@pytest.mark.parametrize("name", NAMES)
def test_statement_is_cypher_as_it_stands(name: str, graph: Graph) -> None:
    graph.run_schema_command(Statement(f"EXPLAIN {library.load(name)}", {}))


@pytest.fixture(scope="module")
def graph_with_data(graph: Graph) -> Graph:
    """One with relationships: in an empty one a scan costs nothing."""
    graph.run_autocommit(Statement("UNWIND range(1, 1000) AS number CREATE (:Filler)-[:FILLS]->(:Filler)", {}))
    return graph


@pytest.mark.parametrize("name", [name for name in NAMES if library.load(name).startswith(library.KEEP_PLAN)])
def test_statement_whose_plan_is_kept_finds_all_by_keys_and_ids(name: str, graph_with_data: Graph) -> None:
    plan = graph_with_data.read(lambda transaction: transaction.plan(Statement(library.load(name), {}), profile=False))
    assert not [found for found in operators(plan) if "Scan" in found]


@pytest.mark.parametrize("name", ["Person.name", "a`b", "a\\u0060b", "a\\", "\\u0041", "``", "é🙂", "a\nb"])
def test_quoted_name_stays_what_it_is(name: str, graph: Graph) -> None:
    text = f"RETURN keys({{{library.quote(name)}: 1}}) AS names"
    assert graph.read(lambda transaction: transaction.rows(Statement(text, {}))) == [[[name]]]
