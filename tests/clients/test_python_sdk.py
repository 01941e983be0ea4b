"""The example of the README through the unmodified Python SDK."""

from datetime import UTC, datetime
from typing import Any

import pytest
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import CredentialProvider, Token
from cognite.client.data_classes.data_modeling import (
    ContainerApply,
    ContainerId,
    ContainerProperty,
    DirectRelation,
    DirectRelationReference,
    EdgeApply,
    MappedPropertyApply,
    NodeApply,
    NodeOrEdgeData,
    PropertyOptions,
    SpaceApply,
    TypedNode,
    TypedNodeApply,
    ViewApply,
    ViewId,
)
from cognite.client.data_classes.data_modeling.data_types import (
    Boolean,
    CDFExternalIdReference,
    Date,
    Enum,
    EnumValue,
    FileReference,
    Float32,
    Float64,
    Int32,
    Int64,
    Json,
    SequenceReference,
    Text,
    TimeSeriesReference,
    Timestamp,
)
from cognite.client.exceptions import CogniteAPIError, CogniteProjectAccessError

from emulator.compile.statement import Statement
from emulator.graph.driver import Graph

PERSON, ACTOR = ViewId("actors", "PersonView", "v1"), ViewId("actors", "ActorView", "v1")
MOVIE = ViewId("movies", "MovieView", "v1")


def connect(base_url: str, project: str) -> CogniteClient:
    return CogniteClient(
        ClientConfig(client_name="test", project=project, base_url=base_url, credentials=Token("dev"), timeout=60)
    )


@pytest.fixture
def client(base_url: str, project: str) -> CogniteClient:
    return connect(base_url, project)


def define(client: CogniteClient, view: ViewId, container: str, **properties: Any) -> None:
    """A container and a view that maps all its properties."""
    types = {name: ContainerProperty(kind) for name, kind in properties.items()}
    client.data_modeling.containers.apply(ContainerApply(view.space, container, types))
    mapped = {name: MappedPropertyApply(ContainerId(view.space, container), name) for name in properties}
    client.data_modeling.views.apply(ViewApply(view.space, view.external_id, "v1", properties=mapped))


@pytest.fixture
def movies(client: CogniteClient) -> CogniteClient:
    client.data_modeling.spaces.apply([SpaceApply(space) for space in ("actors", "movies", "types")])
    define(client, PERSON, "PersonContainer", name=Text(), birthYear=Int64())
    define(client, ACTOR, "ActorContainer", wonOscar=Boolean())
    define(client, MOVIE, "MovieContainer", title=Text(), releaseYear=Int64())
    return client


ARNOLD = NodeApply(
    "actors",
    "arnold_schwarzenegger",
    sources=[
        NodeOrEdgeData(PERSON, {"name": "Arnold Schwarzenegger", "birthYear": 1947}),
        NodeOrEdgeData(ACTOR, {"wonOscar": False}),
    ],
)
TERMINATOR = NodeApply(
    "movies", "terminator", sources=[NodeOrEdgeData(MOVIE, {"title": "Terminator", "releaseYear": 1984})]
)
ACTS_IN = EdgeApply(
    "actors",
    "relation:arnold_schwarzenegger:terminator",
    type=("types", "acts-in"),
    start_node=("actors", "arnold_schwarzenegger"),
    end_node=("movies", "terminator"),
)


def test_example_is_applied_and_read_back(movies: CogniteClient) -> None:
    instances = movies.data_modeling.instances
    result = instances.apply(nodes=[ARNOLD, TERMINATOR], edges=ACTS_IN)
    assert [(node.version, node.was_modified) for node in result.nodes] == [(1, True), (1, True)]
    assert [edge.external_id for edge in result.edges] == ["relation:arnold_schwarzenegger:terminator"]
    found = instances.retrieve(nodes=[("actors", "arnold_schwarzenegger")], sources=[PERSON, ACTOR])
    (arnold,) = found.nodes
    assert arnold.properties[PERSON] == {"name": "Arnold Schwarzenegger", "birthYear": 1947}
    assert arnold.properties[ACTOR] == {"wonOscar": False}
    (edge,) = instances.retrieve(edges=("actors", "relation:arnold_schwarzenegger:terminator")).edges
    assert edge.type == DirectRelationReference("types", "acts-in")
    assert edge.end_node == DirectRelationReference("movies", "terminator")
    again = instances.apply(nodes=[ARNOLD, TERMINATOR], edges=ACTS_IN)
    assert not any(applied.was_modified for applied in [*again.nodes, *again.edges])


