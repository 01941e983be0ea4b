"""What the unmodified Python SDK does about faults, as the request log shows it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from cognite.client import ClientConfig, CogniteClient, global_config
from cognite.client.credentials import Token
from cognite.client.data_classes.data_modeling import NodeApply, SpaceApply
from cognite.client.exceptions import CogniteAPIError, CogniteRequestError

APPLY = "/api/v1/projects/{project}/models/instances"


@pytest.fixture
def client(base_url: str, project: str, monkeypatch: pytest.MonkeyPatch) -> CogniteClient:
    monkeypatch.setattr(global_config, "max_retry_backoff", 0)
    monkeypatch.setattr(global_config, "max_retries", 5)
    client = CogniteClient(
        ClientConfig(client_name="test", project=project, base_url=base_url, credentials=Token("dev"), timeout=60)
    )
    client.data_modeling.spaces.apply(SpaceApply("s"))
    return client


class Own:
    """The paths of the emulator for the project."""

    def __init__(self, base_url: str, project: str) -> None:
        self.project = project
        self.client = httpx.Client(base_url=f"{base_url}/_emulator")

    def set(self, answer: Any, **more: Any) -> None:
        rule = {"name": "fault", "answer": answer, "match": {"path": APPLY, "method": "POST"}, **more}
        assert self.client.put(f"/projects/{self.project}/faults", json={"items": [rule]}).status_code == 200

    def applies(self) -> list[tuple[int, str | None]]:
        """Status and fault of each apply, the first one first."""
        asked = {"project": self.project, "path": "/models/instances"}
        found = self.client.get("/requests", params=asked).json()["items"][::-1]
        return [(one["status"], one["fault"]) for one in found if one["path"].endswith("/instances")]


@pytest.fixture
def own(base_url: str, project: str) -> Iterator[Own]:
    own = Own(base_url, project)
    yield own
    own.client.delete(f"/projects/{project}/faults")
    own.client.close()


def apply(client: CogniteClient, *names: str) -> Any:
    return client.data_modeling.instances.apply([NodeApply("s", name) for name in names]).nodes


def names(client: CogniteClient) -> list[str]:
    return [one.external_id for one in client.data_modeling.instances.list(limit=None)]


@pytest.mark.parametrize(
    "answer",
    [
        {"type": "status", "status": 429, "retryAfter": 0},
        {"type": "status", "status": 502},
        {"type": "status", "status": 503},
        {"type": "status", "status": 504},
        {"type": "status", "status": 409, "reason": "schemaLock"},
        {"type": "drop", "commit": "before"},
    ],
    ids=lambda answer: answer.get("status") or answer["type"],
)
def test_sdk_repeats_what_may_succeed_later(client: CogniteClient, own: Own, answer: Any) -> None:
    own.set(answer, times=2)
    (node,) = apply(client, "pump")
    assert (node.version, node.was_modified) == (1, True)
    status = answer.get("status", 0)
    assert own.applies() == [(status, "fault"), (status, "fault"), (200, None)]


@pytest.mark.parametrize(
    "answer",
    [
        {"type": "status", "status": 408},
        {"type": "status", "status": 409, "reason": "versionConflict"},
        {"type": "status", "status": 500},
    ],
    ids=lambda answer: answer["status"],
)
def test_sdk_raises_what_it_does_not_repeat(client: CogniteClient, own: Own, answer: Any) -> None:
    own.set(answer, times=2)
    with pytest.raises(CogniteAPIError) as refused:
        apply(client, "pump")
    assert refused.value.code == answer["status"]
    assert own.applies() == [(answer["status"], "fault")]
    assert names(client) == []


def test_sdk_gives_up_after_its_retries(client: CogniteClient, own: Own) -> None:
    own.set({"type": "status", "status": 503})
    with pytest.raises(CogniteAPIError) as refused:
        apply(client, "pump")
    assert refused.value.code == 503
    assert own.applies() == [(503, "fault")] * 6


def test_apply_whose_answer_was_lost_is_repeated_and_changes_nothing_more(client: CogniteClient, own: Own) -> None:
    own.set({"type": "drop", "commit": "after"}, times=1)
    first, second = apply(client, "pump", "valve")
    assert own.applies() == [(0, "fault"), (200, None)]
    assert [(one.version, one.was_modified) for one in (first, second)] == [(1, False), (1, False)]
    assert names(client) == ["pump", "valve"]


def test_sdk_raises_when_a_connection_is_closed_in_order_after_the_commit(client: CogniteClient, own: Own) -> None:
    own.set({"type": "drop", "commit": "after", "end": "close"}, times=1)
    with pytest.raises(CogniteRequestError):
        apply(client, "pump")
    assert own.applies() == [(0, "fault")]
    assert names(client) == ["pump"]


def test_same_seed_gives_the_sdk_the_same_faults(client: CogniteClient, own: Own) -> None:
    def history(seed: int) -> list[tuple[int, str | None]]:
        before = len(own.applies())
        own.set({"type": "status", "status": 503}, match={"path": APPLY, "probability": 0.5}, seed=seed, times=10)
        for number in range(12):
            apply(client, f"n{number}")
        return own.applies()[before:]

    assert history(1) == history(1)
    assert history(1) != history(2)
