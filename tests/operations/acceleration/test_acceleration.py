"""The guesses as a whole: each can be switched off, and no answer depends on any."""

from typing import Any

import msgspec
import pytest
from msgspec import convert, to_builtins

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.acceleration.acceleration import DISABLED, Acceleration
from emulator.operations.apply import apply
from emulator.operations.context import Context
from emulator.operations.query import query
from emulator.operations.read import list_page, retrieve
from emulator.operations.schema import containers, spaces, views
from emulator.plan.apply.groups import Group
from emulator.plan.apply.resolve import ApplyPlan, resolve_apply
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import ApplyRequest, ByIdsRequest, ListRequest, NodeWrite
from emulator.wire.query import QueryRequest
from emulator.wire.schema.containers import ApplyContainers
from emulator.wire.schema.spaces import ApplySpaces
from emulator.wire.schema.views import ApplyViews

THING = view_ref("ThingView")
SOURCES = [{"source": THING}]


class SingleStatements(Graph):
    """A graph that counts the inserts that are transactions of their own."""

    count = 0

    def run_commit(self, project: str, statement: Statement) -> list[list[Any]] | None:
        self.count += 1
        return super().run_commit(project, statement)


def things(first: int, size: int) -> list[dict[str, Any]]:
    return [node(f"t{at}", data(THING, size=size)) for at in range(first, first + 3)]


def links(first: int) -> list[dict[str, Any]]:
    return [edge(f"e{at}", ref("t0"), ref("t1"), ref("t2")) for at in range(first, first + 3)]


BATCHES = (
    *(things(first, 1) for first in (0, 3, 6, 9)),
    *(links(first) for first in (0, 3, 6, 8)),
    *([*things(0, 1), *links(0)] for _ in range(3)),
    things(0, 2),
    things(11, 1),
)
"""New ones, the same again, changed ones, and some of which only the first exists."""


def applies(context: Context, project: str) -> list[list[tuple[int, bool]]]:
    """The versions that applies answer, in a project with a view."""
    spaces.apply(context, project, convert({"items": [{"space": SPACE}]}, ApplySpaces))
    containers.apply(context, project, convert({"items": [container("Thing", size=prop("int64"))]}, ApplyContainers))
    views.apply(context, project, convert({"items": [view("ThingView", "Thing.size")]}, ApplyViews))
    answers = [apply.apply(context, project, convert({"items": items}, ApplyRequest)).items for items in BATCHES]
    return [[(item.version, item.was_modified) for item in items] for items in answers]


def reads(context: Context, project: str) -> list[Any]:
    named = [{"instanceType": "node", **ref(f"t{at}")} for at in range(3)]
    asked = {"with": {"all": {"nodes": {}}}, "select": {"all": {"sources": [{"source": THING, "properties": ["*"]}]}}}
    by_ids = convert({"items": named, "sources": SOURCES}, ByIdsRequest)
    answers = [
        *(retrieve.retrieve(context, project, by_ids).items for _ in range(2)),
        list_page.list_instances(context, project, convert({"sources": SOURCES}, ListRequest)).items,
        query.query(context, project, convert(asked, QueryRequest)).items["all"],
    ]
    return [[(item["externalId"], item.get("properties")) for item in to_builtins(items)] for items in answers]


def test_each_guess_can_be_switched_off() -> None:
    assert {field.name for field in msgspec.structs.fields(Acceleration)} == set(DISABLED)
    with pytest.raises(KeyError):
        Acceleration().without("nothing_of_the_sort")


@pytest.mark.parametrize("name", [*DISABLED, "all"])
def test_answers_are_the_same_without(name: str, graph: Graph, project: str) -> None:
    less = Acceleration.off() if name == "all" else Acceleration().without(name)
    whole, part = Context(graph), Context(graph, acceleration=less)
    answers = applies(whole, f"{project}-whole")
    assert answers == applies(part, f"{project}-part")
    assert answers[-1] == [(1, False), (1, True), (1, True)]
    assert reads(whole, f"{project}-whole") == reads(part, f"{project}-part")


def test_apply_takes_the_lock_in_any_case_where_it_is_off(graph: Graph, project: str) -> None:
    fast, slow = (SingleStatements(graph._driver, graph.uri) for _ in range(2))  # noqa: SLF001 - the connection of the run
    applies(Context(fast), f"{project}-on")
    applies(Context(slow, acceleration=Acceleration.off()), f"{project}-off")
    assert (fast.count > 2, slow.count) == (True, 0)


def test_nothing_is_predicted_or_cached_where_it_is_off(project: str) -> None:
    off, plan = Acceleration.off(), plan_of_one(project)
    for _ in range(3):
        off.insert_prediction.record(plan, new=True)
    off.node_id_cache.put(["key"], [1])
    off.project_sizes.record(project, "", 0)
    assert not off.insert_prediction.expects_new(plan)
    assert off.node_id_cache.get(["key"]) == []
    assert not off.project_sizes.is_small(project)


def plan_of_one(project: str) -> ApplyPlan:
    plan = resolve_apply(ApplyRequest(items=[]), Snapshot.empty(project, ""))
    item = NodeWrite(space=SPACE, external_id="one")
    plan.groups = [Group(project, "node", (), [0], [item], [f"{project}:{SPACE}:one"], [])]
    return plan