def test_example_is_a_native_graph(movies: CogniteClient, graph: Graph) -> None:
    movies.data_modeling.instances.apply(nodes=[ARNOLD, TERMINATOR], edges=ACTS_IN)
    text = """
        MATCH (a:PersonContainer:ActorContainer)-[r:ACTS_IN]->(m:MovieContainer)
        WHERE a.`PersonContainer.name` STARTS WITH 'Arnold' AND a.project = $project
        RETURN a.`PersonContainer.birthYear`, a.`ActorContainer.wonOscar`, m.`MovieContainer.title`, r.externalId"""
    parameters = {"project": movies.config.project}
    rows = graph.read(lambda transaction: transaction.rows(Statement(text, parameters)))
    assert rows == [[1947, False, "Terminator", "relation:arnold_schwarzenegger:terminator"]]


def test_edge_creates_its_nodes_when_asked(movies: CogniteClient) -> None:
    instances = movies.data_modeling.instances
    edge = EdgeApply("actors", "e", ("types", "acts-in"), ("actors", "linda_hamilton"), ("movies", "terminator_2"))
    with pytest.raises(CogniteAPIError, match="does not exist") as refused:
        instances.apply(edges=edge)
    assert refused.value.code == 409
    instances.apply(edges=edge, auto_create_start_nodes=True, auto_create_end_nodes=True)
    made = instances.retrieve(nodes=[("actors", "linda_hamilton"), ("movies", "terminator_2")]).nodes
    assert [node.version for node in made] == [1, 1]


class PersonApply(TypedNodeApply):
    birth_year = PropertyOptions(identifier="birthYear")

    def __init__(self, space: str, external_id: str, name: str, birth_year: int) -> None:
        super().__init__(space, external_id)
        self.name = name
        self.birth_year = birth_year

    @classmethod
    def get_source(cls) -> ViewId:
        return PERSON


class Person(TypedNode):
    birth_year = PropertyOptions(identifier="birthYear")

    def __init__(
        self,
        space: str,
        external_id: str,
        version: int,
        last_updated_time: int,
        created_time: int,
        name: str,
        birth_year: int,
        type: DirectRelationReference | None = None,  # noqa: A002 - the SDK calls it by this name
        deleted_time: int | None = None,
    ) -> None:
        super().__init__(space, external_id, version, last_updated_time, created_time, deleted_time, type)
        self.name = name
        self.birth_year = birth_year

    @classmethod
    def get_source(cls) -> ViewId:
        return PERSON


def test_typed_nodes_go_in_and_come_back(movies: CogniteClient) -> None:
    movies.data_modeling.instances.apply(PersonApply("actors", "linda", "Linda Hamilton", 1956))
    person = movies.data_modeling.instances.retrieve_nodes(("actors", "linda"), node_cls=Person)
    assert person is not None
    assert (person.name, person.birth_year, person.version) == ("Linda Hamilton", 1956, 1)


def test_list_iterates_over_chunks(movies: CogniteClient) -> None:
    instances = movies.data_modeling.instances
    people = [NodeApply("actors", f"p{i}", sources=[NodeOrEdgeData(PERSON, {"name": f"P{i}"})]) for i in range(2500)]
    instances.apply(nodes=people)
    listed = instances.list(instance_type="node", sources=PERSON, limit=None)
    assert [node.external_id for node in listed] == [f"p{i}" for i in range(2500)]
    chunks = [len(chunk) for chunk in instances(chunk_size=1000, instance_type="node", sources=PERSON)]
    assert sum(chunks) == 2500


