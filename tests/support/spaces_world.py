"""A project of three spaces whose objects refer to each other across the spaces."""

from typing import Any

from builders import container, container_ref, data, edge, node, prop, ref, view_ref
from conftest import Api

SPACES = ["s1", "s2", "s3"]
NAMES = ["a", "b", "c"]
TEXTS = ["red", "green pump", "blue"]


def mapped(of: str, space: str, name: str, **more: Any) -> dict[str, Any]:
    return {"container": container_ref(of, space), "containerPropertyIdentifier": name, **more}


def build(api: Api) -> None:
    """Create three spaces with containers, views, nodes and edges that refer to those in the other spaces."""
    _build_schema(api)
    _build_instances(api)


def _build_schema(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": space} for space in SPACES]})
    containers = [
        container(f"C{space}", "all", space=space, name=prop(), size=prop("int64"), link=prop("direct"))
        for space in SPACES
    ]
    api.ok("/models/containers", {"items": containers})
    views = [
        {
            "space": space,
            "externalId": f"V{space}",
            "version": "v1",
            "properties": {"name": mapped(f"C{space}", space, "name"), "link": mapped(f"C{space}", space, "link")},
        }
        for space in SPACES
    ]
    wide = {
        "space": "s1",
        "externalId": "Wide",
        "version": "v1",
        "implements": [view_ref("Vs2", "s2")],
        "filter": {"exists": {"property": ["s1", "Cs1", "name"]}},
        "properties": {"size": mapped("Cs3", "s3", "size"), "own": mapped("Cs1", "s1", "name")},
    }
    api.ok("/models/views", {"items": [*views, wide]})
    model = {"space": "s2", "externalId": "M", "version": "v1", "views": [view_ref(f"V{s}", s) for s in SPACES]}
    api.ok("/models/datamodels", {"items": [model]})


def _build_instances(api: Api) -> None:
    names = [(space, name) for space in SPACES for name in NAMES]
    nodes = [
        node(name, *_sources(n, names), space=space, type=ref("a", SPACES[n % 2]))
        for n, (space, name) in enumerate(names)
    ]
    edges = [
        edge(
            f"e{n}",
            ref(names[n % 9][1], names[n % 9][0]),
            ref(names[n * 5 % 9][1], names[n * 5 % 9][0]),
            ref("b", SPACES[n % 3]),
            data(container_ref(f"C{SPACES[n % 3]}", SPACES[n % 3]), name=TEXTS[n % 3]),
            space=SPACES[n // 3 % 3],
        )
        for n in range(18)
    ]
    api.ok("/models/instances", {"items": [*nodes, *edges, node("gone", space="s1"), node("gone", space="s2")]})
    gone = [{"instanceType": "node", "space": space, "externalId": "gone"} for space in ("s1", "s2")]
    api.ok("/models/instances/delete", {"items": gone})


def _sources(n: int, names: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Data in the container of its own space, and in that of the next one."""
    target = ref(names[(n * 4 + 1) % 9][1], names[(n * 4 + 1) % 9][0])
    own, other = SPACES[n // 3], SPACES[(n // 3 + n) % 3]
    return [
        data(container_ref(f"C{space}", space), name=TEXTS[n % 3], size=n, link=target)
        for space in dict.fromkeys((own, other))
    ]
