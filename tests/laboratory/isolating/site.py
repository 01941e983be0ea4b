"""Two projects with strict tokens, and callers who may use one space of one of them."""

import base64
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from builders import data, edge, node, ref, view_ref
from laboratory.fuzzing import world
from laboratory.setting.client import Client, Refused

HIDDEN, OWN = world.SPACE, "fuzz2"
SPACES: dict[str, Any] = {"spaceIdScope": {"spaceIds": [OWN]}}
EVERYWHERE: dict[str, Any] = {"all": {}}
MINE = [f"mine{number}" for number in range(8)]
CALLERS: dict[str, tuple[str, dict[str, Any], str]] = {
    "reader": ("READ", EVERYWHERE, "READ"),
    "writer": ("READ", EVERYWHERE, "WRITE"),
    "narrow": ("WRITE", SPACES, "WRITE"),
}
"""Of each caller: action and scope of dataModelsAcl, and the action of dataModelInstancesAcl in the space `OWN`."""


class Site(NamedTuple):
    admin: Client
    callers: dict[str, Client]
    other: Client
    """Another project, as its administrator sees it."""
    cursors: list[str]
    """Cursors of the administrator."""


def build(url: str) -> Site:
    name = f"isolation-{uuid.uuid4().hex[:12]}"
    chief = token(url, ["admins"])
    admin, other = Client(url, name, chief), Client(url, f"{name}-other", chief)
    for client in (admin, other):
        world.install(client)
    _own_instances(admin)
    callers: dict[str, Client] = {}
    for caller, (models, scope, instances) in CALLERS.items():
        capabilities = [_acl("dataModelsAcl", models, scope), _acl("dataModelInstancesAcl", instances, SPACES)]
        made = admin.post("/groups", {"items": [{"name": caller, "sourceId": caller, "capabilities": capabilities}]})
        if made.status != 201:
            raise Refused(made.body)
        callers[caller] = Client(url, name, token(url, [caller]))
    return Site(admin, callers, other, world.cursors(admin))


def token(url: str, groups: Sequence[str]) -> str:
    asked = Client(url, "none").send("POST", "/_emulator/oidc/tokens", msgspec.json.encode({"groups": groups}))
    return asked.json()["access_token"]


def unsigned(genuine: str) -> str:
    """What a token says, without a signature."""
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    return f"{head}.{genuine.split('.')[1]}."


def _acl(name: str, action: str, scope: dict[str, Any]) -> dict[str, Any]:
    return {name: {"actions": [action], "scope": scope}}


def _own_instances(admin: Client) -> None:
    """Nodes in the own space that refer to hidden ones, and edges to those."""
    thing = view_ref("Thing", HIDDEN)
    nodes = [
        node(name, data(thing, text="mine", large=1, other=ref(world.NODES[row], HIDDEN)), space=OWN)
        for row, name in enumerate(MINE)
    ]
    edges = [
        edge(f"e{name}", ref(name, OWN), ref(world.NODES[row], HIDDEN), ref("flows", HIDDEN), space=OWN)
        for row, name in enumerate(MINE)
    ]
    admin.ok("/models/instances", {"items": [*nodes, *edges]})


def content(client: Client) -> dict[str, Any]:
    """All that a project has in the hidden space, and its groups: what no caller with limits may change."""
    found: dict[str, Any] = {}
    for kind in ("node", "edge"):
        asked: dict[str, Any] = {
            "instanceType": kind,
            "sources": [{"source": view_ref("Thing", HIDDEN)}],
            "filter": {"equals": {"property": [kind, "space"], "value": HIDDEN}},
            "limit": 1_000,
        }
        found[kind] = client.ok("/models/instances/list", asked)["items"]
        del asked["sources"]
        found[f"every {kind}"] = client.ok("/models/instances/list", asked)["items"]
    for path in ("models/spaces", "models/containers", "models/views", "models/datamodels", "groups"):
        kept = client.send("GET", f"{client.place}/{path}?limit=1000&space={HIDDEN}&all=true").json()["items"]
        found[path] = [one for one in kept if one.get("space", HIDDEN) == HIDDEN]
    return found
