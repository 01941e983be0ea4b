"""A project with something of everything, what a client sees of it, and requests for its snapshots."""

from typing import Any

import httpx

import builders as a
from conftest import Api

PUMP, SITE = a.view_ref("Pump"), a.view_ref("Site")


def own(api: Api, method: str, path: str, **parameters: str) -> httpx.Response:
    base = str(api.client.base_url).partition("/api/")[0]
    return api.client.request(method, f"{base}/_emulator/projects/{api.project}{path}", params=parameters)


def done(response: httpx.Response) -> Any:
    assert response.status_code == 200, response.text
    return response.json()


def install_everything(api: Api) -> None:
    """A project with nodes, edges, direct relations, a uniqueness constraint, tombstones and a group."""
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    unique = {"constraintType": "uniqueness", "properties": ["tag"]}
    pump = a.container("Pump", name=a.prop(), tag=a.prop(), site=a.prop("direct"), near=a.prop("direct", list=True))
    pump["constraints"] = {"tags": unique}
    api.ok("/models/containers", {"items": [pump, a.container("Site", name=a.prop())]})
    views = [a.view("Pump", "Pump.name", "Pump.tag", "Pump.site", "Pump.near"), a.view("Site", "Site.name")]
    api.ok("/models/views", {"items": views})
    sites = [a.node("s1", a.data(SITE, name="north")), a.node("gone", a.data(SITE, name="gone"))]
    pumps = [
        a.node(f"p{i}", a.data(PUMP, name=f"{api.project}:no key", tag=f"t{i}", site=a.ref("s1"), near=[a.ref("gone")]))
        for i in range(3)
    ]
    api.ok("/models/instances", {"items": [*sites, *pumps]})
    api.ok("/models/instances", {"items": [a.edge("e", a.ref("p0"), a.ref("p1"), a.ref("feeds"))]})
    gone = {"instanceType": "node", "space": a.SPACE, "externalId": "gone"}
    api.ok("/models/instances/delete", {"items": [gone]})
    api.client.post("/groups", json={"items": [{"name": "readers", "sourceId": "r", "capabilities": []}]})


def everything(api: Api) -> Any:
    """All that a client can see of a project, without times of its own."""
    nodes = api.ok("/models/instances/list", {"sources": [{"source": PUMP}], "limit": 1000})["items"]
    edges = api.ok("/models/instances/list", {"instanceType": "edge", "limit": 1000})["items"]
    sites = api.ok("/models/instances/list", {"sources": [{"source": SITE}], "limit": 1000})["items"]
    views = api.client.get("/models/views").json()
    groups = api.client.get("/groups").json()
    reached = api.ok(
        "/models/instances/query",
        {
            "with": {
                "start": {"nodes": {"filter": {"equals": {"property": ["node", "externalId"], "value": "p0"}}}},
                "edges": {"edges": {"from": "start"}},
                "ends": {"nodes": {"from": "edges"}},
                "site": {
                    "nodes": {
                        "from": "start",
                        "through": {"source": PUMP, "identifier": "site"},
                        "direction": "outwards",
                    }
                },
            },
            "select": {"edges": {}, "ends": {}, "site": {}},
        },
    )["items"]
    return nodes, edges, sites, views, groups, reached
