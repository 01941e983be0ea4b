"""Queries and mutations in GraphQL through the unmodified Python SDK."""

import pytest
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes.data_modeling import DataModelId, SpaceApply
from cognite.client.exceptions import CogniteAPIError, CogniteGraphQLError

MODEL = DataModelId("films", "Films", "1")
JDW = "John David Washington"
TEXT = """
type Movie { title: String! director: Person actors: [Person] }
type Person { name: String directed: [Movie] @reverseDirectRelation(throughProperty: "director") }
"""


@pytest.fixture
def client(base_url: str, project: str) -> CogniteClient:
    config = ClientConfig(client_name="test", project=project, base_url=base_url, credentials=Token("dev"), timeout=60)
    client = CogniteClient(config)
    client.data_modeling.spaces.apply(SpaceApply("films"))
    client.data_modeling.graphql.apply_dml(MODEL, TEXT)
    return client


def test_a_published_model_is_written_and_read(client: CogniteClient):
    mutation = """mutation Write($items: [_UpsertMovie!]!) { upsertMovie(items: $items) { externalId wasModified } }"""
    item = {
        "externalId": "tenet",
        "title": "Tenet",
        "director": {"node": {"externalId": "nolan", "name": "Christopher Nolan"}},
        "actors": [{"edge": {"externalId": "tenet-jdw"}, "node": {"externalId": "jdw", "name": JDW}}],
    }
    graphql = client.data_modeling.graphql
    written = graphql.query(MODEL, mutation, {"items": [item]})["upsertMovie"]
    assert [one["externalId"] for one in written] == ["tenet", "nolan", "jdw", "tenet-jdw"]
    query = """{ listPerson(filter: {name: {prefix: "C"}}) { items { name directed { items { title actors {
        items { name } } } } } } }"""
    assert graphql.query(MODEL, query)["listPerson"]["items"] == [
        {
            "name": "Christopher Nolan",
            "directed": {"items": [{"title": "Tenet", "actors": {"items": [{"name": JDW}]}}]},
        }
    ]


def test_a_field_that_does_not_exist_is_an_error_of_the_sdk(client: CogniteClient):
    with pytest.raises(CogniteGraphQLError) as raised:
        client.data_modeling.graphql.query(MODEL, "{ listMovie { items { i_dont_exist } } }")
    assert raised.value.errors[0].message == "Field 'i_dont_exist' in type 'Movie' is undefined"
    assert raised.value.errors[0].locations == [{"line": 1, "column": 23}]


def test_what_the_api_refuses_is_an_error_of_the_sdk(client: CogniteClient):
    mutation = 'mutation { upsertMovie(items: [{externalId: "untitled"}]) { externalId } }'
    with pytest.raises(CogniteGraphQLError) as raised:
        client.data_modeling.graphql.query(MODEL, mutation)
    assert "title" in raised.value.errors[0].message


def test_a_model_that_does_not_exist_is_an_error_of_the_api(client: CogniteClient):
    with pytest.raises(CogniteAPIError) as raised:
        client.data_modeling.graphql.query(("films", "Nothing", "1"), "{ listMovie { items { title } } }")
    assert (raised.value.code, "films:Nothing/1" in raised.value.message) == (400, True)
