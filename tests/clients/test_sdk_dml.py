"""Data models as texts, through the unmodified Python SDK."""

import re
import textwrap

import pytest
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes.data_modeling import DataModelApply, DataModelId, SpaceApply
from cognite.client.exceptions import CogniteGraphQLError

MODEL, OTHER = DataModelId("films", "Films", "1"), DataModelId("films", "Films", "2")
TEXT = "type SomeType { someProp: String! } type AnotherType { anotherProp: String! }"


@pytest.fixture
def client(base_url: str, project: str) -> CogniteClient:
    config = ClientConfig(client_name="test", project=project, base_url=base_url, credentials=Token("dev"), timeout=60)
    client = CogniteClient(config)
    client.data_modeling.spaces.apply(SpaceApply("films"))
    client.data_modeling.data_models.apply(DataModelApply(*MODEL.as_tuple()))
    return client


def test_a_text_is_published(client: CogniteClient):
    found = client.data_modeling.graphql.apply_dml(MODEL, TEXT, name="Films", description="What is shown")
    assert (found.as_id(), found.name, found.description) == (MODEL, "Films", "What is shown")
    model = client.data_modeling.data_models.retrieve(MODEL, inline_views=True)[0]
    assert [view.external_id for view in model.views] == ["SomeType", "AnotherType"]
    assert [re.fullmatch("[0-9a-f]{14}", view.version) is not None for view in model.views] == [True, True]


def test_a_text_is_generated_as_the_service_does(client: CogniteClient):
    client.data_modeling.graphql.apply_dml(MODEL, TEXT)
    found = client.data_modeling.graphql._unsafely_wipe_and_regenerate_dml(MODEL)  # noqa: SLF001
    expected = """
        type SomeType @view(version: "...") {
          someProp: String!
        }

        type AnotherType @view(version: "...") {
          anotherProp: String!
        }
    """
    assert re.sub('"[0-9a-f]{14}"', '"..."', found).strip() == textwrap.dedent(expected).strip()


def test_a_text_that_is_no_graphql_is_refused_where_it_is_wrong(client: CogniteClient):
    with pytest.raises(CogniteGraphQLError) as refused:
        client.data_modeling.graphql.apply_dml(MODEL, "typ SomeType { someProp: String! }")
    (error,) = refused.value.errors
    assert error.message == "Invalid syntax in provided GraphQL schema"
    assert error.locations == [{"column": 5, "line": 3}, {"column": 1, "line": 1}]


def test_a_text_without_the_types_of_a_published_version_is_refused(client: CogniteClient):
    client.data_modeling.graphql.apply_dml(MODEL, TEXT)
    with pytest.raises(CogniteGraphQLError) as refused:
        client.data_modeling.graphql.apply_dml(MODEL, "type FailType { someProp: String! }")
    first, second = refused.value.errors
    assert (first.kind, first.message) == (
        "DIFF_ERROR",
        "Can not remove view 'SomeType' from the data model definition",
    )
    assert second.hint == "Please publish a new data model version."


def test_a_data_model_without_a_version_is_refused(client: CogniteClient):
    with pytest.raises(CogniteGraphQLError, match=r"version(.|\n)*invalid value|invalid value(.|\n)*version"):
        client.data_modeling.graphql.apply_dml(DataModelId("films", "Films"), "type Film { start: Timestamp }")


def test_a_data_model_that_does_not_exist_has_no_text(client: CogniteClient):
    with pytest.raises(CogniteGraphQLError, match="One or more data models do not exist: 'films:Films/2'"):
        client.data_modeling.graphql._unsafely_wipe_and_regenerate_dml(OTHER)  # noqa: SLF001
