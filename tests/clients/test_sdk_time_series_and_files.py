"""Time series and files that are instances, through the APIs of the unmodified Python SDK beside data modeling."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes import GroupWrite
from cognite.client.data_classes.capabilities import GroupsAcl
from cognite.client.data_classes.data_modeling import NodeApply, NodeId, SpaceApply
from cognite.client.data_classes.data_modeling.cdm.v1 import CogniteFileApply, CogniteTimeSeriesApply
from cognite.client.exceptions import CogniteAPIError, CogniteNotFoundError

PRESSURE, PLAN = NodeId("s", "pressure"), NodeId("s", "plan")


@pytest.fixture
def client(base_url: str, project: str) -> CogniteClient:
    client = CogniteClient(
        ClientConfig(client_name="test", project=project, base_url=base_url, credentials=Token("dev"), timeout=60)
    )
    client.data_modeling.spaces.apply(SpaceApply("s"))
    unit = ("cdf_cdm_units", "pressure:bar")
    pressure = CogniteTimeSeriesApply("s", "pressure", is_step=False, time_series_type="numeric", name="P", unit=unit)
    plan = CogniteFileApply("s", "plan", name="plan.txt", mime_type="text/plain")
    client.data_modeling.instances.apply([pressure, plan, NodeApply("s", "plain")])
    return client


def test_what_was_applied_is_retrieved_and_listed(client: CogniteClient) -> None:
    series = client.time_series.retrieve(instance_id=PRESSURE)
    assert series is not None
    assert (series.name, series.unit_external_id, series.is_string) == ("P", "pressure:bar", False)
    assert client.time_series.retrieve(id=series.id) == series
    assert client.time_series.retrieve(external_id="pressure") == series
    assert list(client.time_series.list(is_step=False, limit=None)) == [series]
    file = client.files.retrieve(instance_id=PLAN)
    assert file is not None
    assert (file.name, file.mime_type, file.uploaded, file.instance_id) == ("plan.txt", "text/plain", False, PLAN)
    assert list(client.files.list(mime_type="text/plain", limit=None)) == [file]
    assert list(client.sequences.list(limit=None)) == []


def test_what_is_not_there_is_none_or_raised(client: CogniteClient) -> None:
    assert client.time_series.retrieve(instance_id=NodeId("s", "plain")) is None
    assert client.files.retrieve(external_id="none") is None
    assert client.sequences.retrieve(external_id="none") is None
    with pytest.raises(CogniteNotFoundError) as refused:
        client.time_series.retrieve_multiple(instance_ids=[PRESSURE, PLAN])
    assert refused.value.not_found == [{"instanceId": PLAN.dump(include_instance_type=False)}]
    assert len(client.time_series.retrieve_multiple(instance_ids=[PRESSURE, PLAN], ignore_unknown_ids=True)) == 1


NOT_EMULATED: list[Callable[[CogniteClient], Any]] = [
    lambda client: client.data_modeling.files.upload_content_bytes(b"x", PLAN),
    lambda client: client.data_modeling.files.download_bytes(PLAN),
    lambda client: client.files.upload_bytes(b"x", name="x"),
    lambda client: client.time_series.data.insert([(1, 2.0)], instance_id=PRESSURE),
    lambda client: client.time_series.data.retrieve(instance_id=PRESSURE),
    lambda client: client.time_series.data.retrieve_latest(instance_id=PRESSURE),
    lambda client: client.assets.retrieve(external_id="a"),
    lambda client: client.workflows.retrieve("w"),
    lambda client: client.raw.databases.list(),
]


@pytest.mark.parametrize("call", NOT_EMULATED)
def test_what_is_not_emulated_is_said_at_once(client: CogniteClient, call: Callable[[CogniteClient], Any]) -> None:
    began = time.monotonic()
    with pytest.raises(CogniteAPIError, match=r"The emulator does not support .+ yet\.") as refused:
        call(client)
    assert refused.value.code == 501
    assert time.monotonic() - began < 5


def test_caller_is_in_a_group_that_may_do_all(client: CogniteClient) -> None:
    (group,) = client.iam.groups.list()
    (known,) = [one for one in client.iam.token.inspect().projects if one.url_name == client.config.project]
    assert known.groups == [group.id]
    wanted = [GroupsAcl([GroupsAcl.Action.Create], GroupsAcl.Scope.All())]
    assert not client.iam.compare_capabilities(group.capabilities, wanted)


def test_group_keeps_its_attributes_and_takes_the_place_of_that_of_open_mode(client: CogniteClient) -> None:
    (open_group,) = client.iam.groups.list(all=True)
    attributes = {"token": {"appIds": ["a"]}}
    write = GroupWrite._load({"name": open_group.name, "sourceId": "x", "attributes": attributes})  # noqa: SLF001
    made = client.iam.groups.create(write)
    (listed,) = client.iam.groups.list(all=True)
    assert (listed.id, listed.is_deleted, listed.deleted_time) == (made.id, False, 0)
    assert listed.attributes is not None
    assert listed.attributes.dump() == attributes
    client.iam.groups.delete([open_group.id, made.id])
    assert [group.id for group in client.iam.groups.list(all=True)] == [open_group.id]
    with pytest.raises(CogniteAPIError) as refused:
        client.iam.groups.delete(open_group.id)
    assert refused.value.code == 400
