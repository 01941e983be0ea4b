"""Validates names and identifiers of spaces, containers, views and their parts.

Each violation has the wording of the service: `<field> <rule>`.
"""

import re
from collections.abc import Iterator, Sized

SPACE = re.compile(r"^[a-zA-Z][a-zA-Z0-9_-]{0,41}[a-zA-Z0-9]?$")
EXTERNAL_ID = re.compile(r"^[a-zA-Z]([a-zA-Z0-9_]{0,253}[a-zA-Z0-9])?$")
VERSION = re.compile(r"^[a-zA-Z0-9]([.a-zA-Z0-9_-]{0,41}[a-zA-Z0-9])?$")
PROPERTY = re.compile(r"^[a-zA-Z0-9][a-zA-Z0-9_-]{0,253}[a-zA-Z0-9]?$")
ENUM_VALUE = re.compile(r"^[_A-Za-z][_0-9A-Za-z]{0,127}$")

RESERVED_SPACES = (
    *("space", "cdf", "dms", "pg3", "shared", "system", "node", "edge"),
    *("mapping", "constraint", "edge_source", "history", "identifier_by_space", "index", "node_source"),
    *("project", "property_group_constraint", "property_group_index", "property_group", "property"),
    "version_info",
)
RESERVED_EXTERNAL_IDS = (
    *("Query", "Mutation", "Subscription", "String", "Int32", "Int64", "Int", "Float32", "Float64", "Float"),
    *("Timestamp", "JSONObject", "Date", "Numeric", "Boolean", "PageInfo", "File", "Sequence", "TimeSeries"),
)
RESERVED_PROPERTIES = (
    *("space", "externalId", "createdTime", "lastUpdatedTime", "deletedTime", "edge_id", "node_id"),
    *("project_id", "property_group", "seq", "tg_table_name", "extensions"),
)
RESERVED_ENUM_VALUES = ("true", "false", "null")

MAX_NAME = 255
MAX_DESCRIPTION = 1024
MAX_PART_NAME = 43
MAX_INSTANCE_EXTERNAL_ID = 256


def pattern_violations(field: str, value: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield a violation where `value` does not match `pattern`."""
    if pattern.fullmatch(value) is None:
        yield f'{field} must match "{pattern.pattern}"'


def size_violations(field: str, value: Sized | None, low: int, high: int) -> Iterator[str]:
    """Yield a violation where the length of `value` is not in `low`..`high`; None is valid."""
    if value is not None and not low <= len(value) <= high:
        yield f"{field} size must be between {low} and {high}"


def id_violations(prefix: str, space: str, external_id: str, version: str | None = None) -> Iterator[str]:
    """Yield the violations of the id of a container, view or data model."""
    yield from pattern_violations(f"{prefix}space", space, SPACE)
    yield from pattern_violations(f"{prefix}externalId", external_id, EXTERNAL_ID)
    if version is not None:
        yield from pattern_violations(f"{prefix}version", version, VERSION)


def node_id_violations(prefix: str, space: str, external_id: str) -> Iterator[str]:
    """Yield the violations of the id of a node."""
    yield from pattern_violations(f"{prefix}space", space, SPACE)
    yield from size_violations(f"{prefix}externalId", external_id, 1, MAX_INSTANCE_EXTERNAL_ID)
    if "\0" in external_id:
        yield f"{prefix}externalId must not contain the NUL character"


def description_violations(prefix: str, name: str | None, description: str | None) -> Iterator[str]:
    """Yield the violations of `name` and `description`. NUL is not allowed: databases do not store it."""
    yield from size_violations(f"{prefix}name", name, 0, MAX_NAME)
    yield from size_violations(f"{prefix}description", description, 0, MAX_DESCRIPTION)
    for field, text in (("name", name), ("description", description)):
        if text is not None and "\0" in text:
            yield f"{prefix}{field} must not contain the NUL character"
