"""A project of pumps, flows between them and work orders, and how a query is asked of it."""

from typing import Any

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from conftest import Api

QUERY = "/models/instances/query"
PUMP, FLOW, ORDER = view_ref("Pump"), view_ref("Flow"), view_ref("Order")


def install_plant(api: Api) -> None:
    """Pumps a to e in a line and in a circle back to a, a hub h that leads to all, work orders on some."""
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    containers = [
        container("Pump", name=prop(), pressure=prop("float64"), near=prop("direct"), all=prop("direct", list=True)),
        container("Flow", "edge", rate=prop("int32"), seen=prop("direct")),
        container("Order", pump=prop("direct"), title=prop()),
    ]
    api.ok("/models/containers", {"items": containers})
    views = [
        view("Pump", "Pump.name", "Pump.pressure", "Pump.near", "Pump.all"),
        view("Flow", "Flow.rate", "Flow.seen"),
        view("Order", "Order.pump", "Order.title"),
    ]
    api.ok("/models/views", {"items": views})
    pumps = [
        node("a", data(PUMP, name="A", pressure=1.0, near=ref("b"), all=[ref("c"), ref("b")])),
        node("b", data(PUMP, name="B", pressure=2.0, near=ref("c"))),
        node("c", data(PUMP, name="C", pressure=3.0)),
        node("d", data(PUMP, name="D")),
        node("e"),
        node("h", data(PUMP, name="H", pressure=9.0)),
    ]
    line = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "a"), ("a", "a")]
    flows = [edge(f"{x}{y}", ref(x), ref(y), ref("flows"), data(FLOW, rate=ix)) for ix, (x, y) in enumerate(line)]
    hub = [edge(f"h{x}", ref("h"), ref(x), ref("feeds")) for x in "abcde"]
    orders = [node(f"o{ix}", data(ORDER, pump=ref(x), title=f"O{ix}")) for ix, x in enumerate("aab")]
    api.ok("/models/instances", {"items": [*pumps, *flows, *hub, *orders]})


def ask(api: Api, with_: dict[str, Any], *, select: dict[str, Any] | None = None, **more: Any) -> dict[str, list[str]]:
    """The external ids of each selected set; without `select` all are."""
    body = {"with": with_, "select": select or {name: {} for name in with_}, **more}
    return {name: [i["externalId"] for i in items] for name, items in api.ok(QUERY, body)["items"].items()}


def equals(path: list[str], value: Any) -> dict[str, Any]:
    return {"equals": {"property": path, "value": value}}


def named(*names: str) -> dict[str, Any]:
    return {"nodes": {"filter": {"in": {"property": ["node", "externalId"], "values": list(names)}}}}


def walk(**edges: Any) -> dict[str, Any]:
    return {"edges": {"from": "start", **edges}, "limit": 1000}


FLOWS = equals(["edge", "type"], ref("flows"))
NODES: dict[str, Any] = {"nodes": {}}
BY_NAME = [{"property": ["node", "externalId"]}]


def pages(api: Api, body: dict[str, Any], name: str) -> list[list[str]]:
    """Page a set to its end; parents keep their page."""
    found: list[list[str]] = []
    while True:
        answer = api.ok(QUERY, body)
        found.append([item["externalId"] for item in answer["items"][name]])
        if name not in answer["nextCursor"]:
            return found
        body = {**body, "cursors": {name: answer["nextCursor"][name]}}
