"""Every error the API can answer: a class with data, status and wording.

Raise sites hold data, never prose. The source of each wording is named beside it:
*recorded* (real traffic), *documented*, *clients* (what official clients match on) or *ours*.

ApiError
├── InvalidRequest (400)
├── Unauthorized (401)
├── AccessDenied, ForeignHost (403)
├── UnknownPath (404), UnknownMethod (405)
├── Conflict (409)
├── RequestTooLarge (413), UnknownEncoding (415)
├── TooManyRequests (429)
├── InternalError (500), NotEmulated (501)
└── Unavailable (503)
"""

from dataclasses import dataclass
from typing import Any, ClassVar


class ApiError(Exception):
    """What the API answers with its error envelope."""

    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    @property
    def message(self) -> str:
        raise NotImplementedError

    @property
    def extra(self) -> dict[str, Any]:
        """Keys beside `code` and `message`: `missing`, `duplicated`."""
        return {}

    @property
    def headers(self) -> dict[str, str]:
        """Headers that this error brings along: `allow`."""
        return {}

    def __str__(self) -> str:
        return self.message


class InvalidRequest(ApiError):
    status = 400


class Conflict(ApiError):
    status = 409


# --- the request itself


@dataclass(eq=False)
class Unauthorized(ApiError):
    """Recorded wording."""

    status = 401

    @property
    def message(self) -> str:
        return "Unauthorized"


@dataclass(eq=False)
class AccessDenied(ApiError):
    """Clients: says nothing about what exists."""

    status = 403

    @property
    def message(self) -> str:
        return "Resource not found. This may also be due to insufficient access rights."


@dataclass(eq=False)
class NotEmulated(ApiError):
    """Ours: a gap must never be mistaken for the API's answer."""

    status = 501
    feature: str

    @property
    def message(self) -> str:
        return f"The emulator does not support {self.feature} yet."


@dataclass(eq=False)
class ForeignHost(ApiError):
    """Ours: a web page that renamed its own host to reach this machine is stopped here."""

    status = 403
    host: str

    @property
    def message(self) -> str:
        return f"The host name '{self.host}' is not allowed. Allow it with the option --allowed-host."


@dataclass(eq=False)
class ElsewhereRefused(ApiError):
    """Ours: who manages the emulator's own issuer does it on its machine, and not from a web page."""

    status = 403

    @property
    def message(self) -> str:
        return "Only programs on the machine of the emulator may ask for this, with a body of type application/json."


@dataclass(eq=False)
class UnknownPath(ApiError):
    """Suggested wording."""

    status = 404

    @property
    def message(self) -> str:
        return "Not found"


@dataclass(eq=False)
class UnknownMethod(ApiError):
    """Suggested wording; `allowed` are the methods of the path."""

    status = 405
    allowed: list[str]

    @property
    def message(self) -> str:
        return "Method not allowed"

    @property
    def headers(self) -> dict[str, str]:
        return {"allow": ", ".join(self.allowed)}


@dataclass(eq=False)
class RequestTooLarge(ApiError):
    """Suggested wording."""

    status = 413

    @property
    def message(self) -> str:
        return "Request body is too large"


@dataclass(eq=False)
class UnknownEncoding(ApiError):
    """Ours."""

    status = 415
    encoding: str

    @property
    def message(self) -> str:
        return f"Content-Encoding '{self.encoding}' is not supported. Use gzip or none."


@dataclass(eq=False)
class TooManyRequests(ApiError):
    """Wording that clients know: more requests of one kind are under way than a project may have."""

    status = 429

    @property
    def message(self) -> str:
        return "Too many requests"

    @property
    def headers(self) -> dict[str, str]:
        return {"retry-after": "1"}


@dataclass(eq=False)
class InternalError(ApiError):
    """Suggested wording. The cause is in the log, under the request id; never in the answer."""

    status = 500
    request_id: str

    @property
    def message(self) -> str:
        return f"Internal server error (request {self.request_id})"


