"""Requests and responses in GraphQL, over HTTP with JSON."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType


class GraphQLRequest(Struct, frozen=True, kw_only=True, rename="camel"):
    """One document, and which of its operations is to run. Other keys, such as `extensions`, are ignored."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None


class Location(Struct, frozen=True):
    """A place in a text; both count from 1."""

    line: int
    column: int


class GraphQLErrorEntry(Struct, kw_only=True, omit_defaults=True):
    """One entry of `errors`. `path` is that of the field in the answer which is null for it."""

    message: str
    locations: list[Location] | UnsetType = UNSET
    path: list[str | int] | UnsetType = UNSET
    extensions: dict[str, Any] | UnsetType = UNSET


class GraphQLResponse(Struct, kw_only=True, omit_defaults=True):
    """The answer, with status 200 also where it has errors. `data` is absent where nothing was run."""

    data: Any = UNSET
    errors: list[GraphQLErrorEntry] | UnsetType = UNSET


class DataModelPath(Struct, frozen=True, kw_only=True, rename="camel"):
    """The data model that the path of a request names."""

    space: str
    external_id: str
    version: str
