"""What one batch writes as a whole, and what is there of it: all parts have its token, or none is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from builders import container, container_ref, data, edge, node, prop, ref, view, view_ref
from laboratory.setting.client import Client

SPACE = "crashes"
SIZE = 12
"""Nodes of a group, and edges: each node has an edge and a direct relation to the next."""
SCHEMA_SIZE = 3
THING, EXTRA = view_ref("Thing", SPACE), view_ref("Extra", SPACE)
NEXT = {"type": ref("next", SPACE)}
INSTANCES, CONTAINERS, VIEWS = "/models/instances", "/models/containers", "/models/views"

Kind = Literal["instances", "containers", "views"]
Token = str | None


@dataclass(eq=False)
class Group:
    """What is written together. `allowed` has the tokens it may have, or None where it may be absent."""

    kind: Kind
    name: str
    allowed: set[Token] = field(default_factory=lambda: {None})

    @property
    def sure(self) -> bool:
        """Whether every batch for it was answered, so that its state is known."""
        return len(self.allowed) == 1

    @property
    def there(self) -> bool:
        return None not in self.allowed

    @property
    def names(self) -> list[str]:
        return [f"{self.name}_{row}" for row in range(SIZE if self.kind == "instances" else SCHEMA_SIZE)]

    def write(self, token: str) -> tuple[str, dict[str, Any]]:
        """Path and body of the request that gives all parts the token."""
        if self.kind == "instances":
            return INSTANCES, {"items": [*self._nodes(token), *self._edges(token)], "autoCreateDirectRelations": True}
        if self.kind == "containers":
            made = [container(name, space=SPACE, text=prop(), number=prop("int64")) for name in self.names]
            return CONTAINERS, {"items": [{**one, "description": token} for one in made]}
        text = {"container": container_ref("Thing", SPACE), "containerPropertyIdentifier": "token"}
        shown = [view(name, space=SPACE, text=text) for name in self.names]
        return VIEWS, {"items": [{**one, "description": token} for one in shown]}

    def delete(self) -> tuple[str, dict[str, Any]]:
        paths = {"instances": INSTANCES, "containers": CONTAINERS, "views": VIEWS}
        return f"{paths[self.kind]}/delete", {"items": self.parts()}

    def parts(self) -> list[dict[str, str]]:
        if self.kind == "instances":
            nodes = [{"instanceType": "node", **ref(name, SPACE)} for name in self.names]
            return nodes + [{"instanceType": "edge", **ref(f"e{name}", SPACE)} for name in self.names]
        version = {"version": "v1"} if self.kind == "views" else {}
        return [{**ref(name, SPACE), **version} for name in self.names]

    def _nodes(self, token: str) -> Iterable[dict[str, Any]]:
        for name, following in self._ring():
            extra = data(EXTRA, token=token, following=ref(following, SPACE))
            yield node(name, data(THING, token=token), extra, space=SPACE)

    def _edges(self, token: str) -> Iterable[dict[str, Any]]:
        for name, following in self._ring():
            ends = ref(name, SPACE), ref(following, SPACE)
            yield edge(f"e{name}", *ends, NEXT["type"], data(THING, token=token), space=SPACE)

    def _ring(self) -> Iterable[tuple[str, str]]:
        return zip(self.names, [*self.names[1:], self.names[0]], strict=True)


def install(client: Client) -> None:
    client.ok("/models/spaces", {"items": [{"space": SPACE}]})
    things = container("Thing", "all", space=SPACE, token=prop())
    extras = container("Extra", space=SPACE, token=prop(), following=prop("direct"))
    client.ok(CONTAINERS, {"items": [things, extras]})
    client.ok(VIEWS, {"items": [_whole_view(things), _whole_view(extras)]})


def _whole_view(of: dict[str, Any]) -> dict[str, Any]:
    source = container_ref(of["externalId"], SPACE)
    mapped = {name: {"container": source, "containerPropertyIdentifier": name} for name in of["properties"]}
    return view(of["externalId"], space=SPACE, **mapped)


def tokens(client: Client, groups: Sequence[Group]) -> dict[Group, set[Token]]:
    """The tokens of all parts of each group; None for a part that is absent."""
    found = {group: _of_schema(client, group) for group in groups if group.kind != "instances"}
    return found | _of_instances(client, [group for group in groups if group.kind == "instances"])


def _of_schema(client: Client, group: Group) -> set[Token]:
    path = CONTAINERS if group.kind == "containers" else VIEWS
    items = client.ok(f"{path}/byids", {"items": group.parts()})["items"]
    return _with_absent([item["description"] for item in items], SCHEMA_SIZE)


def _of_instances(client: Client, groups: Sequence[Group]) -> dict[Group, set[Token]]:
    """Of the nodes in both views, and of the edges in one."""
    values: dict[Group, list[Token]] = {group: [] for group in groups}
    for source, kinds in ((THING, ("node", "edge")), (EXTRA, ("node",))):
        of = {(key["instanceType"], key["externalId"]): group for group in groups for key in group.parts()}
        keys = [(kind, name) for kind, name in of if kind in kinds]
        for begin in range(0, len(keys), 1_000):
            items = [{"instanceType": kind, **ref(name, SPACE)} for kind, name in keys[begin : begin + 1_000]]
            asked = {"items": items, "sources": [{"source": source}]}
            for item in client.ok(f"{INSTANCES}/byids", asked)["items"]:
                given = item.get("properties", {}).get(SPACE, {}).get(f"{source['externalId']}/v1", {})
                values[of[item["instanceType"], item["externalId"]]].append(given.get("token", "no token"))
    return {group: _with_absent(found, 3 * SIZE) for group, found in values.items()}


def _with_absent(values: Sequence[Token], whole: int) -> set[Token]:
    return set(values) if len(values) == whole else {*values, None}
