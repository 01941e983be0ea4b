"""Clients that follow a sync, and the instances that they follow."""

from typing import Any

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from conftest import Api

INSTANCES, SYNC = "/models/instances", "/models/instances/sync"
CREATE = {"autoCreateStartNodes": True, "autoCreateEndNodes": True}
THING = view_ref("Thing")


def install_things(api: Api) -> None:
    """A container `Thing` for nodes and edges, and a view of it."""
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    thing = container("Thing", "all", name=prop(), size=prop("int32"), link=prop("direct"))
    api.ok("/models/containers", {"items": [thing]})
    api.ok("/models/views", {"items": [view("Thing", "Thing.name", "Thing.size", "Thing.link")]})


def thing(external_id: str, **values: Any) -> dict[str, Any]:
    return node(external_id, data(THING, **values))


def gone(external_id: str, kind: str = "node") -> dict[str, Any]:
    return {"instanceType": kind, "space": SPACE, "externalId": external_id}


def flow(start: str, end: str) -> dict[str, Any]:
    return edge(f"{start}{end}", ref(start), ref(end), ref("t"))


A = {"nodes": {"filter": {"equals": {"property": ["node", "externalId"], "value": "a"}}}}
BIG = {"nodes": {"filter": {"equals": {"property": [SPACE, "Thing/v1", "size"], "value": 1}}}}


class Feed:
    """A client that follows one set of a sync."""

    def __init__(self, api: Api, expression: dict[str, Any] | None = None, **more: Any) -> None:
        self.api = api
        self.body: dict[str, Any] = {
            "with": {"x": {"nodes": {"filter": {"hasData": [THING]}}, **(expression or {})}},
            "select": {"x": {"sources": [{"source": THING, "properties": ["*"]}]}},
            **more,
        }

    def next(self) -> list[dict[str, Any]]:
        answer = self.api.ok(SYNC, self.body)
        self.body["cursors"] = answer["nextCursor"]
        return answer["items"]["x"]

    def names(self) -> list[str]:
        return [f"-{item['externalId']}" if "deletedTime" in item else item["externalId"] for item in self.next()]


class Sets:
    """A client that follows several sets of one sync."""

    def __init__(self, api: Api, **sets: dict[str, Any]) -> None:
        self.api = api
        self.body: dict[str, Any] = {"with": sets, "select": {name: {} for name in sets}}

    def next(self) -> dict[str, list[str]]:
        answer = self.api.ok(SYNC, self.body)
        self.body["cursors"] = answer["nextCursor"]
        return {
            name: [f"-{one['externalId']}" if "deletedTime" in one else one["externalId"] for one in items]
            for name, items in answer["items"].items()
        }

    def rest(self) -> dict[str, list[str]]:
        """All that is told until a page of each set is empty."""
        found: dict[str, list[str]] = {name: [] for name in self.body["with"]}
        while any((told := self.next()).values()):
            for name, names in told.items():
                found[name] += names
        return found
