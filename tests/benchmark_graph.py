"""Compares questions to the graph with hand-written Cypher, and a large project with a small one, in one run:

    python tests/benchmark_graph.py [--nodes 100000] [--large 1000000]

Both projects lie in one Neo4j and were written through the API; a node has five properties and leads to three others
(the large project's nodes to one). The hand-written Cypher asks the native graph of the small project for the same
answer. What counts are the ratios of medians: `against Cypher` above 1.0 means dearer than Cypher, `grown` how much
dearer the same question is in the large project.
"""

import argparse
import itertools
import statistics
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import msgspec
from benchmark import emulator, milliseconds
from neo4j import Driver, GraphDatabase

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from emulator.database.server import ManagedNeo4j

ROUNDS, WARM, BATCH, PAGE = 25, 5, 1000, 100
MANY = 40
QUERY = "/models/instances/query"
VIEW = view_ref("Bench")
LEADS = {"flows-to": (1, 1), "feeds": (7, 1), "near": (11, 3)}
"""Edge types, and which node the edge of node i leads to: times, plus."""
Question = dict[str, Any]


class Project:
    """A project with nodes 0 to `nodes` - 1, and edges of the first `types` types from each."""

    def __init__(self, base_url: str, name: str, nodes: int, types: int) -> None:
        self.name, self.nodes, self.types = name, nodes, types
        headers = {"authorization": "Bearer x", "content-type": "application/json"}
        self._client = httpx.Client(base_url=f"{base_url}/api/v1/projects/{name}", headers=headers, timeout=120)
        five = {"a": prop(), "b": prop("int64"), "c": prop("float64"), "d": prop("boolean"), "e": prop()}
        self.ask("/models/spaces", {"items": [{"space": SPACE}]})
        bench = container("Bench", **five)
        bench["indexes"] = {"a": {"properties": ["a"], "indexType": "btree", "cursorable": True}}
        self.ask("/models/containers", {"items": [bench]})
        self.ask("/models/views", {"items": [view("Bench", *(f"Bench.{name}" for name in five))]})
        with ThreadPoolExecutor(2) as pool:
            for items in (self._nodes, self._edges):
                for _ in pool.map(lambda batch: self.ask("/models/instances", {"items": batch}), items()):
                    pass

    def _nodes(self) -> Iterator[list[Any]]:
        for start in range(0, self.nodes, BATCH):
            yield [
                node(f"n{i}", data(VIEW, a=f"text {i}", b=i, c=i * 1.5, d=True, e=f"other text {i}"))
                for i in range(start, min(start + BATCH, self.nodes))
            ]

    def _edges(self) -> Iterator[list[Any]]:
        for kind, (times, plus) in list(LEADS.items())[: self.types]:
            for start in range(0, self.nodes, BATCH):
                yield [
                    edge(f"{kind}-{i}", ref(f"n{i}"), ref(f"n{(i * times + plus) % self.nodes}"), ref(kind))
                    for i in range(start, min(start + BATCH, self.nodes))
                ]

    def ask(self, path: str, body: Any) -> Any:
        return msgspec.json.decode(self.send(path, msgspec.json.encode(body)))

    def send(self, path: str, body: bytes) -> bytes:
        return self._client.post(path, content=body).raise_for_status().content


def named(number: int, size: int) -> list[str]:
    """The property `a` of `size` nodes."""
    return [f"text {number + i}" for i in range(size)]


def start(number: int, size: int) -> Question:
    return {"nodes": {"filter": {"in": {"property": [SPACE, "Bench/v1", "a"], "values": named(number, size)}}}}


def hops(number: int, size: int, distance: int, types: list[str]) -> Question:
    """From `size` nodes, `distance` times along edges of `types`, asking for the nodes at the end."""
    filter_ = {"in": {"property": ["edge", "type"], "values": [ref(kind) for kind in types]}}
    sets: Question = {"hop0": start(number, size)}
    for step in range(distance):
        sets[f"edges{step}"] = {"edges": {"from": f"hop{step}", "maxDistance": 1, "filter": filter_}, "limit": 10_000}
        sets[f"hop{step + 1}"] = {"nodes": {"from": f"edges{step}"}, "limit": 10_000}
    return {"with": sets, "select": {f"hop{distance}": SELECT}}


SELECT = {"sources": [{"source": VIEW, "properties": ["*"]}], "limit": 10_000}


def walk(number: int, types: list[str]) -> Question:
    """Up to ten steps along edges of `types`, asking for the edges."""
    filter_ = {"in": {"property": ["edge", "type"], "values": [ref(kind) for kind in types]}}
    edges = {"edges": {"from": "start", "maxDistance": 10, "filter": filter_}, "limit": 10_000}
    return {"with": {"start": start(number, 1), "walk": edges}, "select": {"walk": {"limit": 10_000}}}


def cypher_hops(distance: int, types: list[str]) -> str:
    kinds = "|".join(relationship(kind) for kind in types)
    return f"""
        MATCH (start:Bench {{project: $project}}) WHERE start.`Bench.a` IN $names
        MATCH (start){f"-[:{kinds}]->()" * (distance - 1)}-[:{kinds}]->(found)
        RETURN DISTINCT properties(found)"""


def cypher_walk(types: list[str]) -> str:
    return f"""
        MATCH (start:Bench {{project: $project}}) WHERE start.`Bench.a` IN $names
        MATCH (start)-[steps:{"|".join(relationship(kind) for kind in types)}]->{{1,10}}()
        WITH DISTINCT last(steps) AS step
        RETURN properties(step), startNode(step).externalId, endNode(step).externalId"""


