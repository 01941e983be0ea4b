"""Turns a container into the statements that need its alias as a label: labels cannot be parameters."""

from collections.abc import Iterable

from emulator.compile.library import quote, statement
from emulator.compile.statement import Statement
from emulator.schema.model import ContainerModel


def any_instance(container: ContainerModel, project: str) -> Statement:
    """Return one row where an instance of `project` has data in `container`, none otherwise."""
    return Statement(
        f"MATCH (instance:{quote(container.alias)})\nWHERE instance.project = $project\nRETURN 1 AS found\nLIMIT 1",
        {"project": project},
    )


def unique_index(container: ContainerModel, key: str) -> Statement:
    """Create the index that finds the instances of `container` by the digest at `key`."""
    return Statement(
        f"CREATE RANGE INDEX IF NOT EXISTS\nFOR (instance:{quote(container.alias)}) ON (instance.{quote(key)})",
        {},
    )


def drop_container(container: ContainerModel, project: str) -> list[Statement]:
    """Take everything of `container` from the instances of `project`; their versions and times stay.

    A direct relation loses its native relationship, an edge the copy of its properties on its native one.
    """
    label = quote(container.alias)
    properties = [prop.key for prop in container.properties.values()]
    keys = [*properties, *(unique.key for unique in container.unique)]
    match = f"MATCH (instance:{label})\nWHERE instance.project = $project\n"
    relations = f"{match}MATCH (instance)-[relation]->()\nWHERE relation.property IN $keys\nDELETE relation"
    copies = (
        f"{match}"
        "  AND instance.startNode IS NOT NULL\n"
        "MATCH (start:Instance {key: instance.startNode})\n"
        "MATCH (end:Instance {key: instance.endNode})\n"
        "MATCH (start)-[relationship {key: instance.key}]->(end)\n"
        f"{_remove('relationship', keys)}"
    )
    instances = f"{match}{_remove('instance', keys)}, instance:{label}"
    return [
        Statement(relations, {"project": project, "keys": properties}),
        Statement(copies, {"project": project}),
        Statement(instances, {"project": project}),
        statement("counter/forget", prefix=f"{project}:{container.alias}."),
    ]


def _remove(variable: str, keys: Iterable[str]) -> str:
    return "REMOVE " + ", ".join(f"{variable}.{quote(key)}" for key in keys)
