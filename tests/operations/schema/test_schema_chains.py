"""Random chains of valid and invalid schema changes: the API, Neo4j and a model of dictionaries agree."""

import uuid
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import container, container_ref, data, node, view, view_ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.schema import store
from emulator.schema.snapshot import SchemaObject

Name = tuple[str, str]
Versioned = tuple[str, str, str]


class Property(NamedTuple):
    type: str
    nullable: bool
    state: str | None = None


class Refused(Exception):
    """The plain rules say that the API refuses the change."""


def need(condition: object) -> None:
    if not condition:
        raise Refused


class Plain:
    """A model of a project and of the tested rules, in dictionaries."""

    def __init__(self) -> None:
        self.spaces: set[str] = set()
        self.containers: dict[Name, dict[str, Property]] = {}
        self.views: dict[Versioned, dict[str, Any]] = {}
        self.models: dict[Versioned, list[Versioned]] = {}
        self.nodes: set[Name] = set()
        self.rows: dict[Name, dict[Name, dict[str, Any]]] = {}

    def put_space(self, space: str) -> None:
        self.spaces.add(space)

    def delete_space(self, space: str) -> None:
        held = [*self.containers, *self.views, *self.models, *self.nodes]
        need(all(name[0] != space for name in held))
        self.spaces.discard(space)

    def put_container(self, name: Name, properties: dict[str, Property]) -> None:
        need(name[0] in self.spaces)
        stored = self.containers.get(name, {})
        for key, new in properties.items():
            old = stored.get(key)
            need(old is None or (new.type == old.type and (old.nullable or not new.nullable)))
        rows = self.rows.setdefault(name, {})
        merged = dict(stored)
        for key, new in properties.items():
            old, state = stored.get(key), None
            if not new.nullable:
                broken = any(key not in row for row in rows.values())
                state = old.state if old and not old.nullable else "failed" if broken else "current"
            merged[key] = new._replace(state=state)
        self.containers[name] = merged

    def delete_container(self, name: Name) -> None:
        self.containers.pop(name, None)
        self.rows.pop(name, None)

    def put_view(self, name: Versioned, mapped: dict[str, Name], parent: Versioned | None) -> None:
        need(name[0] in self.spaces)
        need(all(key in self.containers.get(of, {}) for key, of in mapped.items()))
        if parent is not None:
            need(parent in self.views)
            above: Versioned | None = parent
            while above is not None:
                need(above != name)
                above = self.views.get(above, {}).get("parent")
        before = self.views.get(name, {}).get("mapped", {})
        need(name not in self.views or self.views[name]["parent"] == parent)
        for key, of in mapped.items():
            old = self.containers.get(before.get(key), {}).get(key)
            need(old is None or old.type == self.containers[of][key].type)
        self.views[name] = {"mapped": {**before, **mapped}, "parent": parent}

    def delete_view(self, name: Versioned) -> None:
        self.views.pop(name, None)

    def put_model(self, name: Versioned, views: list[Versioned]) -> None:
        need(name[0] in self.spaces)
        need(all(of in self.views for of in views))
        need(len({of[1] for of in views}) == len(views))
        given = {of[1] for of in views}
        self.models[name] = [*views, *(of for of in self.models.get(name, []) if of[1] not in given)]

    def delete_model(self, name: Versioned) -> None:
        self.models.pop(name, None)

    def write_node(self, of: Name, external_id: str, values: dict[str, Any]) -> None:
        need(of in self.containers)
        properties = self.containers[of]
        for key, value in values.items():
            need(key in properties and isinstance(value, int) == (properties[key].type == "int32"))
        rows, name = self.rows[of], (of[0], external_id)
        need(name in rows or all(p.nullable or key in values for key, p in properties.items()))
        self.nodes.add(name)
        rows[name] = {**rows.get(name, {}), **values}

    def effective(self, name: Versioned) -> dict[str, Any]:
        found: dict[str, Name] = {}
        above: Versioned | None = name
        while above is not None:
            found = {**self.views.get(above, {}).get("mapped", {}), **found}
            above = self.views.get(above, {}).get("parent")
        return {key: [of, *self.containers[of][key]] for key, of in found.items() if key in self.containers.get(of, {})}