@dataclass(eq=False)
class Unavailable(ApiError):
    """Wording that clients know: Neo4j cannot be reached, or does not get ready in time."""

    status = 503
    retryable = True

    @property
    def message(self) -> str:
        return "Service unavailable"


@dataclass(eq=False)
class CorruptGzip(InvalidRequest):
    """Ours."""

    @property
    def message(self) -> str:
        return "Request body is not valid gzip"


@dataclass(eq=False)
class MalformedJson(InvalidRequest):
    """Ours. `reason` is what the parser met."""

    reason: str

    @property
    def message(self) -> str:
        return f"Request body is not valid JSON: {self.reason}"


@dataclass(eq=False)
class TooDeep(InvalidRequest):
    """Ours."""

    limit: int

    @property
    def message(self) -> str:
        return f"Request body is nested too deeply. The maximum depth is {self.limit}."


@dataclass(eq=False)
class WrongType(InvalidRequest):
    """Ours. `expected` and `got` are JSON types."""

    path: str
    expected: str
    got: str

    @property
    def message(self) -> str:
        return f"Invalid value for '{self.path}'. Expected {self.expected}, got {self.got}."


@dataclass(eq=False)
class InvalidField(InvalidRequest):
    """Ours. `reason` says what is wrong with the value at `path`."""

    path: str
    reason: str

    @property
    def message(self) -> str:
        return f"Invalid value for '{self.path}'. {self.reason}."


@dataclass(eq=False)
class InvalidProjectName(InvalidRequest):
    """Ours."""

    project: str

    @property
    def message(self) -> str:
        return (
            f"'{self.project}' cannot be the name of a project. "
            "It has 1 to 64 letters, digits, hyphens and underscores, and starts with a letter or digit."
        )


@dataclass(eq=False)
class Violations(InvalidRequest):
    """Recorded form. `violations` are `<field path> <rule>`, for example `items size must be between 1 and 100`."""

    violations: list[str]

    @property
    def message(self) -> str:
        return (
            f"Request had {len(self.violations)} constraint violations. "
            f"Please fix the request and try again. [{', '.join(self.violations)}]"
        )


@dataclass(eq=False)
class UnexpectedField(InvalidRequest):
    """Recorded form. `path` is dotted: `nodes.limit`."""

    path: str

    @property
    def message(self) -> str:
        return f"Unexpected field - {self.path}"


# --- references to schema objects


