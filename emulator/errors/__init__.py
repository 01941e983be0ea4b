"""Every error that the API answers, and those that keep the emulator from starting.

Raise sites hold data; the class has the status and the one place of the wording, and states in `wording` where that is
known from (`base.Wording`). Each module holds one subject:

    ApiError
    ├── InvalidRequest (400)
    │   ├── request: CorruptGzip, MalformedJson, NestingTooDeep, WrongType, InvalidField, InvalidProjectName,
    │   │       Violations, UnexpectedField
    │   ├── references: UnknownSpaces, UnknownViews, UnknownContainers, UnknownDataModels, UnknownSourceProperty,
    │   │       UnknownProperty, UnknownUnit, PropertyWithoutUnit, IncompatibleUnits, MissingUnits
    │   ├── schema: ReservedIdentifier, SpaceNotEmpty, UnchangeableProperty, UnchangeableContainer, RequiresCycle,
    │   │       UnchangeableImplements, UnchangeableType, UnchangeableSource, InvalidDefault, ViewCycle,
    │   │       IncompatibleContainers, LimitReached, AmbiguousViews
    │   ├── instances: DuplicateItems, ReadOnlyProperty, UsedForMismatch, NullNotAllowed, InvalidValue,
    │   │       MissingRequiredProperty, ImmutableProperty, AssetCycle, AssetTooDeep
    │   ├── write_conflicts: MissingTarget, TargetNotCreatable, TargetWithoutData, VersionConflictAsInvalid,
    │   │       EdgeEndsChanged, RequiresConstraintViolated, TypeInUse
    │   ├── filters: UnknownFilterProperty, ListNotComparable, OperatorNotApplicable, OperatorNotInSearch,
    │   │       AmbiguousBounds, MissingBounds, MissingParameter, InvalidFilterValue,
    │   │       InvalidDirectRelationOperand, WrongContainerInFilter, IncomparableProperties
    │   ├── bounds: RequestLimitExceeded
    │   ├── reads: NotGroupable, TooManyBuckets, SearchQueryTooLong, InvalidCursor, ExpiredCursor
    │   ├── snapshots: UnknownSnapshotPart, UnusableSnapshot, UnusableImport
    │   ├── faults: TooManyProjectsWithFaults
    │   ├── seed: InvalidDistribution, NothingToSeed
    │   ├── classic: UnknownTimeSeries, UnknownFiles, UnknownSequences
    │   └── query: UndefinedExpression, CircularExpressions, AmbiguousExpression, MixedExpressions, MissingThrough,
    │           ListTraversedInwards, TraversalNotSortable, BackfillSortWithoutTwoPhase
    ├── 401: Unauthorized
    ├── 403: AccessDenied, HostNotAllowed, NonLocalClient, PageNotRecorded, SystemSpace
    ├── 404: UnknownPath, RequestLogOff, UnknownRequest
    │   ├── console: InstanceNotFound, DataModelNotFound
    │   └── snapshots: UnknownSnapshot, UnknownProject
    ├── 405: MethodNotAllowed
    ├── 408: QueryTimedOut, RequestNotReceived
    ├── Conflict (409)
    │   ├── write_conflicts: MissingEndNode, VersionConflict, UniquenessConstraintViolated
    │   ├── faults: SchemaLocked
    │   └── snapshots: ProjectNotEmpty, ProjectChanged, SnapshotInUse
    ├── 413: RequestTooLarge
    ├── 415: UnsupportedEncoding
    ├── 429: TooManyRequests, TooManyFollowers
    ├── 500: InternalError
    ├── 501: NotEmulated, NotRecordable
    ├── 502: BadGateway, UpstreamFailed, UpstreamAnswerTooLarge
    ├── 503: Unavailable, ProjectBeingRestored
    ├── 504: GatewayTimedOut, UpstreamTimedOut
    └── 507: DiskAlmostFull

    StartError
    └── startup: PortInUse, UnusableAddress, UnusableLimits, UnusableClients, UnusableSystemModels, UnusableFile,
        FolderInUse, FolderNotWritable, DiskFull, DownloadFailed, Neo4jStopped, Neo4jUnreachable, WrongPassword,
        UnusableNeo4j, UnsupportedNeo4j, StorageLayoutMismatch, ChildProcessStopped, UnusableCommand,
        UnusableCassette, CassetteNotWritten, NoNeo4jOfItsOwn, NoWarmNeo4jHere, WarmingFailed
"""