class Real:
    """The same changes, and the same questions, through the API and from Neo4j."""

    def __init__(self, api: Api, graph: Graph) -> None:
        self._api = api
        self._graph = graph

    def change(self, kind: str, arguments: tuple[Any, ...]) -> bool:
        path, body = getattr(self, kind)(*arguments)
        status = self._api.post(f"/models/{path}", {"items": [body]}).status_code
        assert status in {200, 400}
        return status == 200

    def put_space(self, space: str) -> Any:
        return "spaces", {"space": space}

    def delete_space(self, space: str) -> Any:
        return "spaces/delete", {"space": space}

    def put_container(self, name: Name, properties: dict[str, Property]) -> Any:
        written = {key: {"type": {"type": p.type}, "nullable": p.nullable} for key, p in properties.items()}
        return "containers", container(name[1], space=name[0], **written)

    def delete_container(self, name: Name) -> Any:
        return "containers/delete", {"space": name[0], "externalId": name[1]}

    def put_view(self, name: Versioned, mapped: dict[str, Name], parent: Versioned | None) -> Any:
        properties = {
            key: {"container": container_ref(of[1], of[0]), "containerPropertyIdentifier": key}
            for key, of in mapped.items()
        }
        implements = [view_ref(parent[1], parent[0], parent[2])] if parent else []
        return "views", {**view(name[1], space=name[0], **properties), "version": name[2], "implements": implements}

    def delete_view(self, name: Versioned) -> Any:
        return "views/delete", _key(name)

    def put_model(self, name: Versioned, views: list[Versioned]) -> Any:
        return "datamodels", {**_key(name), "views": [{"type": "view", **_key(of)} for of in views]}

    def delete_model(self, name: Versioned) -> Any:
        return "datamodels/delete", _key(name)

    def write_node(self, of: Name, external_id: str, values: dict[str, Any]) -> Any:
        return "instances", node(external_id, data(container_ref(of[1], of[0]), **values), space=of[0])

    def listed(self, kind: str) -> list[Any]:
        """All of a kind, as the list answers them; `byids` must answer the same."""
        answer = self._api.client.get(f"/models/{kind}", params={"limit": 100, "allVersions": "true"}).json()["items"]
        if answer:
            keys = [{k: item[k] for k in ("space", "externalId", "version") if k in item} for item in answer]
            assert self._api.ok(f"/models/{kind}/byids", {"items": keys})["items"] == answer
        return answer

    def kept(self) -> list[SchemaObject]:
        return self._graph.read(lambda transaction: store.read_changes(transaction, self._api.project, 0))

    def graph(self, text: str) -> list[list[Any]]:
        statement = Statement(text, {"project": self._api.project})
        return self._graph.read(lambda transaction: transaction.rows(statement))


def _key(name: Versioned) -> dict[str, str]:
    return dict(zip(("space", "externalId", "version"), name, strict=True))


def compare(plain: Plain, real: Real) -> None:
    assert {item["space"] for item in real.listed("spaces")} == plain.spaces
    containers = {
        (item["space"], item["externalId"]): {
            key: Property(p["type"]["type"], p["nullable"], p["constraintState"].get("nullability"))
            for key, p in item["properties"].items()
        }
        for item in real.listed("containers")
    }
    assert containers == plain.containers
    views = {
        _name(item): {
            key: [
                (p["container"]["space"], p["container"]["externalId"]),
                p["type"]["type"],
                p["nullable"],
                p["constraintState"].get("nullability"),
            ]
            for key, p in item["properties"].items()
        }
        for item in real.listed("views")
    }
    assert views == {name: plain.effective(name) for name in plain.views}
    models = {_name(item): [_name(of) for of in item["views"]] for item in real.listed("datamodels")}
    assert models == plain.models
    compare_graph(plain, real)


