"""Small builders of request JSON, so that a test says only what it is about."""

from typing import Any

SPACE = "sp"


def prop(kind: str = "text", *, nullable: bool = True, **options: Any) -> dict[str, Any]:
    """A container property; options of the type are `list`, `container`, `values` ..., the rest are of the property."""
    own = {k: v for k, v in options.items() if k in ("immutable", "autoIncrement", "defaultValue", "name")}
    return {"type": {"type": kind, **{k: v for k, v in options.items() if k not in own}}, "nullable": nullable, **own}


def container(external_id: str, used_for: str = "node", /, space: str = SPACE, **properties: Any) -> dict[str, Any]:
    constraints, indexes = properties.pop("constraints", {}), properties.pop("indexes", {})
    return {
        "space": space,
        "externalId": external_id,
        "usedFor": used_for,
        "properties": properties,
        "constraints": constraints,
        "indexes": indexes,
    }


def container_ref(external_id: str, space: str = SPACE) -> dict[str, Any]:
    return {"type": "container", "space": space, "externalId": external_id}


def view_ref(external_id: str, space: str = SPACE, version: str = "v1") -> dict[str, Any]:
    return {"type": "view", "space": space, "externalId": external_id, "version": version}


def view(external_id: str, /, *mapped: str, space: str = SPACE, **properties: Any) -> dict[str, Any]:
    """A view that maps `Container.property` names under the same property ids, and `properties` as given."""
    for path in mapped:
        of, name = path.split(".")
        properties[name] = {"container": container_ref(of, space), "containerPropertyIdentifier": name}
    return {"space": space, "externalId": external_id, "version": "v1", "properties": properties}


def ref(external_id: str, space: str = SPACE) -> dict[str, str]:
    return {"space": space, "externalId": external_id}


def data(source: dict[str, Any], /, **values: Any) -> dict[str, Any]:
    return {"source": source, "properties": values}


def node(external_id: str, /, *sources: dict[str, Any], space: str = SPACE, **fields: Any) -> dict[str, Any]:
    item = {"instanceType": "node", "space": space, "externalId": external_id, **fields}
    return {**item, "sources": list(sources)} if sources else item


def edge(
    external_id: str,
    start: dict[str, str],
    end: dict[str, str],
    kind: dict[str, str],
    /,
    *sources: dict[str, Any],
    space: str = SPACE,
    **fields: Any,
) -> dict[str, Any]:
    item = {
        "instanceType": "edge",
        "space": space,
        "externalId": external_id,
        "type": kind,
        "startNode": start,
        "endNode": end,
        **fields,
    }
    return {**item, "sources": list(sources)} if sources else item
