"""Random small graphs and random queries over them, and how the graphs get into an emulator."""

from typing import Any

from filters.interpreter import Item, Json, View, World
from hypothesis import strategies as st

from builders import SPACE, container, container_ref, data, edge, node, prop, ref, view, view_ref
from conftest import Api

OTHER = "other"
NODES = [ref("a"), ref("b"), ref("c"), ref("d"), ref("a", OTHER), ref("e", OTHER)]
GHOST = ref("ghost")
TYPES = [ref("flows"), ref("feeds", OTHER)]
SIZES = [0, 1, 2]
PROPERTIES: dict[str, Json] = {
    "size": {"type": "int32"},
    "name": {"type": "text"},
    "near": {"type": "direct"},
    "all": {"type": "direct", "list": True},
}
THING = view_ref("Thing")
EMPTY: Json = {}
DESCENDING: Json = {"direction": "descending"}
NULLS_FIRST: Json = {"nullsFirst": True}


def values() -> st.SearchStrategy[Json]:
    target = st.sampled_from([*NODES, GHOST])
    return st.fixed_dictionaries(
        {},
        optional={
            "size": st.sampled_from(SIZES),
            "name": st.sampled_from(["x", "y"]),
            "near": target,
            "all": st.lists(target, max_size=3, unique_by=lambda one: (one["space"], one["externalId"])),
        },
    )


@st.composite
def graphs(draw: st.DrawFn) -> World:
    """Six nodes in two spaces with edges and direct relations between any of them: loops, circles, diamonds."""
    mapped = {f"v_{name}": ("Thing", name) for name in PROPERTIES}
    world = World(SPACE, {"Thing": PROPERTIES}, {"Thing": View(mapped)}, [])
    for one in draw(st.permutations(NODES)):
        kind = draw(st.sampled_from([EMPTY, {"type": TYPES[0]}]))
        world.items.append(Item("node", node(one["externalId"], space=one["space"], **kind), draw(_data())))
    for ix in range(draw(st.integers(0, 10))):
        start, end, kind = (draw(st.sampled_from(some)) for some in ([*NODES, GHOST], [*NODES, GHOST], TYPES))
        space = draw(st.sampled_from([SPACE, OTHER]))
        world.items.append(Item("edge", edge(f"e{ix}", start, end, kind, space=space), draw(_data())))
    return world


def _data() -> st.SearchStrategy[dict[str, Json]]:
    return st.one_of(values().map(lambda some: {"Thing": some}), st.builds(dict))


def install(world: World, api: Api, gone: list[Json], reborn: list[Json]) -> None:
    """Make `world` so. Then the nodes in `gone` are deleted, and of these the ones in `reborn` come again, empty."""
    api.ok("/models/spaces", {"items": [{"space": SPACE}, {"space": OTHER}]})
    properties = {name: prop(one["type"], list=one.get("list", False)) for name, one in PROPERTIES.items()}
    properties["near"] = prop("direct")
    api.ok("/models/containers", {"items": [container("Thing", "all", **properties)]})
    named = {
        name: {"container": container_ref(of), "containerPropertyIdentifier": identifier}
        for name, (of, identifier) in world.views["Thing"].properties.items()
    }
    api.ok("/models/views", {"items": [view("Thing", **named)]})
    items = [_written(item) for item in world.items]
    api.ok("/models/instances", {"items": items, "autoCreateStartNodes": True, "autoCreateEndNodes": True})
    api.ok("/models/instances/delete", {"items": [{"instanceType": "node", **one} for one in [GHOST, *gone]]})
    if reborn:
        api.ok("/models/instances", {"items": [node(one["externalId"], space=one["space"]) for one in reborn]})
    _take_over(world, api, [(one["space"], one["externalId"]) for one in gone])


def _written(item: Item) -> Json:
    sources = [data(container_ref(name), **values) for name, values in item.data.items()]
    return {**item.base, **({"sources": sources} if sources else {})}


