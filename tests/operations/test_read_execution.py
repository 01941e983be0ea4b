"""The schema of reads: the cached one where it is current, never an outdated one."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from msgspec import convert, to_builtins

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from emulator import errors
from emulator.graph.driver import Graph, Transaction
from emulator.operations.apply import apply
from emulator.operations.context import Context
from emulator.operations.projects import reset
from emulator.operations.query import query
from emulator.operations.read import list_page, retrieve
from emulator.operations.schema import containers, spaces, views
from emulator.wire.instances import ApplyRequest, ByIdsRequest, InstancesResponse, ListRequest, Reference
from emulator.wire.query import QueryRequest
from emulator.wire.schema.containers import ApplyContainers
from emulator.wire.schema.spaces import ApplySpaces
from emulator.wire.schema.views import ApplyViews, ViewKeys

T = TypeVar("T")
THING = view_ref("ThingView")
SOURCES = [{"source": THING}]
SETS = {"things": {"nodes": {}}, "ends": {"edges": {"from": "things", "maxDistance": 1}}}
SHOWN = {"things": {"sources": [{"source": THING, "properties": ["*"]}]}}
IN_UNITS = {"equals": {"property": ["node", "space"], "value": "cdf_cdm_units"}}


class Counting(Graph):
    """Counts its transactions of any number of statements."""

    transactions = 0

    def write(self, work: Callable[[Transaction], T], *, seconds: float = 120) -> T:
        self.transactions += 1
        return super().write(work, seconds=seconds)


@pytest.fixture
def counting(graph: Graph) -> Counting:
    return Counting(graph._driver, graph.uri)  # noqa: SLF001 - the connection of the run


def define(context: Context, project: str, *properties: str) -> None:
    spaces.apply(context, project, convert({"items": [{"space": SPACE}]}, ApplySpaces))
    thing = container("Thing", **{name: prop() for name in ("name", "extra")})
    containers.apply(context, project, convert({"items": [thing]}, ApplyContainers))
    redefine(context, project, *properties)


def redefine(context: Context, project: str, *properties: str) -> None:
    """Another view of the same name and version; an update would keep what it leaves out."""
    gone = {"space": SPACE, "externalId": "ThingView", "version": "v1"}
    views.delete(context, project, convert({"items": [gone]}, ViewKeys))
    mapped = view("ThingView", *(f"Thing.{name}" for name in properties))
    views.apply(context, project, convert({"items": [mapped]}, ApplyViews))


def write(context: Context, project: str, *items: dict[str, Any]) -> None:
    apply.apply(context, project, convert({"items": items}, ApplyRequest))


def listed(context: Context, project: str, **more: Any) -> InstancesResponse:
    return list_page.list_instances(context, project, convert({"sources": SOURCES, **more}, ListRequest))


def retrieved(
    context: Context, project: str, *named: tuple[str, str], space: str = SPACE, **more: Any
) -> InstancesResponse:
    items = [{"instanceType": kind, "space": space, "externalId": name} for kind, name in named]
    return retrieve.retrieve(context, project, convert({"items": items, **more}, ByIdsRequest))


def queried(context: Context, project: str, **more: Any) -> InstancesResponse:
    request = convert({"with": SETS, "select": SHOWN, **more}, QueryRequest)
    return InstancesResponse(items=query.query(context, project, request).items["things"])


def in_each_way(context: Context, project: str) -> list[InstancesResponse]:
    by_id = retrieved(context, project, ("node", "a"), sources=SOURCES)
    return [by_id, listed(context, project), queried(context, project)]


def shown(answers: list[InstancesResponse]) -> list[Any]:
    """The properties of the one instance of each answer, through its one view."""
    return [to_builtins(answer.items[0].properties)[SPACE]["ThingView/v1"] for answer in answers]


def test_read_uses_a_schema_that_another_process_has_changed(graph: Graph, project: str) -> None:
    one, other = Context(graph=graph), Context(graph=graph)
    define(one, project, "name")
    write(one, project, node("a", data(THING, name="A")))
    assert shown(in_each_way(other, project)) == [{"name": "A"}] * 3
    for number in range(3):
        redefine(one, project, "name", "extra")
        write(one, project, node("a", data(THING, extra=str(number))))
        assert shown([in_each_way(other, project)[number]]) == [{"name": "A", "extra": str(number)}]
        redefine(one, project, "name")
        assert shown(in_each_way(other, project)) == [{"name": "A"}] * 3


def test_view_created_or_deleted_by_another_process_is_effective_immediately(graph: Graph, project: str) -> None:
    one, other = Context(graph=graph), Context(graph=graph)
    for _ in range(2):
        with pytest.raises(errors.UnknownViews):
            listed(other, project)
        define(one, project, "name")
        assert listed(other, project).items == []
        reset.reset(one, project, None)


def test_project_that_was_never_written_to_is_empty(graph: Graph, project: str) -> None:
    context = Context(graph=graph)
    for _ in range(2):
        assert listed(context, project, sources=None).items == []
        assert retrieved(context, project, ("node", "a"), ("edge", "a")).items == []


def test_nodes_and_edges_are_returned_together_in_request_order(graph: Graph, project: str) -> None:
    context = Context(graph=graph)
    define(context, project, "name")
    write(context, project, node("a"), node("b"), *(edge(name, ref("a"), ref("b"), ref("t")) for name in "ac"))
    named = [("edge", "c"), ("node", "b"), ("edge", "b"), ("node", "a"), ("edge", "a"), ("edge", "c")]
    items = retrieved(context, project, *named).items
    assert [(item.instance_type, item.external_id) for item in items] == [named[0], named[1], named[3], named[4]]
    assert items[0].start_node == Reference(SPACE, "a")


def test_read_of_a_single_statement_needs_no_transaction(counting: Counting, project: str) -> None:
    context = Context(graph=counting)
    define(context, project, "name")
    write(context, project, node("a", data(THING, name="A")), edge("e", ref("a"), ref("a"), ref("t")))
    before = counting.transactions
    assert len(shown(in_each_way(context, project))) == 3
    assert len(retrieved(context, project, ("node", "a"), ("edge", "e")).items) == 2
    assert counting.transactions == before


def test_read_of_several_statements_has_one_transaction(counting: Counting, project: str) -> None:
    context = Context(graph=counting)
    define(context, project, "name")
    write(context, project, node("a", data(THING, name="A")))
    sort = [{"property": ["node", "externalId"]}]
    far = {"things": {"nodes": {}}, "far": {"edges": {"from": "things"}}}
    asked: list[Callable[[], InstancesResponse]] = [
        lambda: listed(context, project, debug={"profile": True}),
        lambda: listed(context, project, filter=IN_UNITS, sources=None),
        lambda: retrieved(context, project, ("node", "length:m"), space="cdf_cdm_units"),
        lambda: queried(context, project, debug={"includePlan": True}),
        lambda: queried(context, project, select={"things": {**SHOWN["things"], "sort": sort}}),
        lambda: queried(context, project, **{"with": far}, select={**SHOWN, "far": {}}),
    ]
    for ask in asked:
        before = counting.transactions
        ask()
        assert counting.transactions == before + 1
