"""The other side: the statements that a good Neo4j developer would write for the same answers, one transaction each."""

from collections.abc import Callable, Iterator
from typing import Any

from neo4j import Driver

from benchmarks.sides import shapes
from benchmarks.sides.shapes import SIZE, five, two

NODES = """
    UNWIND $rows AS row
    MERGE (node:Plain {key: row.key})
    SET node += row.values
    RETURN row.ix, node.version, node.createdTime, node.lastUpdatedTime"""
EDGES = """
    UNWIND $rows AS row
    MATCH (start:Plain {key: row.start})
    MATCH (end:Plain {key: row.end})
    MERGE (start)-[edge:TYPE {key: row.key}]->(end)
    SET edge += row.values
    RETURN row.ix, edge.version, edge.createdTime, edge.lastUpdatedTime"""
RELATION = """
    MATCH (r#:Plain {key: row.r#})
    MERGE (node)-[:R#]->(r#)
    WITH row, node"""
WIDE = f"""
    UNWIND $rows AS row
    MERGE (node:LABEL {{key: row.key}})
    SET node += row.values
    WITH row, node{"".join(RELATION.replace("#", str(at)) for at in range(shapes.RELATIONS))}
    RETURN row.ix, node.version, node.createdTime, node.lastUpdatedTime"""
BYIDS = "UNWIND $keys AS key MATCH (node:Plain {key: key}) RETURN properties(node)"
LIST = "MATCH (node:Plain) WHERE node.key > $after RETURN properties(node) ORDER BY node.key LIMIT $limit"
HOPS = """
    MATCH (:Plain {key: $key})-[:LEADS_TO]->()-[:LEADS_TO]->()-[:LEADS_TO]->(node)
    WITH DISTINCT node
    RETURN properties(node)"""
CREATED = 1_760_000_000_000
TIMES = {"version": 1, "createdTime": CREATED, "lastUpdatedTime": CREATED}
Work = Callable[[], Any]
Asked = tuple[str, dict[str, Any]]


class Plain:
    """The same rows without the emulator."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def define(self) -> None:
        labels = ["Plain", *(f"Wide{number}" for number in range(shapes.VIEWS))]
        for label in labels:
            self._driver.execute_query(
                f"CREATE CONSTRAINT plain_{label} IF NOT EXISTS FOR (node:{label}) REQUIRE node.key IS UNIQUE"
            )
        self._driver.execute_query("CALL db.awaitIndexes(300)")

    def load(self, nodes: int) -> Iterator[None]:
        for at in range(0, nodes, SIZE):
            numbers = range(at, min(at + SIZE, nodes))
            self._write((NODES, {"rows": [_node("n", i, 0) for i in numbers]}))()
            yield
            rows = [_edge("t", i, shapes.parent(i), i) for i in numbers if i]
            self._write((EDGES.replace("TYPE", "LEADS_TO"), {"rows": rows}))()
            yield

    def nodes(self, batch: str, salt: int = 0, size: int = SIZE) -> Work:
        return self._write((NODES, {"rows": [_node(batch, i, salt) for i in range(size)]}))

    def mixed(self, batch: str, salt: int) -> Work:
        half = SIZE // 2
        changed = [_node("half", i, salt) for i in range(half)]
        return self._write((NODES, {"rows": [*changed, *(_node(batch, i, 0) for i in range(half))]}))

    def edges(self, batch: str, number: int = 0) -> Work:
        rows = [_edge(batch, i, *shapes.ends(i, number)) for i in range(SIZE)]
        return self._write((EDGES.replace("TYPE", "LINKED"), {"rows": rows}))

    def wide(self, batch: str, number: int) -> Work:
        """A statement per label, all in one transaction."""
        rows = [_wide(batch, i, number) for i in range(SIZE)]
        asked = [(WIDE.replace("LABEL", f"Wide{at}"), {"rows": rows[at :: shapes.VIEWS]}) for at in range(shapes.VIEWS)]
        return self._write(*asked)

    def byids(self, number: int) -> Work:
        at = number % (shapes.POOL // SIZE) * SIZE
        return self._read(BYIDS, keys=[f"n-{at + i}" for i in range(SIZE)])

    def list(self) -> Work:
        return self._read(LIST, after="", limit=SIZE)

    def hops(self, number: int) -> Work:
        return self._read(HOPS, key=f"n-{shapes.root(number)}")

    def _write(self, *asked: Asked) -> Work:
        def run() -> Any:
            with self._driver.session(database="neo4j") as session:
                return session.execute_write(lambda transaction: [transaction.run(*one).values() for one in asked])

        return run

    def _read(self, text: str, **parameters: Any) -> Work:
        def run() -> Any:
            with self._driver.session(database="neo4j") as session:
                return session.execute_read(lambda transaction: transaction.run(text, parameters).values())

        return run


def _node(batch: str, i: int, salt: int) -> Any:
    # What changes has another version and time: they are answered.
    own = {"version": salt + 1, "createdTime": CREATED, "lastUpdatedTime": CREATED + salt}
    return {"ix": i, "key": f"{batch}-{i}", "values": {**own, **five(i, salt)}}


def _edge(batch: str, i: int, start: int, end: int) -> Any:
    values = {**TIMES, **two(i)}
    return {"ix": i, "key": f"{batch}-{i}", "start": f"n-{start}", "end": f"n-{end}", "values": values}


def _wide(batch: str, i: int, number: int) -> Any:
    relations = {f"r{at}": f"n-{target}" for at, target in enumerate(shapes.related(i, number))}
    return {"ix": i, "key": f"{batch}-{i}", "values": {**TIMES, **shapes.wide(i)}, **relations}
