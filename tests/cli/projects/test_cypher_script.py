"""The script of an export creates the graph in another Neo4j: labels, properties, relationships."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import archive
import releases
from conftest import Api
from emulator.cli import main
from emulator.compile.literals import literal
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph

pytestmark = pytest.mark.xdist_group("whole emulators")

INTERNAL = ("number", "change", "relationship")
NODES = """
MATCH (n:Instance) WHERE n.project = $project
RETURN labels(n), properties(n)
"""
RELATIONSHIPS = """
MATCH (a:Instance)-[r]->(b:Instance) WHERE a.project = $project
RETURN type(r), a.key, b.key, properties(r)
"""


@pytest.fixture(scope="module")
def other() -> Iterator[Graph]:
    """An empty Neo4j that knows nothing of the emulator."""
    with releases.chosen() as neo4j:
        neo4j.wait()
        connected = Graph.connect(neo4j.uri, neo4j.user, neo4j.password)
        yield connected
        connected.close()


def rows(graph: Graph, text: str, **parameters: Any) -> list[list[Any]]:
    return graph.read(lambda transaction: transaction.rows(Statement(text, parameters)))


def content(graph: Graph, project: str) -> tuple[Counter[str], Counter[str]]:
    """The nodes and the relationships of a project, without what the emulator keeps for itself."""

    def shown(values: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in values.items() if key not in INTERNAL and not {"!", "~"} & set(key)}

    nodes = Counter(
        json.dumps([sorted(labels), shown(values)], sort_keys=True)
        for labels, values in rows(graph, NODES, project=project)
    )
    relationships = Counter(
        json.dumps([kind, start, end, shown(values)], sort_keys=True)
        for kind, start, end, values in rows(graph, RELATIONSHIPS, project=project)
    )
    return nodes, relationships


def test_script_creates_the_graph_in_another_neo4j(
    api: Api, base_url: str, graph: Graph, other: Graph, tmp_path: Path
) -> None:
    archive.build(api)
    file = tmp_path / "graph.cypher"
    result = CliRunner().invoke(main, ["export", str(file), "--project", api.project, "--url", base_url])
    assert result.exit_code == 0, result.output
    statements = file.read_text(encoding="utf-8").split(";\n")
    assert statements.pop() == ""
    for text in statements:
        assert "\n" not in text
        other.run_schema_command(Statement(text, {}))
    nodes, relationships = content(graph, api.project)
    assert content(other, api.project) == (nodes, relationships)
    assert (nodes.total(), relationships.total()) == (35, 37)
    assert f"Exported 72 nodes and relationships of {api.project}" in result.output


@pytest.mark.parametrize(
    "value",
    [
        *(value for _, value in archive.ALL_TYPES.values() if not isinstance(value, dict)),
        "".join(map(chr, (*range(1, 0x180), 0x2028, 0x2029, 0xFFFD, 0x1F6B0))),
        "\\u0027 + 1 //",
        "\\\\u0027",
        "\\",
        "*/ // `$x` {x}",
        1e-7,
        -1e22,
        [],
        {"a`b\\u0060": {"": [None, [1.5]]}},
    ],
)
def test_literal_is_the_value(graph: Graph, value: Any) -> None:
    assert rows(graph, f"RETURN {literal(value)}") == [[value]]


def test_literal_stands_on_a_line() -> None:
    text = literal("".join(map(chr, range(0x2030))))
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize("value", [b"bytes", object(), {1}])
def test_other_values_have_no_literal(value: Any) -> None:
    with pytest.raises(TypeError):
        literal(value)