from emulator.errors.access import (
    AccessDenied,
    HostNotAllowed,
    NonLocalClient,
    Unauthorized,
)
from emulator.errors.base import ApiError, Conflict, InvalidRequest, Item, Source, Wording
from emulator.errors.bounds import RequestLimitExceeded
from emulator.errors.classic import UnknownFiles, UnknownSequences, UnknownTimeSeries
from emulator.errors.console import DataModelNotFound, InstanceNotFound
from emulator.errors.faults import BadGateway, GatewayTimedOut, SchemaLocked, TooManyProjectsWithFaults
from emulator.errors.filters import (
    AmbiguousBounds,
    IncomparableProperties,
    InvalidDirectRelationOperand,
    InvalidFilterValue,
    ListNotComparable,
    MissingBounds,
    MissingParameter,
    OperatorNotApplicable,
    OperatorNotInSearch,
    UnknownFilterProperty,
    WrongContainerInFilter,
)
from emulator.errors.instances import (
    AssetCycle,
    AssetTooDeep,
    DuplicateItems,
    ImmutableProperty,
    InvalidValue,
    MissingRequiredProperty,
    NullNotAllowed,
    ReadOnlyProperty,
    UsedForMismatch,
)
from emulator.errors.query import (
    AmbiguousExpression,
    BackfillSortWithoutTwoPhase,
    CircularExpressions,
    ListTraversedInwards,
    MissingThrough,
    MixedExpressions,
    TraversalNotSortable,
    UndefinedExpression,
)
from emulator.errors.reads import (
    ExpiredCursor,
    InvalidCursor,
    NotGroupable,
    SearchQueryTooLong,
    TooManyBuckets,
)
from emulator.errors.recording import (
    NotRecordable,
    PageNotRecorded,
    UpstreamAnswerTooLarge,
    UpstreamFailed,
    UpstreamTimedOut,
)
from emulator.errors.references import (
    IncompatibleUnits,
    MissingUnits,
    PropertyWithoutUnit,
    UnknownContainers,
    UnknownDataModels,
    UnknownProperty,
    UnknownSourceProperty,
    UnknownSpaces,
    UnknownUnit,
    UnknownViews,
)
from emulator.errors.request import (
    CorruptGzip,
    InvalidField,
    InvalidProjectName,
    MalformedJson,
    MethodNotAllowed,
    NestingTooDeep,
    RequestNotReceived,
    RequestTooLarge,
    UnexpectedField,
    UnknownPath,
    UnsupportedEncoding,
    Violations,
    WrongType,
)
from emulator.errors.schema import (
    AmbiguousViews,
    IncompatibleContainers,
    InvalidDefault,
    LimitReached,
    RequiresCycle,
    ReservedIdentifier,
    SpaceNotEmpty,
    SystemSpace,
    UnchangeableContainer,
    UnchangeableImplements,
    UnchangeableProperty,
    UnchangeableSource,
    UnchangeableType,
    ViewCycle,
)
from emulator.errors.seed import InvalidDistribution, NothingToSeed
from emulator.errors.service import (
    DiskAlmostFull,
    InternalError,
    NotEmulated,
    QueryTimedOut,
    RequestLogOff,
    TooManyFollowers,
    TooManyRequests,
    Unavailable,
    UnknownRequest,
)
from emulator.errors.snapshots import (
    ProjectBeingRestored,
    ProjectChanged,
    ProjectNotEmpty,
    SnapshotInUse,
    UnknownProject,
    UnknownSnapshot,
    UnknownSnapshotPart,
    UnusableImport,
    UnusableSnapshot,
)
from emulator.errors.startup import (
    CassetteNotWritten,
    ChildProcessStopped,
    DiskFull,
    DownloadFailed,
    FolderInUse,
    FolderNotWritable,
    Neo4jStopped,
    Neo4jUnreachable,
    NoNeo4jOfItsOwn,
    NoWarmNeo4jHere,
    PortInUse,
    StartError,
    StorageLayoutMismatch,
    UnsupportedNeo4j,
    UnusableAddress,
    UnusableCassette,
    UnusableClients,
    UnusableCommand,
    UnusableFile,
    UnusableLimits,
    UnusableNeo4j,
    UnusableSystemModels,
    WarmingFailed,
    WrongPassword,
)
from emulator.errors.write_conflicts import (
    EdgeEndsChanged,
    MissingEndNode,
    MissingTarget,
    RequiresConstraintViolated,
    TargetNotCreatable,
    TargetWithoutData,
    TypeInUse,
    UniquenessConstraintViolated,
    VersionConflict,
    VersionConflictAsInvalid,
)