def test_delete_names_what_went(movies: CogniteClient) -> None:
    instances = movies.data_modeling.instances
    instances.apply(nodes=[ARNOLD, TERMINATOR], edges=ACTS_IN)
    gone = instances.delete(nodes=[("movies", "terminator"), ("movies", "nope")])
    assert [node.external_id for node in gone.nodes] == ["terminator"]
    assert instances.list(instance_type="edge", limit=None) == []


def test_every_property_type_survives_the_round_trip(client: CogniteClient) -> None:
    client.data_modeling.spaces.apply(SpaceApply("s"))
    values: dict[str, tuple[Any, Any]] = {
        "text": (Text(), "æøå 🚀"),
        "boolean": (Boolean(), True),
        "float32": (Float32(), 0.1),
        "float64": (Float64(), 1.7976931348623157e308),
        "int32": (Int32(), -(2**31)),
        "int64": (Int64(), 2**63 - 1),
        "timestamp": (Timestamp(), "2020-03-14T15:09:26.535+00:00"),
        "date": (Date(), "2024-02-29"),
        "json": (Json(), {"b": [1, None, {"c": "d"}], "a": 2**53 + 1}),
        "enum": (Enum({"on": EnumValue(), "off": EnumValue()}), "on"),
        "timeseries": (TimeSeriesReference(), "ts"),
        "file": (FileReference(), "f"),
        "sequence": (SequenceReference(), "q"),
        "direct": (DirectRelation(), {"space": "s", "externalId": "a"}),
    }
    for name, (kind, value) in list(values.items()):
        if not isinstance(kind, Enum):
            many = type(kind)(is_list=True)
            values[f"{name}List"] = (many, [value, value])
            values[f"{name}Empty"] = (many, [])
    view = ViewId("s", "Everything", "v1")
    define(client, view, "Everything", **{name: kind for name, (kind, _) in values.items()})
    given = {name: value for name, (_, value) in values.items()}
    node = NodeApply("s", "a", sources=[NodeOrEdgeData(view, given)])
    client.data_modeling.instances.apply(node)
    (found,) = client.data_modeling.instances.retrieve(nodes=("s", "a"), sources=view).nodes
    assert found.properties[view] == given
    assert not client.data_modeling.instances.apply(node).nodes[0].was_modified
    assert isinstance(values["timeseries"][0], CDFExternalIdReference)


def test_timestamps_are_answered_as_instants(client: CogniteClient) -> None:
    client.data_modeling.spaces.apply(SpaceApply("s"))
    view = ViewId("s", "Log", "v1")
    define(client, view, "Log", at=Timestamp())
    moment = datetime(2024, 5, 17, 12, 30, 15, 250_000, tzinfo=UTC)
    client.data_modeling.instances.apply(NodeApply("s", "a", sources=[NodeOrEdgeData(view, {"at": moment})]))
    (found,) = client.data_modeling.instances.retrieve(nodes=("s", "a"), sources=view).nodes
    assert datetime.fromisoformat(str(found.properties[view]["at"])) == moment


def test_token_inspect_tells_what_the_caller_may_do(client: CogniteClient) -> None:
    inspection = client.iam.token.inspect()
    assert inspection.capabilities
    assert client.iam.verify_capabilities(inspection.capabilities) == []


class NoToken(CredentialProvider):
    def authorization_header(self) -> tuple[str, str]:
        return "Authorization", "Basic abc"


def test_missing_token_is_a_project_access_error(base_url: str, project: str) -> None:
    config = ClientConfig(client_name="test", project=project, base_url=base_url, credentials=NoToken(), timeout=60)
    with pytest.raises(CogniteProjectAccessError) as refused:
        CogniteClient(config).data_modeling.spaces.list()
    assert "Unauthorized" in str(refused.value)