def relationship(kind: str) -> str:
    return kind.upper().replace("-", "_")


FIND = "MATCH (found:Bench {project: $project}) WHERE found.`Bench.a` IN $names RETURN properties(found)"
LIST = "MATCH (i:Bench {project: $project}) RETURN properties(i) LIMIT 1000"
CHANGES = """
    MATCH (i:Instance {project: $project}) WHERE i.change > 0 AND i:Bench
    RETURN properties(i) ORDER BY i.project, i.change LIMIT 1000"""
ONE, TWO, THREE = list(LEADS)[:1], list(LEADS)[:2], list(LEADS)
numbers = itertools.count(1)
Ask = Callable[[int], tuple[str, Question]]


def listing(_: int) -> tuple[str, Question]:
    return "/models/instances/list", {"sources": [{"source": VIEW}], "limit": 1000}


def equals(number: int) -> tuple[str, Question]:
    return "/models/instances/list", {
        "sources": [{"source": VIEW}],
        "filter": {"equals": {"property": [SPACE, "Bench/v1", "a"], "value": f"text {number}"}},
    }


def changes(_: int) -> tuple[str, Question]:
    nodes = {"nodes": {"filter": {"hasData": [VIEW]}}, "limit": 1000}
    return "/models/instances/sync", {"with": {"all": nodes}, "select": {"all": {"sources": SELECT["sources"]}}}


def questions(types: list[str]) -> dict[str, tuple[Ask, str]]:
    """What is asked of the emulator, and the Cypher for it."""
    asked: dict[str, tuple[Ask, str]] = {
        "list 1000": (listing, LIST),
        "equals on an index": (equals, FIND),
        "sync 1000": (changes, CHANGES),
    }
    for size, distance in itertools.product((1, MANY), (1, 2, 3)):
        asked[f"{distance} hops from {size}"] = (
            lambda number, size=size, distance=distance: (QUERY, hops(number, size, distance, types)),
            cypher_hops(distance, types),
        )
    walked = types[:2]
    asked["up to 10 steps from 1"] = (lambda number: (QUERY, walk(number, walked)), cypher_walk(walked))
    return asked


def run(project: Project, ask: Ask, number: int) -> Callable[[], Any]:
    path, question = ask(number)
    body = msgspec.json.encode(question)
    return lambda: project.send(path, body)


def run_cypher(driver: Driver, project: Project, text: str, number: int, size: int) -> Callable[[], Any]:
    def run() -> Any:
        with driver.session() as session:
            values = {"project": project.name, "names": named(number, size)}
            return session.execute_read(lambda transaction: transaction.run(text, values).values())

    return run


def medians(*sides: Callable[[int], Callable[[], Any]]) -> list[float]:
    """What each side takes, in turns; each round asks for another node."""
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(ROUNDS):
        number = next(numbers) * 37
        for make, measured in zip(sides, times, strict=True):
            measured.append(milliseconds(make(number)))
    return [statistics.median(measured[WARM:]) for measured in times]


def against_cypher(driver: Driver, project: Project) -> None:
    print(f"\n{'question':24} {'emulator ms':>12} {'Cypher ms':>10} {'against Cypher':>15}")
    for name, (ask, text) in questions(THREE).items():
        size = MANY if name.endswith(f" {MANY}") else 1
        ours, plain = medians(
            lambda number, ask=ask: run(project, ask, number),
            lambda number, text=text, size=size: run_cypher(driver, project, text, number, size),
        )
        print(f"{name:24} {ours:12.1f} {plain:10.1f} {ours / plain:15.2f}")


def grown(small: Project, large: Project) -> None:
    print(f"\n{'question':24} {f'{small.nodes} ms':>12} {f'{large.nodes} ms':>12} {'grown':>7}")
    for name, (ask, _) in questions(ONE).items():
        few, many = medians(
            lambda number, ask=ask: run(small, ask, number), lambda number, ask=ask: run(large, ask, number)
        )
        print(f"{name:24} {few:12.1f} {many:12.1f} {many / few:7.2f}")


def paging(project: Project) -> None:
    """The thousandth page against the first."""
    body: Question = {"sources": [{"source": VIEW}], "limit": PAGE}
    for _ in range(min(999, project.nodes // PAGE - 1)):
        body["cursor"] = project.ask("/models/instances/list", body)["nextCursor"]
    first = msgspec.json.encode({**body, "cursor": None})
    last = msgspec.json.encode(body)
    one, other = medians(
        lambda _: lambda: project.send("/models/instances/list", first),
        lambda _: lambda: project.send("/models/instances/list", last),
    )
    print(
        f"\nlast page of {PAGE} nodes, the 1000th at most, against the first: "
        f"{other:.1f} ms, {one:.1f} ms, {other / one:.2f}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--nodes", type=int, default=100_000)
    options.add_argument("--large", type=int, default=1_000_000)
    chosen = options.parse_args()
    with ManagedNeo4j() as neo4j:
        neo4j.wait()
        auth = (neo4j.user, neo4j.password)
        with emulator(neo4j) as url, GraphDatabase.driver(neo4j.uri, auth=auth) as driver:
            project = Project(url, "bench", chosen.nodes, 3)
            small, large = Project(url, "small", chosen.nodes // 10, 1), Project(url, "large", chosen.large, 1)
            driver.execute_query("CREATE INDEX by_hand FOR (i:Bench) ON (i.project, i.`Bench.a`)")
            driver.execute_query("CALL db.awaitIndexes(300)")
            against_cypher(driver, project)
            paging(project)
            grown(small, large)


if __name__ == "__main__":
    sys.exit(main())