def _take_over(world: World, api: Api, emptied: list[tuple[str, str]]) -> None:
    """What there is now, as a list tells it."""
    written = {(i.kind, i.base["space"], i.base["externalId"]): i.data for i in world.items}
    for name in emptied:
        written.pop(("node", *name), None)
    world.items = [
        Item(kind, base, written.get((kind, base["space"], base["externalId"]), {}))
        for kind in ("node", "edge")
        for base in api.ok("/models/instances/list", {"instanceType": kind})["items"]
    ]


def _path(kind: str, name: str) -> list[str]:
    return [SPACE, "Thing", name] if kind == "container" else [SPACE, "Thing/v1", f"v_{name}"]


@st.composite
def filters(draw: st.DrawFn, kind: str) -> Json:
    """A filter that lets a good part through."""
    size = _path(draw(st.sampled_from(["container", "view"])), "size")
    leaves: list[Json] = [
        {"matchAll": {}},
        {"equals": {"property": [kind, "space"], "value": SPACE}},
        {"equals": {"property": [kind, "type"], "value": TYPES[0]}},
        {"range": {"property": [kind, "externalId"], "gt": "a"}},
        {"range": {"property": size, "gte": 1}},
        {"range": {"property": size, "lte": 1}},
        {"exists": {"property": _path("view", "near")}},
        {"hasData": [container_ref("Thing")]},
        {"hasData": [THING]},
        {"nested": {"scope": _path("view", "near"), "filter": {"exists": {"property": size}}}},
        {"equals": {"property": ["edge", "startNode"], "value": NODES[0]}}
        if kind == "edge"
        else {"equals": {"property": ["node", "externalId"], "value": "a"}},
    ]
    leaf = draw(st.sampled_from(leaves))
    return draw(st.sampled_from([leaf, leaf, {"not": leaf}]))


@st.composite
def sorts(draw: st.DrawFn, kind: str) -> list[Json]:
    paths = [[kind, "externalId"], [kind, "space"], [kind, "type"], _path("view", "size"), _path("container", "name")]
    chosen = draw(st.lists(st.sampled_from(paths), min_size=1, max_size=2, unique_by=tuple))
    return [
        {
            "property": path,
            **draw(st.sampled_from([EMPTY, DESCENDING])),
            **draw(st.sampled_from([EMPTY, NULLS_FIRST])),
        }
        for path in chosen
    ]


