"""What the types of the structs do not say: fields that hold any JSON in Python and one form for clients."""

from typing import Any

from emulator.schema.containers.collations import COLLATIONS

EXACTLY_ONE = ("Filter", "Aggregation")
"""Structs of which exactly one field is given."""

ANY: dict[str, Any] = {}


def ref(name: str) -> dict[str, str]:
    """A reference to the component `name`."""
    return {"$ref": f"#/components/schemas/{name}"}


def _map(value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": value}


def _list(value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": value}


def _or_null(value: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [value, {"type": "null"}]}


def _object(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}


def _values(*names: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(names)}


_VIEW_PROPERTY = {"anyOf": [ref(n) for n in ("MappedPropertyDefinition", "EdgeConnection", "ReverseDirectRelation")]}
_TYPING = _map(_map(_map(ref("PropertyDefinition"))))
_CONTAINERS = _list(ref("ContainerReference"))
_NOTICE = _object(
    ("category", "code", "hint", "level"),
    code=_values(
        *(
            "containersWithoutIndexesInvolved",
            "unindexedThrough",
            "sortNotBackedByIndex",
            "filterMatchesCursorableSort",
        ),
        *("selectiveExternalIDFilter", "significantHasDataFiltering", "significantPostFiltering"),
        *("intractableDirectRelationsCursor", "intractableCursorWithNestedFilter", "syncMissingSpaceFilter"),
        *("excessiveTimeout", "noTimeoutWithResults"),
    ),
    category=_values("indexing", "sorting", "filtering", "cursoring", "sync", "invalidDebugOptions"),
    level=_values("info", "warning"),
    grade=_values("A", "B", "C", "D", "E"),
    hint={"type": "string"},
    resultExpression={"type": "string"},
    containers=_CONTAINERS,
    property=_list({"type": "string"}),
    sort=_list(ref("Sort")),
    limit={"type": "integer"},
    maxInvolvedRows={"type": "integer"},
    viaFrom={"type": "string"},
    timeout={"type": "integer"},
)
_PATH = {"anyOf": [_list({"type": "string"}), {"type": "string"}]}
_OPERAND = {
    "description": "A value, another property, or (in a query or a sync) a parameter.",
    "anyOf": [
        _object(("property",), property=_PATH),
        _object(("parameter",), parameter={"type": "string"}),
        ANY,
    ],
}
_BOUNDS = ("gt", "gte", "lt", "lte")
_CAPABILITY = {"type": "object", "description": "The name of an ACL, with its `actions` and its `scope`."}

FIELDS: dict[tuple[str, str], dict[str, Any]] = {
    ("Instance", "properties"): _map(_map(_map(ANY))),
    ("InstancesResponse", "typing"): _TYPING,
    ("QueryResponse", "typing"): _map(_TYPING),
    ("View", "properties"): _map(_VIEW_PROPERTY),
    ("View", "filter"): ref("Filter"),
    ("ViewWrite", "filter"): _or_null(ref("Filter")),
    ("ModelView", "filter"): _or_null(ref("Filter")),
    ("DataModelsPage", "items"): _list({"anyOf": [ref("DataModel"), ref("InlinedDataModel")]}),
    ("DataModels", "items"): _list({"anyOf": [ref("DataModel"), ref("InlinedDataModel")]}),
    ("InlinedDataModel", "views"): _list({"anyOf": [ref("View"), ref("ViewReference")]}),
    ("AggregateResponse", "typing"): _TYPING,
    ("AggregatedValue", "aggregate"): _values("avg", "count", "histogram", "max", "min", "sum"),
    ("TextType", "collation"): _or_null(_values(*sorted(COLLATIONS))),
    ("Equals", "value"): _OPERAND,
    ("Prefix", "value"): _OPERAND,
    ("In", "values"): _OPERAND,
    **{(operator, bound): _OPERAND for operator in ("Range", "Overlaps") for bound in _BOUNDS},
    ("GroupWrite", "capabilities"): _or_null(_list(_CAPABILITY)),
    ("DebugResponse", "notices"): _list(_NOTICE),
    ("ErrorDetails", "notices"): _list(_NOTICE),
}
"""The schema of a field, by struct and name."""

NOT_EMULATED = {
    "FileFilter": (
        *("uploadedTime", "sourceCreatedTime", "sourceModifiedTime", "metadata", "labels", "geoLocation", "assetIds"),
        *("assetExternalIds", "rootAssetIds", "assetSubtreeIds", "dataSetIds", "securityCategories"),
    ),
    "FilesQuery": ("assetIds", "rootAssetIds", "dataSetIds"),
    "TimeSeriesFilter": (
        *("unitQuantity", "metadata", "assetIds", "assetExternalIds", "rootAssetIds", "assetSubtreeIds"),
        "dataSetIds",
    ),
    "TimeSeriesQuery": ("assetIds", "rootAssetIds"),
}
"""Fields of the service that are answered with 501, by struct."""
OPTIONS_NOT_EMULATED = ("advancedFilter", "sort", "partition")
"""The same of the structs that list time series, files and sequences."""
LISTS_WITH_OPTIONS = ("ListFiles", "FilesQuery", "ListTimeSeries", "TimeSeriesQuery")

WORDS = {
    "cursor": "Where the page begins: `nextCursor` of the one before.",
    "nextCursor": "The cursor of the next page; absent on the last one.",
    "limit": "The most that are returned.",
    "createdTime": "Milliseconds since 1970.",
    "lastUpdatedTime": "Milliseconds since 1970.",
    "deletedTime": "Milliseconds since 1970.",
    "isGlobal": "Whether it is of a system space, which every project has.",
    "includeGlobal": "Whether what system spaces have is listed too.",
    "allVersions": "Whether all versions are returned, not only the newest of each.",
    "includeInheritedProperties": "Whether a view has the properties of the views that it implements.",
    "inlineViews": "Whether a data model has its views in full, not as references.",
    "existingVersion": "What is written only if the stored version is not higher.",
    "usedFor": "What may have data in it: nodes, edges, both, or records.",
    "includeTyping": "Whether the answer has the types of the properties.",
    "withDataModelingStatus": "Whether the answer says which projects have data modeling alone.",
    "ignoreUnknownIds": "Whether what does not exist is left out; it is an error otherwise.",
    "wasModified": "Whether the request changed anything.",
    "replace": "Whether properties that are not given are cleared.",
    "skipOnVersionConflict": "Whether an item with a version conflict is left as it is; it is an error otherwise.",
    "autoCreateDirectRelations": "Whether nodes at the ends of direct relations are created; true if absent.",
    "autoCreateStartNodes": "Whether start nodes of edges are created; false if absent.",
    "autoCreateEndNodes": "Whether end nodes of edges are created; false if absent.",
}
"""Descriptions of fields and parameters, by name."""
