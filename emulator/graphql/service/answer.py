"""Reads and answers a request to the endpoint. What is read and written, somebody else does."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from graphql import ExecutionResult, FieldNode, GraphQLError, Node, execute_sync  # pyright: ignore[reportUnknownVariableType]
from msgspec import UNSET, Struct

from emulator import errors
from emulator.graphql.dml.compile import Publication
from emulator.graphql.dml.faults import Fault, FaultyText, InvalidSyntax
from emulator.graphql.request.document import Document, Operation, choose_operation, read_document
from emulator.graphql.request.refusal import entry
from emulator.graphql.service.schema import service_schema
from emulator.limits import Limits
from emulator.wire.graphql import GraphQLErrorEntry, GraphQLRequest, GraphQLResponse, Location
from emulator.wire.references import DataModelId, ViewReference

_PUBLISH, _REGENERATE = "upsertGraphQlDmlVersion", "unsafelyWipeAndRegenerateDmlBasedOnDataModel"
_MOST_WRITES = 10
"""How many data models a request may publish or regenerate."""

_TOLD = (errors.InvalidRequest, errors.Conflict, errors.SystemSpace)
"""Errors that stand in the answer. Others are those of the whole request, with their own status."""


class Version(Struct, frozen=True, kw_only=True):
    """One version of a data model. `text` makes its text in the data modeling language; times are milliseconds."""

    id: DataModelId
    name: str | None
    description: str | None
    created_time: int
    last_updated_time: int
    views: list[ViewReference]
    text: Callable[[], str]
    cursor: str


class Page(Struct, frozen=True):
    """A page of versions, and whether there are some before and after it."""

    versions: list[Version]
    has_previous: bool = False
    has_next: bool = False


class Service(Protocol):
    """What the fields of the endpoint read and write."""

    def list_versions(self, limit: int | None, cursor: str | None) -> Page: ...
    def versions_of(self, space: str, external_id: str) -> Page: ...
    def regenerate(self, data_model: DataModelId) -> Page: ...
    def publish(self, asked: Publication, text: str | None, *, is_preserved: bool) -> Version:
        """Raises `InvalidSyntax` and `FaultyText`."""
        ...


class ServiceRequest(Struct, frozen=True):
    """A valid request. `writes` is whether it changes something."""

    operation: Operation
    request: GraphQLRequest
    writes: bool


def read_request(request: GraphQLRequest, limits: Limits) -> ServiceRequest:
    """Raises `Refused`, and `RequestLimitExceeded` for a request past a bound."""
    document = read_document(request.query, service_schema(), limits)
    operation = choose_operation(document, service_schema(), request)
    writes = _count_writes(document)
    if writes > _MOST_WRITES:
        raise errors.RequestLimitExceeded("data models that a GraphQL request publishes", _MOST_WRITES, "query")
    return ServiceRequest(operation, request, writes > 0)


def answer(asked: ServiceRequest, service: Service) -> GraphQLResponse:
    """Run the operation of a request."""
    result: ExecutionResult = execute_sync(
        service_schema(),
        asked.operation.document.node,
        _Root(service).fields,
        variable_values=asked.request.variables,
        operation_name=asked.request.operation_name or None,
    )
    found = [_error(error) for error in result.errors or ()]
    return GraphQLResponse(data=result.data, errors=found or UNSET)


def _count_writes(document: Document) -> int:
    pending: list[Node] = list(document.node.definitions)
    found = 0
    while pending:
        node = pending.pop()
        found += isinstance(node, FieldNode) and node.name.value in {_PUBLISH, _REGENERATE}
        selected = getattr(node, "selection_set", None)
        pending += selected.selections if selected else ()
    return found


def _error(error: GraphQLError) -> GraphQLErrorEntry:
    """The entry of an error of a field. Raises what is an error of the whole request."""
    original = error.original_error
    found = entry(error)
    if isinstance(original, InvalidSyntax):
        found.message = original.message
        place = Location(original.place.line, original.place.column)
        found.locations = [*(found.locations or ()), place]
    elif isinstance(original, _TOLD):
        found.message = original.message
    elif original is not None and not isinstance(original, GraphQLError):
        raise original
    return found


class _Root:
    """The root fields, as graphql-core calls them."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.fields: dict[str, Callable[..., dict[str, Any]]] = {
            "listGraphQlDmlVersions": self._list,
            "graphQlDmlVersionsById": self._versions,
            _REGENERATE: self._regenerate,
            _PUBLISH: self._publish,
        }

    def _list(self, _info: Any, **arguments: Any) -> dict[str, Any]:
        return _page(self._service.list_versions(arguments.get("limit"), arguments.get("cursor")))

    def _versions(self, _info: Any, **arguments: Any) -> dict[str, Any]:
        return _page(self._service.versions_of(arguments["space"], arguments["externalId"]))

    def _regenerate(self, _info: Any, **arguments: Any) -> dict[str, Any]:
        data_model = DataModelId(arguments["space"], arguments["externalId"], arguments["version"])
        return _page(self._service.regenerate(data_model))

    def _publish(self, _info: Any, **arguments: Any) -> dict[str, Any]:
        given: dict[str, Any] = arguments["graphQlDmlVersion"]
        asked = Publication(
            space=given["space"],
            external_id=given["externalId"],
            version=given["version"],
            previous_version=given.get("previousVersion"),
            name=given.get("name"),
            description=given.get("description"),
        )
        try:
            version = self._service.publish(asked, given.get("graphQlDml"), is_preserved=bool(given.get("preserveDml")))
        except FaultyText as faulty:
            return {"errors": [_fault(fault) for fault in faulty.faults], "result": None}
        return {"errors": None, "result": _version(version)}


def _fault(fault: Fault) -> dict[str, Any]:
    start = {"line": fault.place.line, "column": fault.place.column}
    return {"message": fault.message, "kind": fault.kind, "hint": fault.hint, "location": {"start": start, "end": None}}


def _page(page: Page) -> dict[str, Any]:
    items = [_version(version) for version in page.versions]
    cursors = [version.cursor for version in page.versions]
    return {
        "items": items,
        "edges": [{"node": item, "cursor": cursor} for item, cursor in zip(items, cursors, strict=True)],
        "pageInfo": {
            "hasNextPage": page.has_next,
            "hasPreviousPage": page.has_previous,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "space": version.id.space,
        "externalId": version.id.external_id,
        "version": version.id.version,
        "name": version.name,
        "description": version.description,
        "graphQlDml": partial(_text, version),
        "createdTime": _timestamp(version.created_time),
        "lastUpdatedTime": _timestamp(version.last_updated_time),
        "views": [
            {"space": view.space, "externalId": view.external_id, "version": view.version} for view in version.views
        ],
    }


def _text(version: Version, _info: Any) -> str:
    return version.text()


def _timestamp(milliseconds: int) -> str:
    """Return a time in ISO 8601.

    >>> _timestamp(1_700_000_000_123)
    '2023-11-14T22:13:20.123Z'
    """
    seconds, rest = divmod(milliseconds, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"