def compare_graph(plain: Plain, real: Real) -> None:
    kept = [one for one in real.kept() if one.definition is not None]
    expected = {("space", name, "", "") for name in plain.spaces}
    expected |= {("container", *name, "") for name in plain.containers}
    expected |= {("view", *name) for name in plain.views} | {("datamodel", *name) for name in plain.models}
    assert {(one.kind, one.space, one.external_id, one.version) for one in kept} == expected
    aliases = {one.alias: (one.space, one.external_id) for one in kept if one.kind == "container"}
    rows: dict[Name, dict[Name, dict[str, Any]]] = {name: {} for name in plain.containers}
    nodes = set()
    for space, external_id, labels, properties in real.graph(
        "MATCH (n:Instance {project: $project}) RETURN n.space, n.externalId, labels(n), properties(n)"
    ):
        nodes.add((space, external_id))
        for alias in set(labels) - {"Instance", "Node"}:
            values = {key.removeprefix(f"{alias}."): v for key, v in properties.items() if key.startswith(f"{alias}.")}
            rows[aliases[alias]][space, external_id] = values
    assert nodes == plain.nodes
    assert rows == plain.rows


def _name(item: dict[str, str]) -> Versioned:
    return item["space"], item["externalId"], item["version"]


spaces = st.sampled_from(["a", "a", "a", "b"])
containers = st.tuples(spaces, st.sampled_from(["C", "C", "D"]))
views = st.tuples(spaces, st.sampled_from(["V", "W"]), st.sampled_from(["1", "1", "2"]))
models = st.tuples(spaces, st.just("M"), st.sampled_from(["1", "2"]))
keys = st.sampled_from(["p", "p", "q"])
properties = st.builds(Property, st.sampled_from(["text", "text", "int32"]), st.booleans())
values = st.dictionaries(keys, st.sampled_from(["x", "y", 1]), max_size=2)
put_container = st.tuples(
    st.just("put_container"), st.tuples(containers, st.dictionaries(keys, properties, min_size=1, max_size=2))
)
write_node = st.tuples(st.just("write_node"), st.tuples(containers, st.sampled_from(["n", "m"]), values))
put_view = st.tuples(
    st.just("put_view"), st.tuples(views, st.dictionaries(keys, containers, max_size=2), st.one_of(st.none(), views))
)
put_model = st.tuples(st.just("put_model"), st.tuples(models, st.lists(views, max_size=2)))
rare = st.one_of(
    st.tuples(st.just("put_space"), st.tuples(spaces)),
    st.tuples(st.just("delete_space"), st.tuples(spaces)),
    st.tuples(st.just("delete_container"), st.tuples(containers)),
    st.tuples(st.just("delete_view"), st.tuples(views)),
    st.tuples(st.just("delete_model"), st.tuples(models)),
)
changes = st.sampled_from([*[put_container] * 4, *[write_node] * 2, *[put_view] * 3, put_model, rare]).flatmap(
    lambda one: one
)
# So that chains get somewhere: what the random changes need is often there.
BEGINNING: list[Any] = [
    ("put_space", ("a",)),
    ("put_container", (("a", "C"), {"p": Property("text", nullable=True)})),
    ("put_view", (("a", "V", "1"), {"p": ("a", "C")}, None)),
    ("write_node", (("a", "C"), "n", {"p": "x"})),
]


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(changes, min_size=15, max_size=20))
def test_api_graph_and_model_agree_after_a_chain_of_changes(base_url: str, graph: Graph, chain: list[Any]) -> None:
    api = Api(base_url, f"chain-{uuid.uuid4().hex[:16]}")
    plain, real = Plain(), Real(api, graph)
    try:
        for kind, arguments in [*BEGINNING, *chain]:
            try:
                getattr(plain, kind)(*arguments)
                legal = True
            except Refused:
                legal = False
            assert real.change(kind, arguments) == legal, (kind, arguments)
        compare(plain, real)
    finally:
        api.client.close()
