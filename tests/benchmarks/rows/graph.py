"""Questions to a project of a hundred thousand nodes, against Cypher that asks the same of the same graph."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from benchmarks.measurement.measure import Make, Pair
from benchmarks.rows.questions import Question, Way, names, questions
from benchmarks.sides.emulator_side import INSTANCES, VIEW, Emulator
from benchmarks.sides.shapes import SIZE, five
from benchmarks.sides.world import World
from builders import data, edge, node, ref

GROUP = "against Cypher"
NODES = 100_000
PAGE = 100
STRIDE = 37  # from the first node of one question to that of the next
LEADS = {"flows-to": (1, 1), "feeds": (7, 1), "near": (11, 3)}
"""Edge types, and which node the edge of node i leads to: times, plus."""

INDEXES = {
    "by_hand": "node.project, node.`Bench.a`",
    "by_hand_alone": "node.project",
    "by_hand_changes": "node.project, node.changedByHand",
}
"""What a developer would add to ask the same by hand."""

_NUMBER_CHANGES = """
    MATCH (node:Bench {project: 'graph'})
    CALL (node) { SET node.changedByHand = node.change } IN TRANSACTIONS"""
"""For an index on changes that the emulator, which keeps a log instead, does not find by."""

ASKED = list(questions(Way(list(LEADS))))
PAGING = f"the 1000th page of {PAGE} nodes against the first"
NAMES = (*(question.name for question in ASKED), PAGING)


def pairs(world: World, wanted: Sequence[str]) -> list[Pair]:
    project = _loaded(world)
    asked = [question for question in ASKED if question.name in wanted]
    made = [
        Pair(GROUP, question.name, ask(project, question, NODES), _by_hand(world, question), repeats=2)
        for question in asked
    ]
    return [*made, *([paging(project, GROUP, PAGING)] if PAGING in wanted else [])]


def ask(project: Emulator, question: Question, nodes: int) -> Make:
    """Asks `question` from another node each time."""
    return lambda number: project.send(question.path, question.body(number * STRIDE % (nodes - question.size)))


def _by_hand(world: World, question: Question) -> Make:
    def make(number: int) -> Any:
        at = number * STRIDE % (NODES - question.size)
        asked = {"project": "graph", "names": names(at, question.size)}

        def run() -> Any:
            with world.driver.session(database="neo4j") as session:
                return session.execute_read(lambda transaction: transaction.run(question.cypher, asked).values())

        return run

    return make


def paging(project: Emulator, group: str, name: str, pages: int = 999) -> Pair:
    """A page that many others come before, against the first."""
    first: dict[str, Any] = {"sources": [{"source": VIEW}], "limit": PAGE}
    last = first
    for _ in range(pages):
        last = {**first, "cursor": project.ask(f"{INSTANCES}/list", last)["nextCursor"]}
    one, other = (project.send(f"{INSTANCES}/list", body) for body in (last, first))
    return Pair(group, name, lambda _: one, lambda _: other, 1.2, "less", repeats=3)


def _loaded(world: World) -> Emulator:
    project = Emulator(world.emulator.url, "graph")
    project.define(indexed=True)
    for batch in chain(_nodes(), _edges()):
        project.send(INSTANCES, {"items": list(batch)})()
    with world.driver.session(database="neo4j") as session:
        session.run(_NUMBER_CHANGES).consume()
    for name, properties in INDEXES.items():
        world.driver.execute_query(f"CREATE INDEX {name} IF NOT EXISTS FOR (node:Bench) ON ({properties})")
    world.driver.execute_query("CALL db.awaitIndexes(300)")
    return project


def _nodes() -> Iterator[Iterator[Any]]:
    for numbers in _batches():
        yield (node(f"n-{i}", data(VIEW, **five(i))) for i in numbers)


def _edges() -> Iterator[Iterator[Any]]:
    for kind, (times, plus) in LEADS.items():
        for numbers in _batches():
            yield (_edge(kind, i, (i * times + plus) % NODES) for i in numbers)


def _edge(kind: str, start: int, end: int) -> Any:
    return edge(f"{kind}-{start}", ref(f"n-{start}"), ref(f"n-{end}"), ref(kind))


def _batches() -> Iterator[range]:
    return (range(at, at + SIZE) for at in range(0, NODES, SIZE))
