"""Turns the names of spaces, containers, views and their parts into the rules that they break.

Each rule is worded as the service words its constraint violations: `<field> <rule>`.
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
    *(
        "project_id",
        "property_group",
        "seq",
        "tg_table_name",
        "extensions",
        "version",
        "startNode",
        "endNode",
    ),
)
RESERVED_ENUM_VALUES = ("true", "false", "null")

MAX_NAME = 255
MAX_DESCRIPTION = 1024
MAX_PART_NAME = 43
MAX_INSTANCE_EXTERNAL_ID = 256


def matching(field: str, value: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield the rule that `value` breaks where it does not match."""
    if pattern.fullmatch(value) is None:
        yield f'{field} must match "{pattern.pattern}"'


def sized(field: str, value: Sized | None, low: int, high: int) -> Iterator[str]:
    """Yield the rule that `value` breaks where it is too small or too large; what is absent breaks none."""
    if value is not None and not low <= len(value) <= high:
        yield f"{field} size must be between {low} and {high}"


def identity(prefix: str, space: str, external_id: str, version: str | None = None) -> Iterator[str]:
    """Yield the rules that the name of a container or view breaks."""
    yield from matching(f"{prefix}space", space, SPACE)
    yield from matching(f"{prefix}externalId", external_id, EXTERNAL_ID)
    if version is not None:
        yield from matching(f"{prefix}version", version, VERSION)


def node_identity(prefix: str, space: str, external_id: str) -> Iterator[str]:
    """Yield the rules that the name of a node breaks."""
    yield from matching(f"{prefix}space", space, SPACE)
    yield from sized(f"{prefix}externalId", external_id, 1, MAX_INSTANCE_EXTERNAL_ID)
    if "\0" in external_id:
        yield f"{prefix}externalId must not contain the NUL character"


def described(prefix: str, name: str | None, description: str | None) -> Iterator[str]:
    """Yield the rules that a name and a description break. NUL is in no text that a database holds."""
    yield from sized(f"{prefix}name", name, 0, MAX_NAME)
    yield from sized(f"{prefix}description", description, 0, MAX_DESCRIPTION)
    for field, text in (("name", name), ("description", description)):
        if text is not None and "\0" in text:
            yield f"{prefix}{field} must not contain the NUL character"
