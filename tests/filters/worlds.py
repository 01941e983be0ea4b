"""Random schemas, graphs, filters and sorts, and how they get into an emulator."""

from dataclasses import dataclass
from typing import Any

from filters.interpreter import BASE, Item, Json, View, World
from hypothesis import strategies as st

from builders import container, container_ref, data, edge, node, ref, view_ref
from conftest import Api

SPACE = "sp"
NAMES = ["n0", "n1", "n2", "n\uff5e", "n\U0001f600"]
TEXT = ["", "a", "ab", "abc", "B", "é", "a:b", "10", "9", "a\uff5e", "a\U0001f600b", "\uff5e", "\U0001f600"]
INTEGERS = [-1, 0, 1, 2, 16777217, 2**31 - 1]
LARGE = [*INTEGERS, 2**53, 2**53 + 1, 2**63 - 1, -(2**63)]
HALVES = [-1.5, -0.0, 0.0, 0.5, 1.0, 2.0, 16777216.0]
FLOATS = [*HALVES, float(2**53), 1e300]
TIMESTAMPS = [
    "2024-12-06T00:00:00Z",
    "2024-12-06T00:00:00.000",
    "2024-12-06T01:00:00+01:00",
    "2024-12-06T00:00:00.001Z",
    "2024-12-05T23:59:59.999-0100",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
]
OBJECTS = [{}, {"a": 1}, {"a": 1, "b": [None]}, {"b": [None], "a": 1}, {"a": "1"}]
INVALID = {"invalid": {"previouslyReferencedProperties": [["sp", "Gone", "p"]], "filterType": "equals"}}
VALUES: dict[str, list[Any]] = {
    "text": TEXT,
    "timeseries": TEXT,
    "file": TEXT[1:],
    "sequence": TEXT,
    "enum": ["on", "off"],
    "boolean": [True, False],
    "int32": INTEGERS,
    "int64": LARGE,
    "float32": HALVES,
    "float64": FLOATS,
    "timestamp": TIMESTAMPS,
    "date": ["2024-02-29", "2024-03-01", "0001-01-01"],
    "json": OBJECTS,
    "direct": [ref(name) for name in [*NAMES, "ghost"]],
}
NUMBERS = ("int32", "int64", "float32", "float64")
TEXTS = ("text", "timeseries", "file", "sequence", "enum")
ORDERED = (*NUMBERS, *TEXTS, "timestamp", "date", "time")


@dataclass
class Named:
    """A property as filters name it."""

    path: list[str]
    kind: str
    many: bool


def family(named: Named) -> tuple[str, bool]:
    kind = "number" if named.kind in NUMBERS else "text" if named.kind in TEXTS else named.kind
    return kind, named.many


def literals(kind: str) -> st.SearchStrategy[Any]:
    """What a property of `kind` is compared with: for a number of any size and form."""
    if kind in ("int32", "int64", "float64"):
        return st.sampled_from([*LARGE, *FLOATS, 2**64])
    if kind == "float32":
        return st.sampled_from([*INTEGERS[:-2], *HALVES, 2**64])
    if kind == "time":
        return st.sampled_from([0, 2**40, 2**45, "2024-12-06T00:00:00Z", "9999-01-01T00:00:00+01:00"])
    return st.sampled_from(VALUES[kind])


@st.composite
def property_types(draw: st.DrawFn) -> Json:
    kind = draw(st.sampled_from(list(VALUES)))
    many = {"list": True} if kind != "enum" and draw(st.booleans()) else {}
    return {"type": kind, **many, **({"values": {"on": {}, "off": {}}} if kind == "enum" else {})}


@st.composite
def schemas(draw: st.DrawFn) -> World:
    """Two or three containers; views that map some of them under other names, that inherit, that have a filter."""
    containers = {
        name: {f"p{i}": draw(property_types()) for i in range(draw(st.integers(1, 5)))} for name in ("A", "B", "C")
    }
    pairs = [(name, prop) for name, properties in containers.items() for prop in properties]
    world = World(SPACE, containers, {}, [])
    for name in ("V", "W", "X"):
        own = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3))
        inherited = draw(st.sampled_from([None, *world.views]))
        properties = {f"{name.lower()}{i}": pair for i, pair in enumerate(own)}
        said = draw(filters(world, "node", 1)) if draw(st.integers(0, 2)) == 0 else None
        world.views[name] = View({**(world.views[inherited].properties if inherited else {}), **properties}, said)
    return world


