"""Statements on the label of a container: indexes, and the removal of constraints and containers.

Labels cannot be parameters, so these texts differ per container.
"""

from collections.abc import Iterable

from emulator.compile.library import quote, statement
from emulator.compile.statement import Statement
from emulator.schema.model import INDEX_KEY_LENGTH, ContainerModel, PropertyModel, Uniqueness


def unique_index(container: ContainerModel, key: str) -> Statement:
    """Create the index that finds the instances of `container` by the digest at `key`."""
    return index_on(container.alias, key)


def index_on(alias: str, key: str) -> Statement:
    """Create the index that finds the instances labelled `alias` by their property `key`."""
    return Statement(f"CREATE RANGE INDEX IF NOT EXISTS\nFOR (instance:{quote(alias)}) ON (instance.{quote(key)})", {})


def property_index(alias: str, key: str) -> Statement:
    """Create the index that finds the instances of a project labelled `alias` by their property `key`."""
    return Statement(
        f"CREATE RANGE INDEX IF NOT EXISTS\nFOR (instance:{quote(alias)}) ON (instance.project, instance.{quote(key)})",
        {},
    )


def shorten(container: ContainerModel, prop: PropertyModel, project: str) -> Statement:
    """Store the first characters of a text that gets an index, for the existing instances."""
    return Statement(
        f"{_match(container)}"
        f"SET instance.{quote(prop.index_key or prop.key)} = left(instance.{quote(prop.key)}, $length)",
        {"project": project, "length": INDEX_KEY_LENGTH},
    )


def drop_index(name: str) -> Statement:
    """Drop the index that Neo4j knows as `name`."""
    return Statement(f"DROP INDEX {quote(name)} IF EXISTS", {})


def drop_constraint(container: ContainerModel, unique: Uniqueness, project: str) -> list[Statement]:
    """Remove the digests of `unique` from the instances of `project`."""
    return [
        Statement(_from_edges(container, [unique.key]), {"project": project}),
        Statement(f"{_match(container)}{_remove('instance', [unique.key])}", {"project": project}),
    ]


def drop_container(container: ContainerModel, project: str) -> list[Statement]:
    """Remove everything of `container` from the instances of `project`; their versions and times stay.

    A direct relation loses its relationship, an edge the copies of the properties on its relationship.
    """
    properties = [prop.key for prop in container.properties.values()]
    shortened = [
        prop.index_key
        for prop in container.properties.values()
        if prop.index_key is not None and prop.has_truncated_index_key
    ]
    keys = [*properties, *shortened, *(unique.key for unique in container.unique)]
    match = _match(container)
    relations = f"{match}MATCH (instance)-[relation]->()\nWHERE relation.property IN $keys\nDELETE relation"
    instances = f"{match}{_remove('instance', keys)}, instance:{quote(container.alias)}"
    return [
        Statement(relations, {"project": project, "keys": properties}),
        Statement(_from_edges(container, keys), {"project": project}),
        Statement(instances, {"project": project}),
        statement("counter/delete", project=project, prefix=f"{container.alias}."),
    ]


def _match(container: ContainerModel) -> str:
    return f"MATCH (instance:{quote(container.alias)})\nWHERE instance.project = $project\n"


def _from_edges(container: ContainerModel, keys: Iterable[str]) -> str:
    """The statement that removes the copies of properties on relationships of edges."""
    return (
        f"{_match(container)}"
        "  AND instance.startNode IS NOT NULL\n"
        "MATCH (start:Instance {key: instance.startNode})\n"
        "MATCH (end:Instance {key: instance.endNode})\n"
        "MATCH (start)-[relationship {key: instance.key}]->(end)\n"
        f"{_remove('relationship', keys)}"
    )


def _remove(variable: str, keys: Iterable[str]) -> str:
    return "REMOVE " + ", ".join(f"{variable}.{quote(key)}" for key in keys)
