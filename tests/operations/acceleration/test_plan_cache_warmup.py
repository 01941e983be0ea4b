"""The warm-up of the plan cache runs all its requests and leaves nothing in the database."""

from typing import Any

from msgspec import convert

from builders import SPACE as OWN
from builders import container, data, node, prop, view, view_ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.acceleration.plan_cache_warmup import (
    HOPS,
    LISTS,
    PROJECT,
    SPACE,
    read_through_views,
    run_workload,
    warm_up,
    warm_up_search,
    warm_up_small_project,
)
from emulator.operations.context import Context
from emulator.operations.read import list_page
from emulator.wire.instances import ListRequest


class Seen(Graph):
    """A graph that notes the texts of what is run by itself."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.commits = graph.commits
        self.texts: set[str] = set()

    def run_autocommit(self, statement: Statement, *, seconds: float = 60) -> list[list[Any]]:
        self.texts.add(statement.text)
        return self._graph.run_autocommit(statement, seconds=seconds)


def ask(graph: Graph, text: str) -> int:
    return graph.read(lambda transaction: transaction.row(Statement(text, {"project": PROJECT})))[0]


def test_warm_up_leaves_nothing(graph: Graph) -> None:
    warm_up(graph)
    assert ask(graph, "MATCH (n) WHERE n.project = $project OR n.name = $project RETURN count(n)") == 0


def test_statement_of_it_that_is_run_by_itself_leaves_nothing(graph: Graph) -> None:
    said = graph.run_and_roll_back(lambda inner: run_workload(Context(inner), PROJECT))
    for kind in ("Node", "Edge"):
        assert any("SET project.locked" in one.text and f"instance:{kind}:$(labels)" in one.text for one in said)
    for one in said:
        graph.run_and_roll_back(lambda inner, one=one: inner.run_autocommit(one))
    assert ask(graph, "MATCH (n) WHERE n.project = $project OR n.name = $project RETURN count(n)") == 0


def test_warm_up_of_searches_leaves_no_index(graph: Graph) -> None:
    warm_up_search(graph)
    assert ask(graph, "SHOW INDEXES YIELD labelsOrTypes WHERE 'Warmup' IN labelsOrTypes RETURN count(*)") == 0


def test_lists_of_a_new_project_are_found_planned(api: Api, graph: Graph) -> None:
    seen = Seen(graph)
    warm_up_small_project(Context(seen))
    assert len(seen.texts) == len(LISTS) + len(HOPS)
    api.ok("/models/spaces", {"items": [{"space": OWN}]})
    api.ok("/models/containers", {"items": [container("Thing", size=prop("int64"))]})
    api.ok("/models/views", {"items": [view("ThingView", "Thing.size")]})
    api.ok("/models/instances", {"items": [node("thing", data(view_ref("ThingView"), size=1))]})
    own = Seen(graph)
    context, path = Context(own), [OWN, "ThingView/v1", "size"]
    context.acceleration.project_sizes.record(api.project, 1)
    with_size = {"sources": [{"source": view_ref("ThingView")}]}
    context.schema_cache.store(graph.read(lambda transaction: context.schema(transaction, api.project)))
    for more in ({}, {"filter": {"equals": {"property": path, "value": 1}}}, {"sort": [{"property": path}]}):
        asked = convert({**with_size, **more}, ListRequest)
        assert len(list_page.list_instances(context, api.project, asked).items) == 1
    assert len(own.texts) == 3
    assert own.texts <= seen.texts


def test_workload_runs_to_its_end(graph: Graph, project: str) -> None:
    run_workload(Context(graph), project)
    text = f"MATCH (n:Instance {{project: '{project}', space: '{SPACE}'}}) RETURN count(n)"
    assert ask(graph, text) == 119


def test_views_that_are_there_are_read_through(api: Api, graph: Graph) -> None:
    api.ok("/models/spaces", {"items": [{"space": OWN}]})
    things = [container("Thing", "all", name=prop()), container("Link", "edge", name=prop())]
    api.ok("/models/containers", {"items": things})
    api.ok("/models/views", {"items": [view("ThingView", "Thing.name"), view("LinkView", "Link.name")]})
    assert read_through_views(Context(graph), api.project) == 2
    assert read_through_views(Context(graph), "nobody-has-named-this") == 0
