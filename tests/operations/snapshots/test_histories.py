"""Any history of writes, snapshots, restores and forks agrees with a model in memory; its graph with what it was."""

import uuid
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import builders as a
from conftest import Api
from emulator.compile.projects import snapshots
from emulator.graph.driver import Graph
from emulator.operations.snapshots import restore
from project_graph import project_graph

THING, ROLE = a.view_ref("Thing"), a.view_ref("Role")
NAMES = ("n0", "n1", "n2", "n3")
SNAPSHOTS = ("s0", "s1")
STEP = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.integers(0, 3), st.none() | st.sampled_from(NAMES)),
    st.tuples(st.just("delete"), st.sampled_from(NAMES)),
    st.tuples(st.just("connect"), st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(0, 1)),
    st.tuples(st.just("save"), st.sampled_from(SNAPSHOTS)),
    st.tuples(st.just("restore"), st.sampled_from(SNAPSHOTS)),
    st.tuples(st.just("fork"), st.none() | st.sampled_from(SNAPSHOTS)),
)
State = dict[str, tuple[int, str | None] | None]
"""The value of each node, and the node that it is linked to; None of one that a relation has created."""


class Site:
    """A project and the model of it."""

    def __init__(self, base_url: str, graph: Graph) -> None:
        self._url = base_url
        self._graph = graph
        self._opened: list[Api] = []
        self.api = self._begin()
        self.state: State = {}
        self.saved: dict[str, State] = {}
        self.graphs: dict[str, list[Any]] = {}

    def _begin(self) -> Api:
        self._opened.append(Api(self._url, f"test-{uuid.uuid4().hex[:16]}"))
        return self._opened[-1]

    def close(self) -> None:
        for api in self._opened:
            api.client.close()

    def install(self) -> None:
        self.api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        container = a.container("Thing", value=a.prop("int32"), link=a.prop("direct"))
        edge = a.container("Role", role=a.prop("int32"))
        self.api.ok("/models/containers", {"items": [container, {**edge, "usedFor": "edge"}]})
        views = [a.view("Thing", "Thing.value", "Thing.link"), a.view("Role", "Role.role")]
        self.api.ok("/models/views", {"items": views})

    def own(self, api: Api, path: str, **query: str) -> int:
        url = f"{self._url}/_emulator/projects/{api.project}{path}"
        return api.client.put(url, params=query).status_code

    def write(self, name: str, value: int, link: str | None) -> None:
        linked = {} if link is None else {"link": a.ref(link)}
        self.api.ok("/models/instances", {"items": [a.node(name, a.data(THING, value=value, **linked))]})
        before = self.state.get(name) or (0, None)
        self.state[name] = (value, before[1] if link is None else link)
        if link is not None:
            self.state.setdefault(link, None)

    def connect(self, start: str, end: str, role: int) -> None:
        """Upsert the edge from `start` to `end`, where both exist."""
        if start in self.state and end in self.state:
            edge = a.edge(f"{start}-{end}", a.ref(start), a.ref(end), a.ref("of"), a.data(ROLE, role=role))
            self.api.ok("/models/instances", {"items": [edge]})
            self.state.setdefault("of", None)

    def delete(self, name: str) -> None:
        node = {"instanceType": "node", "space": a.SPACE, "externalId": name}
        self.api.ok("/models/instances/delete", {"items": [node]})
        self.state.pop(name, None)

    def save(self, name: str) -> None:
        assert self.own(self.api, f"/snapshots/{name}") == 200
        self.saved[name] = dict(self.state)
        self.graphs[name] = self.graph()

    def restore(self, name: str) -> None:
        expected = 200 if name in self.saved else 404
        assert self.own(self.api, f"/snapshots/{name}/restore") == expected
        if name in self.saved:
            self.state = dict(self.saved[name])
            assert self.graph() == self.graphs[name]

    def fork(self, name: str | None) -> None:
        """Go on in a fork, which has no snapshots of its own; the source stays as it is."""
        source, target = self.api, self._begin()
        query = {"from": source.project, **({} if name is None else {"snapshot": name})}
        known = name is None or name in self.saved
        assert self.own(target, "/fork", **query) == (200 if known else 404)
        if known:
            self.check(source)
            graph = self.graph() if name is None else self.graphs[name]
            self.state = dict(self.state if name is None else self.saved[name])
            self.saved = {}
            self.graphs = {}
            self.api = target
            assert self.graph() == graph

    def graph(self) -> list[Any]:
        return project_graph(self._graph, self.api.project)

    def check(self, api: Api) -> None:
        """Compare the nodes, what their relations lead to, and a sync, with the model."""
        listed = api.ok("/models/instances/list", {"sources": [{"source": THING}], "limit": 100})["items"]
        found = {one["externalId"]: _content(one) for one in listed}
        assert found == {name: one for name, one in self.state.items() if one is not None}
        synced = api.ok("/models/instances/sync", {"with": {"all": {"nodes": {}}}, "select": {"all": {}}})["items"]
        assert {one["externalId"] for one in synced["all"]} == set(self.state)
        linked = {one[1] for one in self.state.values() if one is not None and one[1] in self.state}
        query = {
            "with": {
                "all": {"nodes": {"filter": {"hasData": [THING]}}},
                "ends": {
                    "nodes": {
                        "from": "all",
                        "through": {"source": THING, "identifier": "link"},
                        "direction": "outwards",
                    }
                },
            },
            "select": {"ends": {}},
        }
        ends = api.ok("/models/instances/query", query)["items"]["ends"]
        assert {one["externalId"] for one in ends} == linked


def _content(one: Any) -> tuple[int, str | None]:
    properties = one["properties"][a.SPACE]["Thing/v1"]
    return properties["value"], (properties.get("link") or {}).get("externalId")


@pytest.fixture(params=["at once", "in parts"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How a project is restored."""
    if request.param == "in parts":
        monkeypatch.setattr(snapshots, "PAGE", 2)
        for bound in ("AT_ONCE", "CREATED_AT_ONCE"):
            monkeypatch.setattr(restore, bound, 0)


@pytest.mark.usefixtures("way")
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=4, max_size=14))
def test_histories_agree_with_a_model(base_url: str, graph: Graph, steps: list[tuple[Any, ...]]) -> None:
    site = Site(base_url, graph)
    with closing(site):
        site.install()
        for kind, *arguments in steps:
            getattr(site, kind)(*arguments)
        site.check(site.api)
