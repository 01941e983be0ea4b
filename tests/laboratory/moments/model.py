"""The data of which every state is whole: sets of nodes that are only ever written in one batch."""

from typing import Any, NamedTuple

from builders import container, data, node, prop, ref, view, view_ref
from laboratory.setting.client import Client

SPACE = "moments"
SIZE = 1_000
"""Nodes of a set, and so of a batch."""
VIEW = view_ref("Thing", SPACE)
WIDE = ("a", "b", "c", "d")


def install(client: Client) -> None:
    client.ok("/models/spaces", {"items": [{"space": SPACE}]})
    texts = {name: prop() for name in ("token", "name", *WIDE)}
    numbers = {name: prop("int64") for name in ("set", "half", "value")}
    thing = container("Thing", space=SPACE, **texts, **numbers, partner=prop("direct"))
    client.ok("/models/containers", {"items": [thing]})
    mapped = [f"Thing.{name}" for name in thing["properties"]]
    shown = view("Thing", space=SPACE)
    for path in mapped:
        of = {"type": "container", "space": SPACE, "externalId": "Thing"}
        shown["properties"][path[6:]] = {"container": of, "containerPropertyIdentifier": path[6:]}
    client.ok("/models/views", {"items": [shown]})


def names(number: int) -> list[str]:
    return [f"s{number}-{row}" for row in range(SIZE)]


def keys(number: int) -> list[dict[str, str]]:
    return [{"instanceType": "node", **ref(name, SPACE)} for name in names(number)]


def batch(number: int, value: int, *, whole: bool, wide: bool) -> dict[str, Any]:
    """A batch that gives every node of a set the same token. A `whole` one writes what else the nodes have, too."""
    token = f"{number}-{value}"
    values: dict[str, Any] = {"token": token, "value": value}
    if wide:
        values |= dict.fromkeys(WIDE, token)
    ids = names(number)
    fixed = [
        {"set": number, "half": row % 2, "name": f"pump {number}", "partner": ref(ids[row ^ 1], SPACE)} if whole else {}
        for row in range(SIZE)
    ]
    items = [node(ids[row], data(VIEW, **values, **fixed[row]), space=SPACE) for row in range(SIZE)]
    return {"items": items, "autoCreateDirectRelations": True}


class Seen(NamedTuple):
    """What an answer says of a node. A state is written by one batch, so all its nodes have the same."""

    token: str
    value: int
    version: int
    time: int


def seen(item: dict[str, Any]) -> Seen:
    """What is said of a node. One without its properties has a state that no batch has written."""
    values = item.get("properties", {}).get(SPACE, {}).get("Thing/v1", {})
    return Seen(values.get("token", "none"), values.get("value", 0), item["version"], item["lastUpdatedTime"])
