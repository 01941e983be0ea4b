"""What each endpoint of the emulated API does otherwise than the service, in words for the documentation."""

_MODELS = "/api/v1/projects/{project}/models"
_INSTANCES = f"{_MODELS}/instances"
_PROJECT = "/api/v1/projects/{project}"

_DEBUG = (
    "`debug` has the notices of the table in `docs/support.md`, the Cypher and the plan of Neo4j of each result set "
    "expression, and a prompt of the emulator's own"
)
_CLASSIC = "no sort, no partitions, no advanced filter; filters by the properties of the node"
_STATES = "a state is never `pending`: what is there is checked in the same request"

DIFFERENCES: dict[tuple[str, str], str] = {
    ("GET", "/api/v1/token/inspect"): "in open mode the holder has every ACL that the SDK knows",
    ("GET", "/api/v1/projects"): "in open mode the projects that this emulator has or was asked for",
    ("GET", _PROJECT): "every name is a project; the organization is `cdf-emulator`",
    ("POST", f"{_INSTANCES}/search"): "consistent at once, without the delay of the service",
    ("POST", f"{_INSTANCES}/list"): _DEBUG,
    ("POST", f"{_INSTANCES}/query"): f"{_DEBUG}; in a small project it shows the Cypher and the plan of a large one",
    ("POST", f"{_INSTANCES}/sync"): _DEBUG,
    ("POST", f"{_MODELS}/containers"): f"{_STATES}, and a constraint that existing data violate is `failed`",
    ("POST", f"{_MODELS}/containers/indexes/retry"): "no index is ever `failed`",
    ("POST", f"{_MODELS}/containers/constraints/retry"): _STATES,
    ("POST", f"{_MODELS}/containers/properties/retry"): _STATES,
    ("GET", f"{_MODELS}/statistics"): "counted in the graph, with the limits in force",
    ("GET", f"{_MODELS}/statistics/spaces"): "counted in the graph",
    ("POST", f"{_MODELS}/statistics/spaces/byids"): "counted in the graph",
    ("POST", f"{_PROJECT}/dml/graphql"): (
        "data models are published as texts in the data modeling language, read back and generated; the directives are "
        "those in the schema of the endpoint, which answers introspection"
    ),
    ("POST", f"{_PROJECT}/userapis/spaces/{{space}}/datamodels/{{externalId}}/versions/{{version}}/graphql"): (
        "queries, mutations and introspection; what a time series, file or sequence has beside its external id answers "
        "with an error that names it"
    ),
    ("GET", f"{_PROJECT}/units"): "the public catalog of July 2026: 397 units of 62 quantities",
    ("GET", f"{_PROJECT}/groups"): "in open mode everybody is in one group, which may do everything",
    ("POST", f"{_PROJECT}/groups"): "capabilities that the emulator does not use are stored and returned",
    **{
        (method, f"{_PROJECT}/{resource}{end}"): f"nodes of `{container}`; {_CLASSIC}"
        for resource, container in (("timeseries", "CogniteTimeSeries"), ("files", "CogniteFile"))
        for method, end in (("GET", ""), ("POST", "/list"))
    },
    ("POST", f"{_PROJECT}/timeseries/byids"): "nodes of `CogniteTimeSeries`",
    ("POST", f"{_PROJECT}/files/byids"): "nodes of `CogniteFile`: their metadata, no contents",
    **{
        (method, f"{_PROJECT}/sequences{end}"): "there are none"
        for method, end in (("GET", ""), ("POST", "/list"), ("POST", "/byids"))
    },
}
"""By method and path of the URL table; an endpoint that is not here does what is published."""
