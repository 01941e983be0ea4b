"""Statements that find the instances which violate a rule of a container."""

from emulator.compile.library import quote
from emulator.compile.statement import Statement
from emulator.schema.model import ContainerModel, PropertyModel, Uniqueness

PAGE = 10_000


def find_null(container: ContainerModel, prop: PropertyModel, project: str) -> Statement:
    """Return one row where an instance has no value, none otherwise."""
    return _find(container, f"instance.{quote(prop.key)} IS NULL", {"project": project})


def find_without(container: ContainerModel, required: str, project: str) -> Statement:
    """Return one row where an instance has no data in the container with the alias `required`, none otherwise."""
    return _find(container, f"NOT instance:{quote(required)}", {"project": project})


def find_long_list(container: ContainerModel, prop: PropertyModel, project: str, limit: int) -> Statement:
    """Return one row where a list has more than `limit` elements, none otherwise."""
    return _find(container, f"size(instance.{quote(prop.key)}) > $limit", {"project": project, "limit": limit})


def read_long_texts(container: ContainerModel, prop: PropertyModel, project: str, limit: int) -> Statement:
    """Return the texts, or lists of texts, that may take more than `limit` bytes: Neo4j counts UTF-16 units.

    No unit takes more than three bytes in UTF-8.
    """
    value = f"instance.{quote(prop.key)}"
    length = f"reduce(total = 0, text IN {value} | total + size(text))" if prop.type.list else f"size({value})"
    text = f"{_match(container)}  AND 3 * {length} > $limit\nRETURN {value} AS value"
    return Statement(text, {"project": project, "limit": limit})


def read_unique(container: ContainerModel, unique: Uniqueness, project: str, after: int) -> Statement:
    """Return the next page of (number, key, space, values) of the instances under `unique`."""
    values = ", ".join(f"instance.{quote(prop.key)}" for prop in unique.properties)
    text = (
        f"MATCH (instance:Instance:{quote(container.alias)})\n"
        "USING INDEX instance:Instance(project, number)\n"
        "WHERE instance.project = $project AND instance.number > $after\n"
        f"RETURN instance.number AS number, instance.key AS key, instance.space AS space, [{values}] AS values\n"
        "ORDER BY number\n"
        "LIMIT $page"
    )
    return Statement(text, {"project": project, "after": after, "page": PAGE})


def write_digests(unique: Uniqueness, keys: list[str], digests: list[str | None]) -> Statement:
    """Store the digest of each instance under `unique`."""
    text = (
        "UNWIND range(0, size($keys) - 1) AS ix\n"
        "MATCH (instance:Instance {key: $keys[ix]})\n"
        f"SET instance.{quote(unique.key)} = $digests[ix]"
    )
    return Statement(text, {"keys": keys, "digests": digests})


def _find(container: ContainerModel, condition: str, parameters: dict[str, object]) -> Statement:
    return Statement(f"{_match(container)}  AND {condition}\nRETURN 1 AS found\nLIMIT 1", parameters)


def _match(container: ContainerModel) -> str:
    return f"MATCH (instance:{quote(container.alias)})\nWHERE instance.project = $project\n"
