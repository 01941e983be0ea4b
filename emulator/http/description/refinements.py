"""What the types of the structs do not say: fields that hold any JSON in Python and one form for clients."""

from typing import Any

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


_VIEW_PROPERTY = {"anyOf": [ref(n) for n in ("MappedPropertyDefinition", "EdgeConnection", "ReverseDirectRelation")]}
_TYPING = _map(_map(_map(ref("PropertyDefinition"))))
_NOTICE = {
    "type": "object",
    "properties": {
        "code": {"type": "string"},
        "category": {"type": "string"},
        "level": {"enum": ["info", "warning"]},
        "grade": {"enum": ["A", "B", "C", "D", "E"]},
        "hint": {"type": "string"},
        "resultExpression": {"type": "string"},
    },
    "required": ["category", "code", "hint", "level"],
}

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
