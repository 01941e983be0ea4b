"""Bodies that work one after the other in an empty project: a schema, a node, and ways to read it."""

from typing import Any

_MODELS = "/api/v1/projects/{project}/models"
_SPACE = "plant"
_VIEW = {"type": "view", "space": _SPACE, "externalId": "Pump", "version": "v1"}
_NAME = [_SPACE, "Pump/v1", "name"]
_PUMPS = {"nodes": {"filter": {"hasData": [_VIEW]}}}
_SELECTED = {"sources": [{"source": _VIEW, "properties": ["name", "power"]}]}


def _mapped(name: str) -> dict[str, Any]:
    container = {"type": "container", "space": _SPACE, "externalId": "Pump"}
    return {"container": container, "containerPropertyIdentifier": name}


EXAMPLES: dict[str, dict[str, Any]] = {
    f"{_MODELS}/spaces": {"items": [{"space": _SPACE, "name": "Plant"}]},
    f"{_MODELS}/spaces/byids": {"items": [{"space": _SPACE}]},
    f"{_MODELS}/containers": {
        "items": [
            {
                "space": _SPACE,
                "externalId": "Pump",
                "properties": {"name": {"type": {"type": "text"}}, "power": {"type": {"type": "float64"}}},
            }
        ]
    },
    f"{_MODELS}/containers/byids": {"items": [{"space": _SPACE, "externalId": "Pump"}]},
    f"{_MODELS}/views": {
        "items": [
            {
                "space": _SPACE,
                "externalId": "Pump",
                "version": "v1",
                "properties": {"name": _mapped("name"), "power": _mapped("power")},
            }
        ]
    },
    f"{_MODELS}/views/byids": {"items": [{"space": _SPACE, "externalId": "Pump", "version": "v1"}]},
    f"{_MODELS}/datamodels": {
        "items": [{"space": _SPACE, "externalId": "Plant", "version": "v1", "views": [_VIEW]}],
    },
    f"{_MODELS}/datamodels/byids": {"items": [{"space": _SPACE, "externalId": "Plant", "version": "v1"}]},
    f"{_MODELS}/instances": {
        "items": [
            {
                "instanceType": "node",
                "space": _SPACE,
                "externalId": "p1",
                "sources": [{"source": _VIEW, "properties": {"name": "P-1", "power": 55}}],
            }
        ]
    },
    f"{_MODELS}/instances/byids": {
        "items": [{"instanceType": "node", "space": _SPACE, "externalId": "p1"}],
        "sources": [{"source": _VIEW}],
    },
    f"{_MODELS}/instances/list": {
        "instanceType": "node",
        "sources": [{"source": _VIEW}],
        "filter": {"prefix": {"property": _NAME, "value": "P-"}},
        "limit": 10,
    },
    f"{_MODELS}/instances/search": {"view": _VIEW, "query": "P-1", "limit": 10},
    f"{_MODELS}/instances/aggregate": {"view": _VIEW, "aggregates": [{"count": {}}, {"sum": {"property": "power"}}]},
    f"{_MODELS}/instances/query": {"with": {"pumps": _PUMPS}, "select": {"pumps": _SELECTED}},
    f"{_MODELS}/instances/sync": {"with": {"pumps": _PUMPS}, "select": {"pumps": _SELECTED}},
    f"{_MODELS}/instances/inspect": {
        "items": [{"instanceType": "node", "space": _SPACE, "externalId": "p1"}],
        "inspectionOperations": {"involvedViews": {}, "involvedContainers": {}},
    },
    "/api/v1/projects/{project}/userapis/spaces/{space}/datamodels/{externalId}/versions/{version}/graphql": {
        "query": "{ listPump(first: 10) { items { externalId name power } } }"
    },
    "/api/v1/projects/{project}/units/byids": {"items": [{"externalId": "temperature:deg_c"}]},
}
"""By path of the URL table; all are POST."""
