"""Types of what a property refers to in another API: a time series, a file, a sequence.

Only `externalId` is in data modeling. The other fields are in the schema, as clients of the service select them; they
answer with an error that names them.
"""

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLField,
    GraphQLFloat,
    GraphQLInt,
    GraphQLObjectType,
    GraphQLString,
)

from emulator.graphql.model.scalars import INT64, JSON_OBJECT, TIMESTAMP
from emulator.graphql.model.wrapping import Kind, list_of

KNOWN_FIELDS = ("externalId", "__typename")


def _fields(**types: Kind) -> dict[str, GraphQLField]:
    return {name: GraphQLField(kind) for name, kind in types.items()}


_DATA_POINT = GraphQLObjectType(
    "DataPoint",
    _fields(
        timestamp=TIMESTAMP,
        value=JSON_OBJECT,
        average=GraphQLFloat,
        max=GraphQLFloat,
        min=GraphQLFloat,
        count=GraphQLInt,
        sum=GraphQLFloat,
        interpolation=GraphQLFloat,
        stepInterpolation=GraphQLFloat,
        continuousVariance=GraphQLFloat,
        discreteVariance=GraphQLFloat,
        totalVariation=GraphQLFloat,
    ),
)
_DATA_POINTS = GraphQLObjectType("DataPointConnection", _fields(items=list_of(_DATA_POINT)))
_DATA_POINT_ARGUMENTS = {
    "start": GraphQLArgument(TIMESTAMP),
    "end": GraphQLArgument(TIMESTAMP),
    "limit": GraphQLArgument(GraphQLInt),
    "granularity": GraphQLArgument(GraphQLString),
    "aggregates": GraphQLArgument(list_of(GraphQLString)),
}

TIME_SERIES = GraphQLObjectType(
    "TimeSeries",
    {
        **_fields(
            id=INT64,
            externalId=GraphQLString,
            name=GraphQLString,
            isString=GraphQLBoolean,
            metadata=JSON_OBJECT,
            unit=GraphQLString,
            unitExternalId=GraphQLString,
            assetId=INT64,
            isStep=GraphQLBoolean,
            description=GraphQLString,
            securityCategories=list_of(INT64),
            dataSetId=INT64,
        ),
        "getDataPoints": GraphQLField(_DATA_POINTS, _DATA_POINT_ARGUMENTS),
        "getLatestDataPoint": GraphQLField(_DATA_POINT, {"before": GraphQLArgument(TIMESTAMP)}),
    },
    description="A time series, by its external id.",
)
_LINK = GraphQLObjectType("_DownloadLink", _fields(downloadUrl=GraphQLString))
FILE = GraphQLObjectType(
    "File",
    {
        **_fields(
            id=INT64,
            externalId=GraphQLString,
            name=GraphQLString,
            directory=GraphQLString,
            source=GraphQLString,
            mimeType=GraphQLString,
            metadata=JSON_OBJECT,
            assetIds=list_of(INT64),
            dataSetId=INT64,
            sourceCreatedTime=TIMESTAMP,
            sourceModifiedTime=TIMESTAMP,
            securityCategories=list_of(INT64),
            labels=list_of(GraphQLString),
            uploaded=GraphQLBoolean,
            uploadedTime=TIMESTAMP,
        ),
        "downloadLink": GraphQLField(_LINK, {"extendedExpiration": GraphQLArgument(GraphQLBoolean)}),
    },
    description="A file, by its external id.",
)
_COLUMN = GraphQLObjectType(
    "_SequenceColumn",
    _fields(
        externalId=GraphQLString,
        name=GraphQLString,
        description=GraphQLString,
        metadata=JSON_OBJECT,
        valueType=GraphQLString,
    ),
)
SEQUENCE = GraphQLObjectType(
    "Sequence",
    _fields(
        id=INT64,
        externalId=GraphQLString,
        name=GraphQLString,
        description=GraphQLString,
        assetId=INT64,
        dataSetId=INT64,
        metadata=JSON_OBJECT,
        columns=list_of(_COLUMN),
    ),
    description="A sequence, by its external id.",
)

OF_KIND = {"timeseries": TIME_SERIES, "file": FILE, "sequence": SEQUENCE}
APIS = {"timeseries": "time series", "file": "files", "sequence": "sequences"}
"""What the API behind each kind is called."""