def _maybe(name: str, strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    return st.one_of(st.builds(dict), strategy.map(lambda value: {name: value}))


DIRECTION = _maybe("direction", st.sampled_from(["outwards", "inwards"]))
CHAIN_TO = _maybe("chainTo", st.sampled_from(["source", "destination"]))


@st.composite
def queries(draw: st.DrawFn) -> Json:
    """Some sets, each made from nothing or from those before it."""
    with_: Json = {}
    kinds: dict[str, str] = {}
    for ix in range(draw(st.integers(1, 6))):
        name = f"s{ix}"
        shape = draw(st.sampled_from(["nodes", "edges", "set"] if kinds else ["nodes", "edges"]))
        if shape == "nodes":
            with_[name], kinds[name] = draw(_nodes(kinds)), "node"
        elif shape == "edges":
            with_[name], kinds[name] = draw(_edges(kinds)), "edge"
        else:
            kind = draw(st.sampled_from(sorted(set(kinds.values()))))
            with_[name], kinds[name] = draw(_operations([n for n, k in kinds.items() if k == kind])), kind
    return {name: with_[name] for name in draw(st.permutations(sorted(with_)))}


def _limit() -> st.SearchStrategy[Json]:
    return _maybe("limit", st.integers(1, 6))


@st.composite
def _nodes(draw: st.DrawFn, kinds: dict[str, str]) -> Json:
    nodes = draw(_maybe("filter", filters("node")))
    origin = draw(st.sampled_from([None, *kinds, *kinds]))
    if origin is not None:
        nodes |= {"from": origin, **draw(CHAIN_TO), **draw(DIRECTION)}
        if kinds[origin] == "node" or draw(st.integers(0, 3)) == 0:
            nodes["through"] = draw(_through())
            if nodes["through"]["identifier"].endswith("all"):
                nodes["direction"] = "outwards"
    return {"nodes": nodes, **draw(_maybe("sort", sorts("node"))), **draw(_limit())}


def _through() -> st.SearchStrategy[Json]:
    return st.sampled_from(
        [
            {spelling: source, "identifier": f"{prefix}{name}"}
            for name in ("near", "all")
            for spelling, source, prefix in (
                ("source", THING, "v_"),
                ("view", THING, "v_"),
                ("source", container_ref("Thing"), ""),
            )
        ]
    )


@st.composite
def _edges(draw: st.DrawFn, kinds: dict[str, str]) -> Json:
    edges = draw(_maybe("filter", filters("edge")))
    beside = draw(_limit())
    origin = draw(st.sampled_from([None, *kinds, *kinds]))
    if origin is None:
        return {"edges": edges, **draw(_maybe("sort", sorts("edge"))), **beside}
    edges |= {"from": origin, **draw(DIRECTION), **draw(CHAIN_TO)}
    edges |= draw(_maybe("nodeFilter", filters("node"))) | draw(_maybe("terminationFilter", filters("node")))
    beside |= draw(_maybe("postSort", sorts("edge")))
    if draw(st.booleans()):
        edges |= {"maxDistance": 1, **draw(_maybe("limitEach", st.integers(1, 2)))}
        return {"edges": edges, **draw(_maybe("sort", sorts("edge"))), **beside}
    return {"edges": {**edges, **draw(_maybe("maxDistance", st.integers(2, 3)))}, **beside}


@st.composite
def _operations(draw: st.DrawFn, names: list[str], depth: int = 1) -> Json:
    member = st.sampled_from(names)
    if depth:
        member |= _operations(names, depth - 1)
    operation = draw(st.sampled_from(["union", "unionAll", "intersection"]))
    return {
        operation: draw(st.lists(member, min_size=1, max_size=3)),
        **draw(_maybe("except", st.lists(st.sampled_from(names), max_size=1))),
        **draw(_limit()),
    }


@st.composite
def chains(draw: st.DrawFn, filters: Any = filters, through: st.SearchStrategy[Json] | None = None) -> Json:
    """Sets that a sync can follow too: all but set operations, without what belongs to one page."""
    through = _through() if through is None else through
    kinds = {"s0": draw(st.sampled_from(["node", "edge"]))}
    with_: Json = {"s0": {f"{kinds['s0']}s": draw(_maybe("filter", filters(kinds["s0"])))}}
    for ix in range(1, draw(st.integers(2, 5))):
        origin = draw(st.sampled_from(sorted(with_)))
        kinds[f"s{ix}"] = kind = draw(st.sampled_from(["node", "edge"]))
        said = {"from": origin, **draw(DIRECTION), **draw(CHAIN_TO), **draw(_maybe("filter", filters(kind)))}
        if kind == "edge":
            said |= draw(_maybe("nodeFilter", filters("node"))) | draw(_maybe("terminationFilter", filters("node")))
            said |= draw(_maybe("maxDistance", st.sampled_from([1, 1, 2, 3])))
        elif kinds[origin] == "node" or draw(st.integers(0, 3)) == 0:
            said["through"] = draw(through)
            if said["through"]["identifier"].endswith("all"):
                said["direction"] = "outwards"
        with_[f"s{ix}"] = {f"{kind}s": said}
    return with_


@st.composite
def selects(draw: st.DrawFn, with_: Json, kind_of: Any) -> Json:
    chosen = draw(st.lists(st.sampled_from(sorted(with_)), min_size=1, unique=True))
    return {
        name: {
            **draw(_maybe("sort", sorts(kind_of(name)))),
            **draw(_limit()),
            **draw(_maybe("sources", st.just([{"source": THING, "properties": ["*"]}]))),
        }
        for name in chosen
    }
