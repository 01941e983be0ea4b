"""Tokens, groups and what they allow through the unmodified Python SDK."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import CredentialProvider, OAuthClientCredentials, Token
from cognite.client.data_classes import GroupWrite
from cognite.client.data_classes.capabilities import DataModelInstancesAcl, DataModelsAcl
from cognite.client.data_classes.data_modeling import NodeApply, SpaceApply
from cognite.client.exceptions import CogniteAPIError, CogniteAuthError, CogniteProjectAccessError

from emulator.graph.driver import Graph
from emulator.testing.api_client import ApiClient
from emulator.testing.clock import ProjectClock
from emulator.wire.access.oidc import Client, Principals
from strict import ADMINS, strict, token

SECRET = "s3cret"
CLIENTS = Principals(
    clients=[
        Client(id="chief", secret=SECRET, groups=["admins"]),
        Client(id="reader", secret=SECRET, groups=["readers"]),
    ]
)
READ_PLANT = [
    DataModelsAcl([DataModelsAcl.Action.Read], DataModelsAcl.Scope.All()),
    DataModelInstancesAcl([DataModelInstancesAcl.Action.Read], DataModelInstancesAcl.Scope.SpaceID(["plant"])),
]


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    with strict(graph, clients=CLIENTS) as address:
        yield address


def connect(url: str, project: str, credentials: CredentialProvider) -> CogniteClient:
    config = ClientConfig(client_name="t", project=project, base_url=url, credentials=credentials)
    return CogniteClient(config)


def as_client(url: str, project: str, name: str, secret: str = SECRET) -> CogniteClient:
    credentials = OAuthClientCredentials(
        token_url=f"{url}/_emulator/oidc/token", client_id=name, client_secret=secret, scopes=["any/.default"]
    )
    return connect(url, project, credentials)


@pytest.fixture
def chief(url: str, project: str) -> CogniteClient:
    return as_client(url, project, "chief")


@pytest.fixture
def reader(chief: CogniteClient, url: str, project: str) -> CogniteClient:
    """Sees one of two spaces with a node each."""
    chief.data_modeling.spaces.apply([SpaceApply("plant"), SpaceApply("secret")])
    chief.data_modeling.instances.apply([NodeApply("plant", "pump"), NodeApply("secret", "pump")])
    chief.iam.groups.create(GroupWrite("readers", source_id="readers", capabilities=READ_PLANT))
    return as_client(url, project, "reader")


def test_client_credentials_work_with_nothing_but_a_token_url(reader: CogniteClient) -> None:
    found = reader.data_modeling.instances.list(instance_type="node", limit=None)
    assert [(node.space, node.external_id) for node in found] == [("plant", "pump")]


def test_wrong_secret_gets_no_token(url: str, project: str) -> None:
    with pytest.raises(CogniteAuthError):
        as_client(url, project, "chief", "wrong").data_modeling.spaces.list()


def test_inspection_tells_what_the_holder_may_do(reader: CogniteClient, project: str) -> None:
    inspection = reader.iam.token.inspect()
    assert inspection.subject == "reader"
    assert project in [one.url_name for one in inspection.projects]
    here = [one.capability for one in inspection.capabilities if one.project_scope.projects == [project]]
    assert here == READ_PLANT


def test_capabilities_are_verified(reader: CogniteClient) -> None:
    missing = reader.iam.verify_capabilities(
        DataModelInstancesAcl([DataModelInstancesAcl.Action.Write], DataModelInstancesAcl.Scope.SpaceID(["plant"]))
    )
    assert len(missing) == 1
    assert not reader.iam.verify_capabilities(READ_PLANT)


def test_chief_lacks_nothing(chief: CogniteClient) -> None:
    chief.data_modeling.spaces.apply(SpaceApply("plant"))
    assert not chief.iam.verify_capabilities(READ_PLANT)


def test_groups_are_created_listed_and_deleted(chief: CogniteClient, reader: CogniteClient) -> None:
    made = chief.iam.groups.create(
        GroupWrite("others", source_id="others", capabilities=READ_PLANT, metadata={"a": "b"})
    )
    listed = {group.name: group for group in chief.iam.groups.list(all=True)}
    assert listed.keys() == {"readers", "others"}
    assert (listed["others"].capabilities, listed["others"].metadata) == (READ_PLANT, {"a": "b"})
    assert [group.name for group in reader.iam.groups.list()] == ["readers"]
    chief.iam.groups.delete(made.id)
    assert [group.name for group in chief.iam.groups.list(all=True)] == ["readers"]


def test_who_may_not_make_groups_is_refused(reader: CogniteClient) -> None:
    with pytest.raises(CogniteAPIError) as refused:
        reader.iam.groups.create(GroupWrite("mine", source_id="readers", capabilities=READ_PLANT))
    assert refused.value.code == 403


def test_who_may_not_write_is_refused(reader: CogniteClient) -> None:
    with pytest.raises(CogniteAPIError, match="insufficient access rights") as refused:
        reader.data_modeling.instances.apply(NodeApply("plant", "new"))
    assert refused.value.code == 403


def test_project_without_a_group_cannot_be_accessed(url: str, project: str) -> None:
    stranger = connect(url, project, Token(token(url, "nobody")))
    with pytest.raises(CogniteProjectAccessError):
        stranger.data_modeling.spaces.list()


def test_text_that_is_no_token_is_refused(url: str, project: str) -> None:
    with pytest.raises(CogniteProjectAccessError):
        connect(url, project, Token("any")).data_modeling.spaces.list()


def test_sdk_is_refused_once_its_token_has_expired_by_the_clock_of_the_project(
    reader: CogniteClient, url: str, project: str
) -> None:
    assert len(reader.data_modeling.spaces.list()) == 2
    connection = ApiClient(url, token=token(url, ADMINS))
    ProjectClock(connection.call, project).advance(timedelta(hours=1))
    connection.close()
    # By its own clock the token is good: the SDK asks for no other.
    with pytest.raises(CogniteProjectAccessError, match="The token may have expired"):
        reader.data_modeling.spaces.list()
    assert len(as_client(url, project, "reader").data_modeling.spaces.list()) == 2
