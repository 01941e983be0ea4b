"""The warm-up of the plan cache runs all its requests and leaves nothing in the database."""

from typing import Any

import pytest
from msgspec import convert
from plans import Seen

from builders import SPACE as OWN
from builders import container, data, node, prop, view, view_ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.acceleration.plan_cache_warmup import (
    HOPS,
    LISTS,
    PROJECT,
    SETS,
    SPACE,
    read_through_views,
    run_workload,
    sync_small_project,
    warm_up,
    warm_up_search,
    warm_up_small_project,
)
from emulator.operations.context import Context
from emulator.operations.query import query
from emulator.operations.read import aggregate, list_page, search
from emulator.operations.sync import sync
from emulator.wire.instances import ListRequest
from emulator.wire.query import QueryRequest, SyncRequest
from emulator.wire.search import AggregateRequest, SearchRequest


def ask(graph: Graph, text: str) -> int:
    return graph.read(lambda transaction: transaction.row(Statement(text, {"project": PROJECT})))[0]


def test_warm_up_leaves_nothing(graph: Graph) -> None:
    warm_up(graph)
    assert ask(graph, "MATCH (n) WHERE n.project = $project OR n.name = $project RETURN count(n)") == 0


def test_statement_of_it_that_is_run_by_itself_leaves_nothing(graph: Graph) -> None:
    said = graph.run_and_roll_back(lambda inner: run_workload(Context(inner), PROJECT))
    for kind in ("Node", "Edge"):
        assert any(
            "SET project.locked" in one.text and f"(instance:Instance:{kind}:$(labels) {{" in one.text for one in said
        )
    for one in said:
        graph.run_and_roll_back(lambda inner, one=one: inner.run_autocommit(one))
    assert ask(graph, "MATCH (n) WHERE n.project = $project OR n.name = $project RETURN count(n)") == 0


def test_warm_up_of_searches_leaves_no_index(graph: Graph) -> None:
    warm_up_search(graph)
    assert ask(graph, "SHOW INDEXES YIELD labelsOrTypes WHERE 'Warmup' IN labelsOrTypes RETURN count(*)") == 0


SIZE = [OWN, "ThingView/v1", "size"]
SET = {"sources": [{"source": view_ref("ThingView")}]}
FEW = ({}, {"filter": {"equals": {"property": SIZE, "value": 1}}}, {"filter": {"hasData": [view_ref("ThingView")]}})
"""What is asked through a view that the warm-up did not know."""


@pytest.fixture
def thing(api: Api) -> Api:
    """A project with one node in a view of its own."""
    api.ok("/models/spaces", {"items": [{"space": OWN}]})
    api.ok("/models/containers", {"items": [container("Thing", size=prop("int64"))]})
    api.ok("/models/views", {"items": [view("ThingView", "Thing.size")]})
    api.ok("/models/instances", {"items": [node("thing", data(view_ref("ThingView"), size=1))]})
    return api


def seeing(graph: Graph, project: str) -> tuple[Seen, Context]:
    """A context that knows the schema of `project` and that it is small, and what it runs."""
    own = Seen(graph)
    context = Context(own)
    context.acceleration.project_sizes.record(project, "", 1)
    context.schema_cache.store(graph.read(lambda transaction: context.schema(transaction, project)))
    return own, context


def queried(asked: dict[str, Any]) -> dict[str, Any]:
    shown = [{**source, "properties": ["*"]} for source in SET["sources"]]
    return {"with": {"all": {"nodes": asked}}, "select": {"all": {"sources": shown}}}


def test_lists_of_a_new_project_are_found_planned(thing: Api, graph: Graph) -> None:
    seen = Seen(graph)
    warm_up_small_project(Context(seen))
    assert len(seen.texts) == len(LISTS) + 2 * len(SETS) + len(HOPS)
    own, context = seeing(graph, thing.project)
    for more in (*FEW, {"sort": [{"property": SIZE}]}):
        asked = convert({**SET, **more}, ListRequest)
        assert len(list_page.list_instances(context, thing.project, asked).items) == 1
    assert len(own.texts) == 4
    assert own.texts <= seen.texts


def test_searches_of_a_new_project_are_found_planned(thing: Api, graph: Graph) -> None:
    seen = Seen(graph)
    warm_up_small_project(Context(seen))
    own, context = seeing(graph, thing.project)
    for more in FEW:
        asked = {"view": view_ref("ThingView"), "query": "thing", "properties": ["externalId"], **more}
        found = search.search_instances(context, thing.project, convert(asked, SearchRequest))
        assert [item.external_id for item in found.items] == ["thing"]
    assert len(own.texts) == 3
    assert own.texts <= seen.texts


def test_queries_and_counts_of_a_new_project_are_found_planned(thing: Api, graph: Graph) -> None:
    seen = Seen(graph)
    warm_up_small_project(Context(seen))
    own, context = seeing(graph, thing.project)
    for more in FEW:
        found = query.query(context, thing.project, convert(queried(more), QueryRequest))
        assert len(found.items["all"]) == 1
        count = {"view": view_ref("ThingView"), "aggregates": [{"count": {}}], **more}
        counted = aggregate.aggregate(context, thing.project, convert(count, AggregateRequest))
        assert [one.value for one in counted.items[0].aggregates] == [1]
    assert len(own.texts) == 6
    assert own.texts <= seen.texts


def test_syncs_of_a_new_project_are_found_planned(thing: Api, graph: Graph) -> None:
    warmed = {one.text for one in graph.run_and_roll_back(lambda inner: sync_small_project(Context(inner)))}
    _, context = seeing(graph, thing.project)
    for more in FEW:
        asked = convert(queried(more), SyncRequest)

        def run(inner: Graph, asked: SyncRequest = asked) -> None:
            own = Context(inner, acceleration=context.acceleration)
            assert len(sync.sync(own, thing.project, asked).items["all"]) == 1

        said = {one.text for one in graph.run_and_roll_back(run)}
        assert [text for text in said if "ThingView" in text or f"{OWN}." in text] == []
        assert {text for text in said if "_LogEntry" in text or "instance.number" in text} <= warmed


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
