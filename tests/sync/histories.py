"""Random histories of writes, and followers that keep a copy of a project by what a sync tells them."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from conftest import Api

Json = dict[str, Any]
Name = tuple[str, str]
Copy = dict[Name, Json]
INSTANCES, SYNC = "/models/instances", "/models/instances/sync"
OTHER = "other"
THING = view_ref("Thing")
SHOWN = [{"source": THING, "properties": ["*"]}]
NODES = [ref("a"), ref("b"), ref("c"), ref("d", OTHER), ref("e", OTHER)]
EDGES: dict[str, tuple[Json, Json]] = {
    "ab": (NODES[0], NODES[1]),
    "ad": (NODES[0], NODES[3]),
    "bb": (NODES[1], NODES[1]),
    "bc": (NODES[1], NODES[2]),
    "ce": (NODES[2], NODES[4]),
    "ea": (NODES[4], NODES[0]),
}
SIZE = {"property": [SPACE, "Thing/v1", "size"]}


def install(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": SPACE}, {"space": OTHER}]})
    thing = container("Thing", "all", name=prop(), size=prop("int32"), link=prop("direct"))
    api.ok("/models/containers", {"items": [thing]})
    api.ok("/models/views", {"items": [view("Thing", "Thing.name", "Thing.size", "Thing.link")]})


@st.composite
def _items(draw: st.DrawFn) -> Json:
    values = {
        "size": st.sampled_from([0, 1, None]),
        "name": st.sampled_from(["x", "y"]),
        "link": st.sampled_from(NODES),
    }
    sources = [data(THING, **draw(st.fixed_dictionaries({}, optional=values)))] if draw(st.booleans()) else []
    if draw(st.booleans()):
        one = draw(st.sampled_from(NODES))
        return node(one["externalId"], *sources, space=one["space"])
    name = draw(st.sampled_from(sorted(EDGES)))
    return edge(name, *EDGES[name], ref("t"), *sources)


def _identity(item: Json) -> Name:
    return item["instanceType"], item["externalId"]


@st.composite
def batches(draw: st.DrawFn) -> Json:
    """A request that writes some instances and deletes others; it may also be refused, and then does nothing."""
    items = draw(st.lists(_items(), max_size=4, unique_by=_identity))
    written = {_identity(item) for item in items}
    nodes = [{"instanceType": "node", **one} for one in NODES]
    edges = [{"instanceType": "edge", **ref(name)} for name in EDGES]
    chosen = draw(st.lists(st.sampled_from([*nodes, *edges]), max_size=2, unique_by=_identity))
    gone = [one for one in chosen if _identity(one) not in written]
    create = {"autoCreateStartNodes": draw(st.booleans()), "autoCreateEndNodes": True}
    return {"items": items, "delete": gone, "replace": draw(st.booleans()), **create}


@dataclass
class Follower:
    """A client that follows the nodes and the edges that a filter lets through, each in pages of its own size.

    `copies` has what it knows of the two sets, `past` every moment that it has been at: the cursors and the copies.
    """

    api: Api
    body: Json
    copies: dict[str, Copy] = field(default_factory=dict[str, Copy])
    past: list[tuple[Json, dict[str, Copy]]] = field(default_factory=list[tuple[Json, dict[str, Copy]]])

    def follow(self) -> bool:
        """Take one page of each set. Whether there was anything."""
        answer = self.api.ok(SYNC, self.body)
        for name, items in answer["items"].items():
            copy = self.copies.setdefault(name, {})
            for item in items:
                if "deletedTime" in item:
                    copy.pop(named(item), None)
                else:
                    copy[named(item)] = item
        self.body = {**self.body, "cursors": answer["nextCursor"]}
        self.past.append((answer["nextCursor"], {name: dict(copy) for name, copy in self.copies.items()}))
        return any(answer["items"].values())

    def catch_up(self) -> dict[str, Copy]:
        """Follow until there is nothing more: a set changes from one phase to the next with an empty page."""
        idle = 0
        while idle < 2:
            idle = 0 if self.follow() else idle + 1
        return self.copies


def named(item: Json) -> Name:
    return item["space"], item["externalId"]


def stable(kind: str) -> st.SearchStrategy[Json | None]:
    """A filter that an instance passes always or never, or begins to pass."""
    return st.sampled_from(
        [
            None,
            {"equals": {"property": [kind, "space"], "value": SPACE}},
            {"range": {"property": [kind, "externalId"], "lt": "b"}},
            {"hasData": [THING]},
        ]
    )


def changing(kind: str) -> st.SearchStrategy[Json | None]:
    """A filter that an instance may cease to pass."""
    equals = {"equals": {**SIZE, "value": 1}}
    return st.sampled_from([equals, {"not": equals}, {"and": [equals, {"exists": {"property": [kind, "type"]}}]}])


@st.composite
def followers(draw: st.DrawFn, api: Api, filters: Any) -> Follower:
    """Somebody who follows the nodes and the edges that a filter lets through."""
    sets: Json = {}
    for kind in ("node", "edge"):
        said = draw(filters(kind))
        sets[kind] = {f"{kind}s": {"filter": said} if said else {}}
    return draw(following(api, sets))


@st.composite
def following(draw: st.DrawFn, api: Api, sets: Json) -> Follower:
    """Somebody who follows all of these sets, each in pages and in a mode of its own."""
    with_ = {name: {**said, **draw(_pages())} for name, said in sets.items()}
    return Follower(api, {"with": with_, "select": {name: {"sources": SHOWN} for name in with_}})


@st.composite
def _pages(draw: st.DrawFn) -> Json:
    mode = draw(st.sampled_from([None, "onePhase", "twoPhase"]))
    said: Json = {"limit": draw(st.integers(1, 4)), **draw(st.sampled_from([{}, {"skipAlreadyDeleted": False}]))}
    if mode:
        said["mode"] = mode
    if mode == "twoPhase" and draw(st.booleans()):
        said["backfillSort"] = [{**SIZE, "direction": draw(st.sampled_from(["ascending", "descending"]))}]
    return said


def there(api: Api, follower: Follower) -> dict[str, Copy]:
    """What a copy should be: the instances that a query finds now."""
    with_ = {kind: {f"{kind}s": said[f"{kind}s"], "limit": 10_000} for kind, said in follower.body["with"].items()}
    found = api.ok(f"{INSTANCES}/query", {"with": with_, "select": follower.body["select"]})["items"]
    return {kind: {named(item): item for item in items} for kind, items in found.items()}


def listed(api: Api) -> dict[str, Copy]:
    """What a list says that there is, without properties."""
    found: dict[str, Copy] = {}
    for kind in ("node", "edge"):
        items = api.ok(f"{INSTANCES}/list", {"instanceType": kind, "limit": 1000})["items"]
        found[kind] = {named(item): item for item in items}
    return found