__all__ = [
    "AccessDenied",
    "AmbiguousBounds",
    "AmbiguousExpression",
    "AmbiguousViews",
    "ApiError",
    "AssetCycle",
    "AssetTooDeep",
    "BackfillSortWithoutTwoPhase",
    "BadGateway",
    "CassetteNotWritten",
    "ChildProcessStopped",
    "CircularExpressions",
    "Conflict",
    "CorruptGzip",
    "DataModelNotFound",
    "DiskAlmostFull",
    "DiskFull",
    "DownloadFailed",
    "DuplicateItems",
    "EdgeEndsChanged",
    "ExpiredCursor",
    "FolderInUse",
    "FolderNotWritable",
    "GatewayTimedOut",
    "HostNotAllowed",
    "ImmutableProperty",
    "IncomparableProperties",
    "IncompatibleContainers",
    "IncompatibleUnits",
    "InstanceNotFound",
    "InternalError",
    "InvalidCursor",
    "InvalidDefault",
    "InvalidDirectRelationOperand",
    "InvalidDistribution",
    "InvalidField",
    "InvalidFilterValue",
    "InvalidProjectName",
    "InvalidRequest",
    "InvalidValue",
    "Item",
    "LimitReached",
    "ListNotComparable",
    "ListTraversedInwards",
    "MalformedJson",
    "MethodNotAllowed",
    "MissingBounds",
    "MissingEndNode",
    "MissingParameter",
    "MissingRequiredProperty",
    "MissingTarget",
    "MissingThrough",
    "MissingUnits",
    "MixedExpressions",
    "Neo4jStopped",
    "Neo4jUnreachable",
    "NestingTooDeep",
    "NoNeo4jOfItsOwn",
    "NoWarmNeo4jHere",
    "NonLocalClient",
    "NotEmulated",
    "NotGroupable",
    "NotRecordable",
    "NothingToSeed",
    "NullNotAllowed",
    "OperatorNotApplicable",
    "OperatorNotInSearch",
    "PageNotRecorded",
    "PortInUse",
    "ProjectBeingRestored",
    "ProjectChanged",
    "ProjectNotEmpty",
    "PropertyWithoutUnit",
    "QueryTimedOut",
    "ReadOnlyProperty",
    "RequestLimitExceeded",
    "RequestLogOff",
    "RequestNotReceived",
    "RequestTooLarge",
    "RequiresConstraintViolated",
    "RequiresCycle",
    "ReservedIdentifier",
    "SchemaLocked",
    "SearchQueryTooLong",
    "SnapshotInUse",
    "Source",
    "SpaceNotEmpty",
    "StartError",
    "StorageLayoutMismatch",
    "SystemSpace",
    "TargetNotCreatable",
    "TargetWithoutData",
    "TooManyBuckets",
    "TooManyFollowers",
    "TooManyProjectsWithFaults",
    "TooManyRequests",
    "TraversalNotSortable",
    "TypeInUse",
    "Unauthorized",
    "Unavailable",
    "UnchangeableContainer",
    "UnchangeableImplements",
    "UnchangeableProperty",
    "UnchangeableSource",
    "UnchangeableType",
    "UndefinedExpression",
    "UnexpectedField",
    "UniquenessConstraintViolated",
    "UnknownContainers",
    "UnknownDataModels",
    "UnknownFiles",
    "UnknownFilterProperty",
    "UnknownPath",
    "UnknownProject",
    "UnknownProperty",
    "UnknownRequest",
    "UnknownSequences",
    "UnknownSnapshot",
    "UnknownSnapshotPart",
    "UnknownSourceProperty",
    "UnknownSpaces",
    "UnknownTimeSeries",
    "UnknownUnit",
    "UnknownViews",
    "UnsupportedEncoding",
    "UnsupportedNeo4j",
    "UnusableAddress",
    "UnusableCassette",
    "UnusableClients",
    "UnusableCommand",
    "UnusableFile",
    "UnusableImport",
    "UnusableLimits",
    "UnusableNeo4j",
    "UnusableSnapshot",
    "UnusableSystemModels",
    "UpstreamAnswerTooLarge",
    "UpstreamFailed",
    "UpstreamTimedOut",
    "UsedForMismatch",
    "VersionConflict",
    "VersionConflictAsInvalid",
    "ViewCycle",
    "Violations",
    "WarmingFailed",
    "Wording",
    "WrongContainerInFilter",
    "WrongPassword",
    "WrongType",
]
