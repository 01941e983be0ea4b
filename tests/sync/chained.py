"""Random sets that come from each other, followed by a sync, and what a plain interpreter says that they hold."""

from typing import Any

from filters.interpreter import Item, Json, View, World
from hypothesis import strategies as st
from query.interpreter import Query
from query.worlds import chains
from sync.histories import INSTANCES, SHOWN, SPACE, THING, Copy, Follower, following, named

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