def _quoted(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


@dataclass(eq=False)
class UnknownSpaces(InvalidRequest):
    """Recorded beginning."""

    spaces: list[str]

    @property
    def message(self) -> str:
        return f"One or more spaces do not exist: {_quoted(self.spaces)}"


@dataclass(eq=False)
class UnknownViews(InvalidRequest):
    """Recorded beginning; each view is `space:externalId/version`."""

    views: list[str]

    @property
    def message(self) -> str:
        return f"One or more views do not exist: {_quoted(self.views)}"


@dataclass(eq=False)
class UnknownContainers(InvalidRequest):
    """Ours, after the form for views; each container is `space:externalId`."""

    containers: list[str]

    @property
    def message(self) -> str:
        return f"One or more containers do not exist: {_quoted(self.containers)}"


@dataclass(eq=False)
class UnknownUnit(InvalidRequest):
    """Suggested wording."""

    unit: str

    @property
    def message(self) -> str:
        return f"Unit '{self.unit}' does not exist."


@dataclass(eq=False)
class NoUnit(InvalidRequest):
    """Suggested wording."""

    name: str

    @property
    def message(self) -> str:
        return f"Property '{self.name}' has no unit; it cannot be converted."


@dataclass(eq=False)
class IncompatibleUnits(InvalidRequest):
    """Ours."""

    source: str
    target: str

    @property
    def message(self) -> str:
        return f"Unit '{self.source}' cannot be converted to '{self.target}': they measure different quantities."


@dataclass(eq=False)
class MissingUnits(InvalidRequest):
    """Ours; clients look at `missing`."""

    units: list[str]

    @property
    def message(self) -> str:
        return f"One or more units do not exist: {_quoted(self.units)}"

    @property
    def extra(self) -> dict[str, Any]:
        return {"missing": [{"externalId": unit} for unit in self.units]}


# --- changes of schema objects


@dataclass(eq=False)
class ReservedIdentifier(InvalidRequest):
    """Recorded form for properties. `kind` is what is named: `Space`, `Property`."""

    kind: str
    reserved: tuple[str, ...]

    @property
    def message(self) -> str:
        return f"{self.kind} identifier cannot be one of the reserved values: [{', '.join(self.reserved)}]"


@dataclass(eq=False)
class SystemSpace(ApiError):
    """Suggested wording."""

    status = 403
    space: str

    @property
    def message(self) -> str:
        return f"Cannot write to the system space '{self.space}'."


@dataclass(eq=False)
class SpaceNotEmpty(InvalidRequest):
    """Suggested wording."""

    space: str

    @property
    def message(self) -> str:
        return f"Space '{self.space}' is not empty."


@dataclass(eq=False)
class UnknownSourceProperty(InvalidRequest):
    """Suggested wording. `source` is `container 's:x'` or `view 's:x/v'`."""

    name: str
    source: str

    @property
    def message(self) -> str:
        return f"Property '{self.name}' does not exist in {self.source}"


@dataclass(eq=False)
class UnchangeableProperty(InvalidRequest):
    """Suggested wording. `source` is `container 's:x'` or `view 's:x/v'`."""

    attribute: str
    name: str
    source: str

    @property
    def message(self) -> str:
        return f"Cannot change '{self.attribute}' of property '{self.name}' in {self.source}."


@dataclass(eq=False)
class UnchangeableContainer(InvalidRequest):
    """Ours, after the form for properties. `part` is `'usedFor'`, `constraint 'x'` or `index 'x'`."""

    part: str
    container: str

    @property
    def message(self) -> str:
        return f"Cannot change {self.part} of container '{self.container}'."


@dataclass(eq=False)
class InvalidDefault(InvalidRequest):
    """Ours. `rule` is a sentence of `schema.values`."""

    name: str
    container: str
    rule: str

    @property
    def message(self) -> str:
        return f"Invalid default value for property '{self.name}' in container '{self.container}'. {self.rule}"


@dataclass(eq=False)
class ViewCycle(InvalidRequest):
    """Ours."""

    view: str

    @property
    def message(self) -> str:
        return f"View '{self.view}' cannot implement itself, directly or through other views."


@dataclass(eq=False)
class MixedView(InvalidRequest):
    """Ours."""

    view: str

    @property
    def message(self) -> str:
        return f"View '{self.view}' cannot map containers that are used for different kinds of instances."


@dataclass(eq=False)
class LimitReached(InvalidRequest):
    """Suggested wording; documented that it names the limit. `what` is `views in the project`."""

    limit: int
    what: str

    @property
    def message(self) -> str:
        return f"The limit of {self.limit} {self.what} has been reached."


@dataclass(eq=False)
class AmbiguousViews(InvalidRequest):
    """Documented as a conflict, the wording is ours."""

    data_model: str
    external_ids: list[str]

    @property
    def message(self) -> str:
        named = _quoted(self.external_ids)
        return f"Data model '{self.data_model}' has more than one view with the external id {named}."


@dataclass(eq=False)
class InvalidCursor(InvalidRequest):
    """Suggested wording."""

    @property
    def message(self) -> str:
        return "Cursor is not valid for this request."


# --- instances: what an apply names


@dataclass(eq=False)
class DuplicateItems(InvalidRequest):
    """Ours; each item is `space:externalId`."""

    items: list[str]

    @property
    def message(self) -> str:
        return f"Duplicate items in request: [{', '.join(self.items)}]"

    @property
    def extra(self) -> dict[str, Any]:
        pairs = (item.split(":", 1) for item in self.items)
        return {"duplicated": [{"space": space, "externalId": external_id} for space, external_id in pairs]}


@dataclass(eq=False)
class UnknownProperty(InvalidRequest):
    """Recorded that the message holds the property; the rest is ours. `source` is `view 's:v/1'`."""

    name: str
    source: str

    @property
    def message(self) -> str:
        return f"Unknown property '{self.name}' in {self.source}."


@dataclass(eq=False)
class MaintainedProperty(InvalidRequest):
    """Ours. `source` is `view 's:v/1'`."""

    name: str
    source: str

    @property
    def message(self) -> str:
        return f"Property '{self.name}' in {self.source} is maintained by the service and cannot be written."


@dataclass(eq=False)
class AssetCycle(InvalidRequest):
    """Ours. `asset` is `space:externalId`."""

    asset: str

    @property
    def message(self) -> str:
        return f"The parents of asset '{self.asset}' lead back to an asset that was passed already."


@dataclass(eq=False)
class AssetTooDeep(InvalidRequest):
    """Ours. `asset` is `space:externalId`."""

    asset: str
    limit: int

    @property
    def message(self) -> str:
        return f"Asset '{self.asset}' is too deep in its hierarchy. A path holds at most {self.limit} assets."


@dataclass(eq=False)
class WrongUsedFor(InvalidRequest):
    """Ours."""

    container: str
    used_for: str
    instance_type: str

    @property
    def message(self) -> str:
        return (
            f"Container '{self.container}' is used for '{self.used_for}' instances, "
            f"it cannot hold data of instance type '{self.instance_type}'."
        )


@dataclass(eq=False)
class NullNotAllowed(InvalidRequest):
    """Recorded wording."""

    name: str

    @property
    def message(self) -> str:
        return f"Invalid value for non-nullable property '{self.name}'. Value cannot be null."


@dataclass(eq=False)
class InvalidValue(InvalidRequest):
    """Ours, after the recorded form. `instance` is `node 's:x'`, `rule` a sentence of `schema.values`."""

    name: str
    instance: str
    rule: str

    @property
    def message(self) -> str:
        return f"Invalid value for property '{self.name}' of {self.instance}. {self.rule}"


@dataclass(eq=False)
class MissingProperty(InvalidRequest):
    """Ours."""

    name: str
    container: str
    instance: str

    @property
    def message(self) -> str:
        return (
            f"Missing required property '{self.name}' for container '{self.container}' of instance '{self.instance}'."
        )


@dataclass(eq=False)
class ImmutableProperty(InvalidRequest):
    """Ours."""

    name: str
    instance: str

    @property
    def message(self) -> str:
        return f"Property '{self.name}' of instance '{self.instance}' is immutable and cannot be changed."


# --- instances: what an apply meets in the graph


@dataclass(eq=False)
class MissingTarget(InvalidRequest):
    """Recorded wording."""

    external_id: str

    @property
    def message(self) -> str:
        return (
            f"Node with external id '{self.external_id}' was referenced as the target of a direct relation, "
            "but it does not exist."
        )


@dataclass(eq=False)
class MissingEndNode(Conflict):
    """Status documented, `does not exist` recorded, the rest ours. `end` is `start node` or `end node`."""

    external_id: str
    end: str

    @property
    def message(self) -> str:
        return (
            f"Node with external id '{self.external_id}' was referenced as the {self.end} of an edge, "
            "but it does not exist."
        )


@dataclass(eq=False)
class TargetWithoutData(InvalidRequest):
    """Ours: the target of a direct relation exists, but not in the container that the property asks for."""

    external_id: str
    name: str
    container: str

    @property
    def message(self) -> str:
        return (
            f"Node with external id '{self.external_id}' was referenced as the target of the direct relation "
            f"'{self.name}', but it has no data in container '{self.container}'."
        )


@dataclass(eq=False)
class VersionConflict(Conflict):
    """Wording from clients; the status is documented as 409, some clients look for 400: a setting."""

    @property
    def message(self) -> str:
        return "A version conflict caused the ingest to fail."


@dataclass(eq=False)
class VersionConflictAsInvalid(InvalidRequest):
    """The same conflict with the status that some clients look for."""

    @property
    def message(self) -> str:
        return VersionConflict().message


@dataclass(eq=False)
class EdgeEndsChanged(InvalidRequest):
    """Ours."""

    instance: str

    @property
    def message(self) -> str:
        return f"The start node, end node and type of an edge cannot be changed: edge '{self.instance}'."


@dataclass(eq=False)
class MissingRequired(InvalidRequest):
    """Ours: a `requires` constraint."""

    constraint: str
    container: str
    required: str
    instance: str

    @property
    def message(self) -> str:
        return (
            f"Constraint '{self.constraint}' of container '{self.container}' requires data in container "
            f"'{self.required}': instance '{self.instance}' has none."
        )


@dataclass(eq=False)
class NotUnique(Conflict):
    """Ours; the docs do not name the status."""

    constraint: str
    container: str
    instance: str

    @property
    def message(self) -> str:
        return (
            f"Uniqueness constraint '{self.constraint}' on container '{self.container}' violated "
            f"by instance '{self.instance}'."
        )


@dataclass(eq=False)
class TypeInUse(InvalidRequest):
    """Ours; documented that it is refused."""

    instance: str

    @property
    def message(self) -> str:
        return f"Node '{self.instance}' is used as a type and cannot be deleted."


# --- filters


@dataclass(eq=False)
class UnknownFilterProperty(InvalidRequest):
    """Ours, with the recorded beginning."""

    path: list[str]

    @property
    def message(self) -> str:
        return f"Unknown property [{', '.join(self.path)}] in filter or sort."


@dataclass(eq=False)
class ReservedProperty(InvalidRequest):
    """Recorded beginning: a base property asked for through a view."""

    reserved: list[str]

    @property
    def message(self) -> str:
        return f"Property identifier cannot be one of the reserved values: [{', '.join(self.reserved)}]"


@dataclass(eq=False)
class ListNotComparable(InvalidRequest):
    """Recorded wording."""

    @property
    def message(self) -> str:
        return "Invalid value for list property"


@dataclass(eq=False)
class OperatorDoesNotFit(InvalidRequest):
    """Ours."""

    operator: str
    name: str
    kind: str

    @property
    def message(self) -> str:
        return f"Operator '{self.operator}' cannot be used on property '{self.name}' of type {self.kind}."


@dataclass(eq=False)
class NotInSearch(InvalidRequest):
    """Ours; documented that it is refused."""

    operator: str

    @property
    def message(self) -> str:
        return f"Operator '{self.operator}' is not supported in search and aggregate."


@dataclass(eq=False)
class NotGroupable(InvalidRequest):
    """Recorded wording."""

    name: str
    kind: str
    supported: list[str]

    @property
    def message(self) -> str:
        return (
            f"Property '{self.name}' of type {self.kind} cannot be used in group by. "
            f"Supported types are [{', '.join(self.supported)}]"
        )


@dataclass(eq=False)
class TooManyBuckets(InvalidRequest):
    """Ours."""

    name: str
    limit: int

    @property
    def message(self) -> str:
        return f"The histogram of property '{self.name}' has more than {self.limit} buckets."


@dataclass(eq=False)
class QueryTooLong(InvalidRequest):
    """Ours."""

    limit: int

    @property
    def message(self) -> str:
        return f"The query has too many words: words times properties may be {self.limit} at most."


@dataclass(eq=False)
class AmbiguousBounds(InvalidRequest):
    """Ours; documented that it is refused."""

    operator: str
    bounds: list[str]

    @property
    def message(self) -> str:
        return f"Operator '{self.operator}' takes only one of {' and '.join(self.bounds)}."


@dataclass(eq=False)
class MissingBounds(InvalidRequest):
    """Ours."""

    operator: str

    @property
    def message(self) -> str:
        return f"Operator '{self.operator}' needs at least one of gt, gte, lt and lte."


@dataclass(eq=False)
class MissingParameter(InvalidRequest):
    """Ours."""

    name: str

    @property
    def message(self) -> str:
        return f"Parameter '{self.name}' is not supplied or has the wrong type."


@dataclass(eq=False)
class InvalidFilterValue(InvalidRequest):
    """Ours, after the recorded form for values that are written."""

    name: str
    rule: str

    @property
    def message(self) -> str:
        return f"Invalid value for property '{self.name}' in filter. {self.rule}"


@dataclass(eq=False)
class IncomparableProperties(InvalidRequest):
    """Ours."""

    name: str
    other: str

    @property
    def message(self) -> str:
        return f"Property '{self.name}' cannot be compared with property '{self.other}': their types differ."


# --- the graph query


@dataclass(eq=False)
class UndefinedExpression(InvalidRequest):
    """Suggested wording."""

    name: str

    @property
    def message(self) -> str:
        return f"Result set expression '{self.name}' is not defined."


@dataclass(eq=False)
class CircularExpressions(InvalidRequest):
    """Ours."""

    names: list[str]

    @property
    def message(self) -> str:
        return f"Result set expressions cannot refer to each other in a circle: {' -> '.join(self.names)}."


@dataclass(eq=False)
class NotOneExpression(InvalidRequest):
    """Ours."""

    name: str

    @property
    def message(self) -> str:
        return (
            f"Result set expression '{self.name}' must have exactly one of nodes, edges, union, unionAll and "
            "intersection, and a set operation at least one member."
        )


@dataclass(eq=False)
class MixedExpressions(InvalidRequest):
    """Ours."""

    name: str

    @property
    def message(self) -> str:
        return f"Result set expression '{self.name}' cannot combine nodes and edges."


@dataclass(eq=False)
class MissingThrough(InvalidRequest):
    """Ours; documented that it is required."""

    name: str

    @property
    def message(self) -> str:
        return f"'through' is required to chain nodes from the set of nodes '{self.name}'."


@dataclass(eq=False)
class ListTraversedInwards(InvalidRequest):
    """Recorded wording."""

    @property
    def message(self) -> str:
        return "Cannot traverse lists of direct relations inwards."


@dataclass(eq=False)
class SortOfWalk(InvalidRequest):
    """Ours; documented that it is refused."""

    name: str

    @property
    def message(self) -> str:
        return f"Result set expression '{self.name}' can be sorted only with maxDistance 1: use postSort."


@dataclass(eq=False)
class BackfillSortWithoutPhases(InvalidRequest):
    """Recorded wording."""

    @property
    def message(self) -> str:
        return "Backfill sort can only be used with two-phase sync."


@dataclass(eq=False)
class ExpiredCursor(InvalidRequest):
    """Recorded beginning: clients look for it."""

    @property
    def message(self) -> str:
        return "Cursor has expired: what was deleted since may be gone."


@dataclass(eq=False)
class QueryTimedOut(ApiError):
    """Recorded wording and status."""

    status = 408

    @property
    def message(self) -> str:
        return "Graph query timed out. Reduce load or contention, or optimise your query."


# --- what keeps the emulator from starting: shown as one line, never answered by the API


class StartError(Exception):
    """Ours, as are all of these wordings."""

    @property
    def message(self) -> str:
        raise NotImplementedError

    def __str__(self) -> str:
        return self.message


@dataclass(eq=False)
class PortInUse(StartError):
    host: str
    port: int
    option: str

    @property
    def message(self) -> str:
        return f"Port {self.port} on {self.host} is in use: choose another one with {self.option}."


@dataclass(eq=False)
class UnusableAddress(StartError):
    host: str
    port: int
    reason: str

    @property
    def message(self) -> str:
        return f"The emulator cannot listen on {self.host}, port {self.port}: {self.reason}."


@dataclass(eq=False)
class UnusableLimits(StartError):
    file: str
    reason: str

    @property
    def message(self) -> str:
        return f"The limits in {self.file} cannot be used: {self.reason}."


@dataclass(eq=False)
class UnusableClients(StartError):
    file: str
    reason: str

    @property
    def message(self) -> str:
        return f"The clients in {self.file} cannot be used: {self.reason}."


@dataclass(eq=False)
class FolderInUse(StartError):
    folder: str

    @property
    def message(self) -> str:
        return f"Another emulator runs on the data folder {self.folder}: choose another one with --data."


@dataclass(eq=False)
class FolderNotWritable(StartError):
    folder: str
    reason: str

    @property
    def message(self) -> str:
        return f"The folder {self.folder} cannot be written: {self.reason}."


@dataclass(eq=False)
class FetchFailed(StartError):
    reason: str

    @property
    def message(self) -> str:
        return f"Neo4j could not be fetched (the first start needs the network): {self.reason}"


@dataclass(eq=False)
class Neo4jStopped(StartError):
    log: str
    reason: str

    @property
    def message(self) -> str:
        return f"Neo4j did not start: {self.reason} (more in {self.log})."


@dataclass(eq=False)
class Neo4jUnreachable(StartError):
    uri: str
    reason: str

    @property
    def message(self) -> str:
        return f"Neo4j cannot be reached at {self.uri}: {self.reason}"


@dataclass(eq=False)
class WrongPassword(StartError):
    uri: str
    user: str

    @property
    def message(self) -> str:
        return f"Neo4j at {self.uri} refuses the user '{self.user}' with this password: see --neo4j-password."


@dataclass(eq=False)
class UnusableNeo4j(StartError):
    uri: str
    reason: str

    @property
    def message(self) -> str:
        return f"Neo4j at {self.uri} cannot be used: {self.reason}"


@dataclass(eq=False)
class UnsupportedNeo4j(StartError):
    uri: str
    version: str

    @property
    def message(self) -> str:
        return f"Neo4j at {self.uri} has version {self.version}: the emulator needs 5.26 or later."


@dataclass(eq=False)
class OtherLayout(StartError):
    found: int
    needed: int

    @property
    def message(self) -> str:
        return (
            f"Another version of the emulator has written to the database: its layout is {self.found}, this version "
            f"needs {self.needed}. Start that version, name another --data folder or database, or empty this one: "
            "delete the folder, or run `MATCH (n) DETACH DELETE n` in a Neo4j of your own."
        )


@dataclass(eq=False)
class ChildStopped(StartError):
    words: str

    @property
    def message(self) -> str:
        return f"The emulator did not start: {self.words.removeprefix('Error: ')}"


@dataclass(eq=False)
class UnusableCommand(StartError):
    command: str
    reason: str

    @property
    def message(self) -> str:
        return f"{self.command} cannot be run: {self.reason}."


# --- resources of other APIs


@dataclass(eq=False)
class UnknownTimeSeries(InvalidRequest):
    """Recorded wording. `missing` are identifiers as they were sent."""

    missing: list[dict[str, Any]]

    @property
    def message(self) -> str:
        return "Time series not found"

    @property
    def extra(self) -> dict[str, Any]:
        return {"missing": self.missing}


@dataclass(eq=False)
class UnknownFiles(InvalidRequest):
    """Recorded wording. `missing` are identifiers as they were sent."""

    missing: list[dict[str, Any]]

    @property
    def message(self) -> str:
        return f"File ids not found: {_named(self.missing)}"

    @property
    def extra(self) -> dict[str, Any]:
        return {"missing": self.missing}


@dataclass(eq=False)
class UnknownSequences(InvalidRequest):
    """Ours, after the form for files. `missing` are identifiers as they were sent."""

    missing: list[dict[str, Any]]

    @property
    def message(self) -> str:
        return f"Sequence ids not found: {_named(self.missing)}"

    @property
    def extra(self) -> dict[str, Any]:
        return {"missing": self.missing}


def _named(identifiers: list[dict[str, Any]]) -> str:
    """The value of each identifier; of an instance `space:externalId`."""
    values = [value for one in identifiers for value in one.values()]
    return ", ".join(
        f"{value['space']}:{value['externalId']}" if isinstance(value, dict) else str(value) for value in values
    )
