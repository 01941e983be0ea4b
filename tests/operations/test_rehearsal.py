"""What is gone through before a first user comes leaves nothing behind."""

from builders import SPACE as OWN
from builders import container, prop, view
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.context import Context
from emulator.operations.rehearsal import PROJECT, SPACE, perform, rehearse, revisit


def ask(graph: Graph, text: str) -> int:
    return graph.read(lambda transaction: transaction.row(Statement(text, {"project": PROJECT})))[0]


def test_rehearsal_leaves_nothing(graph: Graph) -> None:
    rehearse(graph)
    assert ask(graph, "MATCH (n) WHERE n.project = $project OR n.name = $project RETURN count(n)") == 0


def test_statement_of_it_that_is_run_by_itself_leaves_nothing(graph: Graph) -> None:
    said = graph.undone(lambda inner: perform(Context(inner), PROJECT))
    for kind in ("Node", "Edge"):
        assert any("SET project.locked" in one.text and f"CREATE (instance:Instance:{kind}" in one.text for one in said)
    for one in said:
        graph.undone(lambda inner, one=one: inner.once(one))
    assert ask(graph, "MATCH (n) WHERE n.project = $project OR n.name = $project RETURN count(n)") == 0


def test_rehearsal_goes_through_to_its_end(graph: Graph, project: str) -> None:
    perform(Context(graph), project)
    text = f"MATCH (n:Instance {{project: '{project}', space: '{SPACE}'}}) RETURN count(n)"
    assert ask(graph, text) == 119


def test_views_that_are_there_are_read_through(api: Api, graph: Graph) -> None:
    api.ok("/models/spaces", {"items": [{"space": OWN}]})
    things = [container("Thing", "all", name=prop()), container("Link", "edge", name=prop())]
    api.ok("/models/containers", {"items": things})
    api.ok("/models/views", {"items": [view("ThingView", "Thing.name"), view("LinkView", "Link.name")]})
    assert revisit(Context(graph), api.project) == 2
    assert revisit(Context(graph), "nobody-has-named-this") == 0
