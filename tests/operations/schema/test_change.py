"""Concurrent schema changes."""

from concurrent.futures import ThreadPoolExecutor

from emulator.graph.driver import Graph
from emulator.operations.context import Context
from emulator.operations.project_state import read
from emulator.operations.schema import containers, spaces, views
from emulator.wire.schema.containers import ApplyContainers, ContainerPropertyWrite, ContainerWrite, TextType
from emulator.wire.schema.spaces import ApplySpaces, ListSpaces, SpaceWrite
from emulator.wire.schema.views import ApplyViews, ListViews, ViewWrite


def test_writers_of_one_project_are_serialized(graph: Graph, project: str) -> None:
    contexts = [Context(graph=graph) for _ in range(4)]
    spaces.apply(contexts[0], project, ApplySpaces([SpaceWrite(space="s")]))

    def write(number: int) -> None:
        context = contexts[number % 4]
        prop = {f"p{number}": ContainerPropertyWrite(type=TextType())}
        containers.apply(
            context, project, ApplyContainers([ContainerWrite(space="s", external_id="C", properties=prop)])
        )
        views.apply(context, project, ApplyViews([ViewWrite(space="s", external_id=f"V{number}", version="1")]))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(16)))
    for context in contexts:
        (found,) = containers.list_page(context, project, containers.ListContainers()).items
        assert found.properties.keys() == {f"p{number}" for number in range(16)}
        assert len(views.list_page(context, project, ListViews(limit=100)).items) == 16
    assert graph.read(lambda transaction: read(transaction, project)).epoch == 33


def test_first_writers_of_a_project_do_not_conflict(graph: Graph, project: str) -> None:
    context = Context(graph=graph)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: spaces.apply(context, project, ApplySpaces([SpaceWrite(space=f"s{n}")])), range(8)))
    assert len(spaces.list_page(context, project, ListSpaces()).items) == 8