@st.composite
def graphs(draw: st.DrawFn) -> World:
    world = draw(schemas())
    for name in draw(st.permutations(NAMES)):
        kind = {"type": draw(st.sampled_from([ref("t1"), ref("t2")]))} if draw(st.booleans()) else {}
        world.items.append(Item("node", node(name, **kind), draw(data_of(world))))
    for name in ("e1", "e2", "n0"):
        start, end = (draw(st.sampled_from(VALUES["direct"])) for _ in range(2))
        kind = draw(st.sampled_from([ref("t1"), ref("t2")]))
        world.items.append(Item("edge", edge(name, start, end, kind), draw(data_of(world))))
    return world


def data_of(world: World) -> st.SearchStrategy[dict[str, Json]]:
    """Data in some of the containers, with some of their properties: absent, null, empty, one, many."""

    def value(definition: Json) -> st.SearchStrategy[Any]:
        one = st.sampled_from(VALUES[definition["type"]])
        return st.none() | (st.lists(one, max_size=3) if definition.get("list") else one)

    return st.fixed_dictionaries(
        {},
        optional={
            name: st.fixed_dictionaries({}, optional={p: value(definition) for p, definition in properties.items()})
            for name, properties in world.containers.items()
        },
    )


def names(world: World, kind: str) -> list[Named]:
    """Every property that a filter over nodes or edges can name."""
    base = [name for name in BASE if kind == "edge" or name not in ("startNode", "endNode")]
    found = [Named([kind, name], BASE[name], many=False) for name in base]
    found += [Named([kind, name, "externalId"], "text", many=False) for name in base if BASE[name] == "direct"]
    for container_name, properties in world.containers.items():
        for name, definition in properties.items():
            found.append(Named([SPACE, container_name, name], definition["type"], bool(definition.get("list"))))
    for view_name, view in world.views.items():
        for name, (container_name, prop) in view.properties.items():
            definition = world.containers[container_name][prop]
            found.append(Named([SPACE, f"{view_name}/v1", name], definition["type"], bool(definition.get("list"))))
    return found


@st.composite
def filters(draw: st.DrawFn, world: World, kind: str, depth: int = 2) -> Json:
    """A filter that is valid for nodes or edges of `world`."""
    if depth and draw(st.booleans()):
        operator = draw(st.sampled_from(["and", "or", "not"]))
        if operator == "not":
            return {"not": draw(filters(world, kind, depth - 1))}
        return {operator: draw(st.lists(filters(world, kind, depth - 1), min_size=1, max_size=3))}
    if draw(st.integers(0, 5)) == 0:
        return draw(whole(world))
    return draw(leaves(world, kind, depth))


def whole(world: World) -> st.SearchStrategy[Json]:
    """What looks at the instance as a whole."""
    sources = [*(container_ref(name) for name in world.containers), *(view_ref(name) for name in world.views)]
    ids = st.lists(st.sampled_from([*VALUES["direct"], ref("e1")]), max_size=3)
    # What is drawn before there are items is the filter of a view, which no one can write as invalid.
    constant = [{"matchAll": {}}, *([INVALID] if world.items else [])]
    return st.one_of(
        st.lists(st.sampled_from(sources), min_size=1, max_size=2).map(lambda some: {"hasData": some}),
        st.builds(lambda spelling, some: {spelling: some}, st.sampled_from(["instances", "instanceReferences"]), ids),
        st.sampled_from(constant),
    )


def operators(named: Named, depth: int) -> list[str]:
    """The operators that a property takes; what is there twice is drawn twice as often."""
    found = ["exists", "in"]
    if named.kind == "direct" and depth:
        found += ["nested"] * 2
    if named.many:
        return [*found, "containsAny", "containsAll", "prefix"]
    found += ["equals"]
    found += ["range", "overlaps"] if named.kind in ORDERED else []
    return found + (["prefix"] if named.kind in TEXTS else [])


