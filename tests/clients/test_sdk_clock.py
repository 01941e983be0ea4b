"""What the unmodified Python SDK does when the clock of its project moves on."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes.data_modeling import NodeApply, SpaceApply
from cognite.client.data_classes.data_modeling.query import (
    NodeResultSetExpressionSync,
    QueryResult,
    QuerySync,
    SelectSync,
)
from cognite.client.exceptions import CogniteAPIError

from emulator.testing.api_client import ApiClient
from emulator.testing.clock import ProjectClock

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def client(base_url: str, project: str) -> CogniteClient:
    client = CogniteClient(
        ClientConfig(client_name="test", project=project, base_url=base_url, credentials=Token("dev"), timeout=60)
    )
    client.data_modeling.spaces.apply(SpaceApply("s"))
    return client


@pytest.fixture
def clock(base_url: str, project: str) -> Iterator[ProjectClock]:
    connection = ApiClient(base_url)
    yield ProjectClock(connection.call, project)
    connection.close()


def feed(*, allow_expired: bool = False) -> QuerySync:
    return QuerySync(
        with_={"n": NodeResultSetExpressionSync()},
        select={"n": SelectSync()},
        allow_expired_cursors_and_accept_missed_deletes=allow_expired,
    )


def eventually(condition: Callable[[], bool]) -> bool:
    for _ in range(500):
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_times_that_the_sdk_reads_are_those_of_the_clock(client: CogniteClient, clock: ProjectClock) -> None:
    clock.fix(NEW_YEAR)
    client.data_modeling.instances.apply(NodeApply("s", "pump"))
    clock.advance(timedelta(days=1))
    client.data_modeling.spaces.apply(SpaceApply("later"))
    (pump,) = client.data_modeling.instances.list(limit=None)
    later = client.data_modeling.spaces.retrieve("later")
    assert later is not None
    assert later.created_time - pump.created_time == 86_400_000
    assert datetime.fromtimestamp(pump.created_time / 1000, UTC) == NEW_YEAR


def test_subscription_ends_when_its_cursor_expires_within_a_second(
    client: CogniteClient, clock: ProjectClock, caplog: pytest.LogCaptureFixture
) -> None:
    instances, told = client.data_modeling.instances, list[str]()
    instances.apply([NodeApply("s", "pump"), NodeApply("s", "valve")])
    clock.run(1_000_000)  # three days go by in a quarter of a second

    def keep(result: QueryResult) -> None:
        told.extend(one.external_id for one in result["n"])

    with caplog.at_level(logging.ERROR, logger="cognite.client"):
        subscription = instances.subscribe(feed(), keep, poll_delay_seconds=0.3, throttle_seconds=0.3)
        assert eventually(lambda: not subscription.is_alive())
    # Not started again, and nobody is told but the log: that is for the client to notice.
    assert told == ["pump", "valve"]
    (record,) = [one for one in caplog.records if "Subscription task failed" in one.message]
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], CogniteAPIError)
    assert record.exc_info[1].code == 400
    assert "Cursor has expired" in record.exc_info[1].message


def test_subscription_that_accepts_missed_deletes_goes_on(client: CogniteClient, clock: ProjectClock) -> None:
    instances, told = client.data_modeling.instances, list[str]()
    instances.apply(NodeApply("s", "pump"))
    clock.run(1_000_000)

    def keep(result: QueryResult) -> None:
        told.extend(one.external_id for one in result["n"])

    query = feed(allow_expired=True)
    subscription = instances.subscribe(query, keep, poll_delay_seconds=0.3, throttle_seconds=0.3)
    try:
        assert eventually(lambda: told == ["pump"])
        time.sleep(0.3)
        instances.apply(NodeApply("s", "valve"))
        assert eventually(lambda: "valve" in told)
        assert subscription.is_alive()
    finally:
        subscription.cancel()
