"""Requests that aim at what a caller may not see, and how to tell that an answer shows it."""

import random
from typing import Any, cast

from builders import data, edge, node, ref, view_ref
from laboratory.fuzzing import world
from laboratory.isolating.site import HIDDEN, MINE, OWN

INSTANCES = "/models/instances"
THING = view_ref("Thing", HIDDEN)
MOST = 1_000_000
"""Above every number in the own space, below those in the hidden one."""
COUNT = 2 * len(MINE)
"""Instances in the own space."""
Attempt = tuple[str, Any]


def reads(chance: random.Random, cursors: list[str]) -> list[Attempt]:
    """Each asks for hidden instances in another way."""
    name = chance.choice(world.NODES)
    hidden = {"equals": {"property": ["node", "space"], "value": HIDDEN}}
    nodes = {"instanceType": "node", "limit": 1_000}
    shown = {"sources": [{"source": THING, "properties": ["*"]}]}
    source = {"sources": [{"source": THING}]}
    references = {"instanceReferences": [ref(name, HIDDEN) for name in world.NODES]}
    through = {"view": THING, "identifier": chance.choice(["other", "others", "reverse"])}
    sets: dict[str, Any] = {
        "mine": {"nodes": {"filter": {"equals": {"property": ["node", "space"], "value": OWN}}}},
        "through": {"nodes": {"from": "mine", "through": through, "direction": chance.choice(["outwards", "inwards"])}},
        "edges": {"edges": {"from": "mine", "maxDistance": chance.randint(1, 5)}},
        "ends": {"nodes": {"from": "edges", "chainTo": chance.choice(["source", "destination"])}},
        "all": {"nodes": {"filter": hidden}},
        "named": {"nodes": {"filter": references}},
    }
    every = {"with": sets, "select": dict.fromkeys(sets, shown)}
    counted: list[Any] = [{"count": {}}, {chance.choice(["min", "max", "avg", "sum"]): {"property": "large"}}]
    return [
        (f"{INSTANCES}/byids", {"items": [{"instanceType": "node", **ref(name, HIDDEN)}], **source}),
        (f"{INSTANCES}/list", {**nodes, **source}),
        (f"{INSTANCES}/list", {**nodes, "filter": hidden}),
        (f"{INSTANCES}/list", {**nodes, "filter": references}),
        (f"{INSTANCES}/list", {**nodes, **source, "cursor": chance.choice(cursors)}),
        (f"{INSTANCES}/list", {"instanceType": "edge", "limit": 1_000, **source}),
        (f"{INSTANCES}/search", {"view": THING, "query": f"word{chance.randrange(40)}", "limit": 1_000}),
        (f"{INSTANCES}/aggregate", {"view": THING, "aggregates": counted}),
        (f"{INSTANCES}/aggregate", {"view": THING, "groupBy": ["text"], "aggregates": counted}),
        (f"{INSTANCES}/query", every),
        (f"{INSTANCES}/sync", every),
        (
            f"{INSTANCES}/inspect",
            {
                "items": [{"instanceType": "node", **ref(name, HIDDEN)}],
                "inspectionOperations": {"involvedContainers": {}},
            },
        ),
        ("/timeseries/byids", {"items": [{"instanceId": ref(name, HIDDEN)}]}),
    ]


def guesses(chance: random.Random) -> list[Attempt]:
    """Filters on own instances that hold only if a hidden one has a value; none may find anything."""
    text = {"property": [HIDDEN, "Thing/v1", "text"]}
    conditions: list[Any] = [
        {"prefix": {**text, "value": "word"}},
        {"exists": text},
        {"equals": {"property": ["node", "externalId"], "value": chance.choice(world.NODES)}},
        {"not": {"equals": {**text, "value": "nothing"}}},
    ]
    scope = [HIDDEN, "Thing/v1", "other"]
    nested = {"nested": {"scope": scope, "filter": chance.choice(conditions)}}
    own = {"equals": {"property": ["node", "space"], "value": OWN}}
    asked = {"instanceType": "node", "filter": {"and": [own, nested]}}
    return [(f"{INSTANCES}/list", asked), (f"{INSTANCES}/search", {**asked, "view": THING})]


def writes(chance: random.Random) -> list[Attempt]:
    """Each would change what is hidden."""
    name, new = chance.choice(world.NODES), f"new{chance.randrange(10**9)}"
    created = {"autoCreateStartNodes": True, "autoCreateEndNodes": True, "autoCreateDirectRelations": True}
    into = data(THING, other=ref(new, HIDDEN))
    group: dict[str, Any] = {"name": "own", "sourceId": "writer", "capabilities": []}
    return [
        (INSTANCES, {"items": [node(name, data(THING, text="taken"), space=HIDDEN)]}),
        (INSTANCES, {"items": [node(name, space=HIDDEN)], "replace": True}),
        (INSTANCES, {"items": [node(new, space=HIDDEN)]}),
        (INSTANCES, {"items": [node(MINE[0], into, space=OWN)], **created}),
        (INSTANCES, {"items": [edge(new, ref(new, HIDDEN), ref(new, HIDDEN), ref(new, HIDDEN), space=OWN)], **created}),
        (INSTANCES, {"items": [], "delete": [{"instanceType": "node", **ref(name, HIDDEN)}]}),
        (f"{INSTANCES}/delete", {"items": [{"instanceType": "node", **ref(name, HIDDEN)}]}),
        ("/models/spaces/delete", {"items": [{"space": HIDDEN}]}),
        ("/models/containers/delete", {"items": [ref("Part", HIDDEN)]}),
        ("/models/views/delete", {"items": [{**ref("Child", HIDDEN), "version": "v1"}]}),
        ("/models/spaces", {"items": [{"space": HIDDEN, "name": "taken"}]}),
        ("/groups", {"items": [group]}),
        ("/groups/delete", {"items": [1]}),
    ]


def leaks(answer: Any, *, aggregates: bool = True) -> bool:
    """Whether an answer has a hidden instance, or (in `aggregates`) what could only come from hidden ones.

    >>> leaks({"items": [{"instanceType": "node", "space": "fuzz"}]}), leaks({"items": [{"space": "fuzz"}]})
    (True, False)
    >>> leaks({"items": [{"aggregates": [{"aggregate": "count", "value": 40}]}]})
    True
    """
    if isinstance(answer, list):
        return any(leaks(one, aggregates=aggregates) for one in cast("list[Any]", answer))
    if not isinstance(answer, dict):
        return False
    found = cast("dict[str, Any]", answer)
    if found.get("space") == HIDDEN and "instanceType" in found:
        return True
    if aggregates and "aggregate" in found and _from_hidden(found):
        return True
    return leaks(list(found.values()), aggregates=aggregates)


def _from_hidden(aggregate: dict[str, Any]) -> bool:
    value = aggregate.get("value")
    most = COUNT if aggregate["aggregate"] == "count" else MOST
    return isinstance(value, (int, float)) and value > most
