"""Random sets that come from each other, followed by a sync, and what a plain interpreter says that they hold."""

from collections import Counter
from typing import Any

from filters.interpreter import Item, Json, View, World
from hypothesis import strategies as st
from query.interpreter import Query
from query.worlds import chains
from sync.histories import INSTANCES, SHOWN, SPACE, SYNC, THING, Copy, Follower, Name, following, named

from builders import container_ref
from conftest import Api

PROPERTIES: dict[str, Json] = {
    "name": {"type": "text"},
    "size": {"type": "int32"},
    "link": {"type": "direct"},
}
LINK = st.sampled_from(
    [{"source": THING, "identifier": "link"}, {"source": container_ref("Thing"), "identifier": "link"}]
)


@st.composite
def followers_of_chains(draw: st.DrawFn, api: Api, filters: Any) -> Follower:
    def some(kind: str) -> st.SearchStrategy[Json]:
        return filters(kind).map(lambda said: said or {"matchAll": {}})

    return draw(following(api, draw(chains(some, LINK))))


def world(api: Api) -> World:
    """Everything that there is."""
    body = {
        "with": {"node": {"nodes": {}, "limit": 10_000}, "edge": {"edges": {}, "limit": 10_000}},
        "select": {"node": {"sources": SHOWN}, "edge": {"sources": SHOWN}},
    }
    found = api.ok(f"{INSTANCES}/query", body)["items"]
    items = [_item(kind, base) for kind in ("node", "edge") for base in found[kind]]
    return World(SPACE, {"Thing": PROPERTIES}, {"Thing": View({name: ("Thing", name) for name in PROPERTIES})}, items)


def _item(kind: str, base: Json) -> Item:
    values = base["properties"].get(SPACE, {}).get("Thing/v1")
    return Item(kind, base, {} if values is None else {"Thing": values})


def held(there: World, follower: Follower) -> dict[str, Copy]:
    """What the sets of a follower hold."""
    with_ = follower.body["with"]
    query = Query(there, with_, whole=frozenset(with_))
    return {name: {named(item.base): item.base for item in query.members(name)} for name in with_}


def _origin(expression: Json) -> str | None:
    return (expression.get("nodes") or expression.get("edges") or {}).get("from")


def leading_edges(with_: Json) -> list[str]:
    """The sets of edges one hop from a set of nodes that comes from no other: each edge is behind one node of it."""
    return [
        name
        for name, said in with_.items()
        if said.get("edges", {}).get("maxDistance") == 1
        and (origin := _origin(said)) is not None
        and "nodes" in with_[origin]
        and _origin(with_[origin]) is None
    ]


def paged(api: Api, body: Json) -> dict[str, Counter[Name]]:
    """How often a client is told each live instance that sends back only the cursors of sets that come from no other.

    It stops at an empty page of these. Their pages are small, the others have room for all that there is.
    """
    roots = {name for name, said in body["with"].items() if _origin(said) is None}
    with_ = {name: said if name in roots else {**said, "limit": 1000} for name, said in body["with"].items()}
    counts: dict[str, Counter[Name]] = {name: Counter() for name in with_}
    cursors: Json = {}
    for _ in range(100):
        answer = api.ok(SYNC, {**body, "with": with_, "cursors": cursors})
        for name, items in answer["items"].items():
            counts[name].update(named(item) for item in items if "deletedTime" not in item)
        if not any(answer["items"].values()):
            return counts
        cursors = {name: answer["nextCursor"][name] for name in roots}
    raise AssertionError("the pages do not end")