@st.composite
def leaves(draw: st.DrawFn, world: World, kind: str, depth: int) -> Json:  # noqa: PLR0911 - a case for each operator
    everything = names(world, kind)
    # Half of the time data, that there is less of in `everything`.
    of_data = [one for one in everything if one.path[0] == SPACE]
    named = draw(st.sampled_from(of_data if of_data and draw(st.booleans()) else everything))
    path, element = named.path, literals(named.kind)
    alike = [other for other in everything if family(other) == family(named)]
    lists = [other for other in everything if family(other) == (family(named)[0], True)]

    def operand() -> Any:
        return {"property": draw(st.sampled_from(alike)).path} if draw(st.integers(0, 3)) == 0 else draw(element)

    def operands() -> Any:
        if lists and draw(st.integers(0, 3)) == 0:
            return {"property": draw(st.sampled_from(lists)).path}
        return draw(st.lists(element, max_size=3))

    match draw(st.sampled_from(operators(named, depth))):
        case "exists":
            return {"exists": {"property": path}}
        case "nested":
            return {"nested": {"scope": path, "filter": draw(filters(world, "node", depth - 1))}}
        case "equals":
            return {
                "equals": {"property": path, "value": draw(st.none()) if draw(st.integers(0, 9)) == 0 else operand()}
            }
        case "prefix":
            value = (draw(element) if draw(st.booleans()) else operands()) if named.many else operand()
            return {"prefix": {"property": path, "value": value}}
        case "range":
            return {"range": {"property": path, **draw(bounds(operand))}}
        case "overlaps":
            other = draw(st.sampled_from(alike)).path
            return {"overlaps": {"startProperty": path, "endProperty": other, **draw(bounds(operand))}}
        case operator:
            return {operator: {"property": path, "values": operands()}}


@st.composite
def bounds(draw: st.DrawFn, operand: Any) -> Json:
    lower, upper = draw(st.sampled_from(["gt", "gte", None])), draw(st.sampled_from(["lt", "lte", None]))
    signs = [sign for sign in (lower, upper) if sign] or ["gte"]
    return {sign: operand() for sign in signs}


@st.composite
def sorts(draw: st.DrawFn, world: World, kind: str) -> list[Json]:
    sortable = [one for one in names(world, kind) if one.kind != "json"]
    return [
        {
            "property": draw(st.sampled_from(sortable)).path,
            **draw(st.sampled_from([{}, {"direction": "ascending"}, {"direction": "descending"}])),
            **draw(st.sampled_from([{}, {"nullsFirst": False}, {"nullsFirst": True}])),
        }
        for _ in range(draw(st.integers(1, 3)))
    ]


def install(world: World, api: Api) -> None:
    """Make `world` so through the API, then take over what the server says of the instances."""
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    defined = [
        container(name, "all", **{prop: {"type": kind, "nullable": True} for prop, kind in properties.items()})
        for name, properties in world.containers.items()
    ]
    api.ok("/models/containers", {"items": defined})
    api.ok("/models/views", {"items": [_view(name, view, world) for name, view in world.views.items()]})
    for item in world.items:
        sources = [data(container_ref(name), **values) for name, values in item.data.items()]
        item.base = {**item.base, **({"sources": sources} if sources else {})}
    create_ends = {"autoCreateStartNodes": True, "autoCreateEndNodes": True}
    api.ok("/models/instances", {**create_ends, "items": [item.base for item in world.items]})
    api.ok("/models/instances/delete", {"items": [{"instanceType": "node", "space": SPACE, "externalId": "ghost"}]})
    _take_over(world, api)


def _view(name: str, view: View, world: World) -> Json:
    """As it is written: what it inherits is not repeated."""
    own = {
        prop: {"container": container_ref(of), "containerPropertyIdentifier": identifier}
        for prop, (of, identifier) in view.properties.items()
        if prop.startswith(name.lower())
    }
    parents = {prop[0].upper() for prop in view.properties} - {name}
    body: Json = {"space": SPACE, "externalId": name, "version": "v1", "properties": own}
    nearest = [view_ref(parent) for parent in sorted(parents) if parent in world.views]
    return {**body, "implements": nearest, **({"filter": view.filter} if view.filter else {})}


def _take_over(world: World, api: Api) -> None:
    written = {(item.kind, item.base["externalId"]): item.data for item in world.items}
    world.items = [
        Item(kind, base, written.get((kind, base["externalId"]), {}))
        for kind in ("node", "edge")
        for base in api.ok("/models/instances/list", {"instanceType": kind})["items"]
    ]
