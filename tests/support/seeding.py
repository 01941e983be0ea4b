"""Seeds projects through the endpoint, and reads what it made."""

from typing import Any

from builders import SPACE, view
from conftest import Api

MODEL = {"space": SPACE, "externalId": "Model", "version": "v1"}


def install_model(api: Api, containers: list[Any], views: list[Any]) -> None:
    """Create a space with containers, views, and a data model of these views."""
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    if containers:
        api.ok("/models/containers", {"items": containers})
    api.ok("/models/views", {"items": views})
    named = [{"type": "view", "space": one["space"], "externalId": one["externalId"], "version": "v1"} for one in views]
    api.ok("/models/datamodels", {"items": [{**MODEL, "views": named}]})


def seed_once(api: Api, /, **asked: Any) -> Any:
    """Return the response to one request."""
    return api.client.put(
        f"http://{api.client.base_url.host}:{api.client.base_url.port}/_emulator/projects/{api.project}/seed",
        json={"model": MODEL, **asked},
    )


def seed(api: Api, /, **asked: Any) -> Any:
    """Seed a project; return the last answer, with the sums of nodes and edges."""
    nodes = edges = first = 0
    while True:
        response = seed_once(api, first=first, **asked)
        assert response.status_code == 200, response.text
        answer = response.json()
        nodes, edges = nodes + answer["nodes"], edges + answer["edges"]
        if "next" not in answer:
            return {**answer, "nodes": nodes, "edges": edges}
        first = answer["next"]


def listed(api: Api, name: str | None = None, kind: str = "node", **more: Any) -> list[Any]:
    """Return all instances of the view `name`, or all of a kind."""
    source = {"type": "view", "space": SPACE, "externalId": name, "version": "v1"}
    asked = {"instanceType": kind, "limit": 1000, **more, **({"sources": [{"source": source}]} if name else {})}
    found: list[Any] = []
    while True:
        answer = api.ok("/models/instances/list", asked)
        found += answer["items"]
        if "nextCursor" not in answer:
            return found
        asked["cursor"] = answer["nextCursor"]


def properties(api: Api, name: str, kind: str = "node") -> list[Any]:
    """Return the properties of all instances of a view, in the order of their external ids."""
    found = sorted(listed(api, name, kind), key=lambda one: one["externalId"])
    return [one["properties"][SPACE][f"{name}/v1"] for one in found]


def connection(kind: str, source: str, **more: Any) -> Any:
    """A view property for the edges of a type, to nodes of the view `source`."""
    return {
        "connectionType": "multi_edge_connection",
        "type": {"space": SPACE, "externalId": kind},
        "source": {"type": "view", "space": SPACE, "externalId": source, "version": "v1"},
        **more,
    }


def relation(container: str, name: str, source: str) -> Any:
    """A view property for a direct relation to nodes of the view `source`."""
    (found,) = view("x", f"{container}.{name}")["properties"].values()
    return {**found, "source": {"type": "view", "space": SPACE, "externalId": source, "version": "v1"}}
