"""The pages of an export, as a running emulator answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from emulator.cli.projects.client import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from emulator.cli.projects.client import EmulatorClient

_SIZE = "1000"


class _Page(msgspec.Struct, kw_only=True, rename="camel"):
    next_cursor: str | None = None


class Instances(_Page):
    """Instances as JSON texts, and the identities of deleted nodes to which relations lead."""

    items: list[msgspec.Raw]
    deleted: list[msgspec.Raw]


class GraphNode(msgspec.Struct):
    labels: list[str]
    properties: dict[str, object]


class GraphRelationship(msgspec.Struct):
    type: str
    start: str
    end: str
    properties: dict[str, object]


class Graph(_Page):
    """A part of the graph of Neo4j."""

    nodes: list[GraphNode]
    relationships: list[GraphRelationship]


class Schema(_Page):
    """The schema; its cursor leads to the instances."""

    spaces: list[dict[str, object]]
    containers: list[dict[str, object]]
    views: list[dict[str, object]]
    data_models: list[dict[str, object]]


Page = TypeVar("Page", bound=_Page)


class Pages:
    """Asks for the pages of a project. `count` is how many objects came, as `progress` is told."""

    def __init__(self, client: EmulatorClient, project: str, progress: Callable[[int], None]) -> None:
        self._client = client
        self._project = project
        self._progress = progress
        self.count = 0

    def schema(self) -> Schema:
        return msgspec.json.decode(self._client.text(path_of(self._project, "export", "schema")), type=Schema)

    def instances(self, cursor: str | None = None, *, through: str = "containers") -> Iterator[Instances]:
        """Yield the pages from `cursor` on: nodes, edges, deleted nodes; with values through containers or views."""
        for page in self._pages("instances", Instances, cursor, through=through):
            self._tell(len(page.items))
            yield page

    def graph(self, part: str) -> Iterator[Graph]:
        """Yield the pages with all `nodes`, or all `relationships`."""
        for page in self._pages("graph", Graph, None, part=part):
            self._tell(len(page.nodes) + len(page.relationships))
            yield page

    def _pages(self, content: str, kind: type[Page], cursor: str | None, **query: str) -> Iterator[Page]:
        path = path_of(self._project, "export", content)
        while True:
            page = msgspec.json.decode(self._client.text(path, limit=_SIZE, cursor=cursor, **query), type=kind)
            yield page
            cursor = page.next_cursor
            if cursor is None:
                return

    def _tell(self, number: int) -> None:
        self.count += number
        self._progress(self.count)
