"""What a new user sees who asks Neo4j Browser for everything."""

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from neo4j import GraphDatabase

from builders import SPACE, container, data, node, prop, view, view_ref
from emulators import Running
from pages import blocks

pytestmark = pytest.mark.xdist_group("whole emulators")

DEFAULT_QUERY = "MATCH (n) RETURN n LIMIT 25"
AMONG = "MATCH (n)-[r]->(m) WHERE elementId(n) IN $shown AND elementId(m) IN $shown RETURN type(r)"
(EXAMPLE,) = blocks("README.md", "An example", "python")


def look(running: Running) -> tuple[list[Any], list[str]]:
    """The nodes of the default query, and the relationships that Browser draws among them."""
    with GraphDatabase.driver(running.bolt, auth=("neo4j", running.password)) as driver:
        nodes = [record["n"] for record in driver.execute_query(DEFAULT_QUERY).records]
        among = driver.execute_query(AMONG, shown=[node.element_id for node in nodes]).records
    return nodes, [record[0] for record in among]


def test_default_query_after_the_example_shows_the_whole_graph(start: Callable[..., Running]) -> None:
    running = start("--ephemeral")
    example = EXAMPLE.replace("http://127.0.0.1:8000", running.api)
    subprocess.run([sys.executable, "-c", example], check=True, capture_output=True, timeout=120)
    nodes, relationships = look(running)
    names = {node["externalId"] for node in nodes if "Node" in node.labels}
    assert {"arnold_schwarzenegger", "terminator", "james_cameron", "terminator_2", "linda_hamilton"} <= names
    assert sorted(relationships) == ["ACTS_IN", "DIRECTS"]
    style = running.text("/_emulator/projects/demo/style.grass")
    bookkeeping = {label for node in nodes if "Node" not in node.labels for label in node.labels if label != "Instance"}
    small = set(re.findall(r"node\.(\w+) \{\n  diameter: 10px", style))
    assert bookkeeping <= small


def post(running: Running, path: str, items: list[Any]) -> None:
    url = f"{running.api}/api/v1/projects/demo/models/{path}"
    httpx.post(url, json={"items": items}, headers={"authorization": "Bearer x"}, timeout=60).raise_for_status()


def test_default_query_shows_the_graph_of_a_user_with_a_large_schema(start: Callable[..., Running]) -> None:
    running = start("--ephemeral")
    post(running, "spaces", [{"space": SPACE}])
    post(running, "containers", [container(f"C{n}", name=prop(), next=prop("direct")) for n in range(60)])
    post(running, "views", [view(f"V{n}", f"C{n}.name", f"C{n}.next") for n in range(60)])
    items = [
        node(
            f"n{n}", data(view_ref(f"V{n}"), name=f"node {n}", next={"space": SPACE, "externalId": f"n{(n + 1) % 30}"})
        )
        for n in range(30)
    ]
    post(running, "instances", items)
    nodes, relationships = look(running)
    ours = [node for node in nodes if any(label.startswith("_") for label in node.labels)]
    assert sorted(label for node in ours for label in node.labels) == ["_Database", "_Project", "_Schema", "_Writer"]
    assert len(nodes) - len(ours) == 21
    assert len(relationships) >= 20
