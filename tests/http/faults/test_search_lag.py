"""A search index that lags, as the service's does."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import builders as a
from conftest import Api

VIEW = a.view_ref("Thing")
START = 1_767_225_600_000
LAG = {"name": "index", "answer": {"type": "lag", "milliseconds": 2_000}}


class Lagging(Api):
    """A project with a clock that stands, and a search that is two seconds behind."""

    def __init__(self, base_url: str, project: str) -> None:
        super().__init__(base_url, project)
        self.own = httpx.Client(base_url=f"{base_url}/_emulator/projects/{project}", timeout=60)
        self.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        self.ok("/models/containers", {"items": [a.container("Thing", name=a.prop())]})
        self.ok("/models/views", {"items": [a.view("Thing", "Thing.name")]})
        self.at(0)
        assert self.own.put("/faults", json={"items": [LAG]}).status_code == 200

    def at(self, milliseconds: int) -> None:
        assert self.own.put("/clock", json={"fixed": START + milliseconds}).status_code == 200

    def write(self, external_id: str, name: str) -> None:
        self.ok("/models/instances", {"items": [a.node(external_id, a.data(VIEW, name=name))]})

    def found(self, query: str | None = "pump", **more: Any) -> list[str]:
        items = self.ok("/models/instances/search", {"view": VIEW, "query": query, **more})["items"]
        return sorted(one["externalId"] for one in items)


@pytest.fixture
def api(base_url: str, project: str) -> Iterator[Lagging]:
    api = Lagging(base_url, project)
    yield api
    api.own.delete("/faults")
    api.own.close()
    api.client.close()


def test_search_finds_what_was_written_only_after_the_lag(api: Lagging) -> None:
    api.write("one", "pump")
    api.at(1_000)
    api.write("two", "pump")
    assert api.found() == api.found(None) == []
    assert [one["externalId"] for one in api.ok("/models/instances/list", {})["items"]] == ["one", "two"]
    api.at(2_000)
    assert api.found() == api.found(None) == ["one"]
    api.at(3_000)
    assert api.found() == ["one", "two"]


def test_update_hides_an_instance_and_a_deletion_counts_at_once(api: Lagging) -> None:
    for name in ("one", "two"):
        api.write(name, "pump")
    api.at(5_000)
    api.write("one", "valve")
    api.ok("/models/instances/delete", {"items": [{"instanceType": "node", **a.ref("two")}]})
    assert api.found("valve") == api.found("pump") == []
    api.at(7_000)
    assert api.found("valve") == ["one"]
    assert api.found("pump") == []


def test_search_that_the_rule_does_not_fit_is_up_to_date(api: Lagging) -> None:
    api.write("one", "pump")
    nth = {**LAG, "match": {"nth": 1}}
    assert api.own.put("/faults", json={"items": [nth]}).status_code == 200
    assert api.found() == []
    assert api.found() == ["one"]
    faults = api.own.get("/faults/log").json()["items"]
    assert [(one["rule"], one["answer"], one["milliseconds"]) for one in faults] == [("index", "lag", 2_000)]


def test_search_in_graphql_lags_too(api: Lagging) -> None:
    model = {"space": a.SPACE, "externalId": "M", "version": "1", "views": [VIEW]}
    api.ok("/models/datamodels", {"items": [model]})
    path = f"/userapis/spaces/{a.SPACE}/datamodels/M/versions/1/graphql"
    asked = {"query": '{ searchThing(query: "pump") { items { externalId } } listThing { items { externalId } } }'}
    api.write("one", "pump")

    def counts() -> list[int]:
        answer = api.ok(path, asked)["data"]
        return [len(answer[name]["items"]) for name in ("searchThing", "listThing")]

    assert counts() == [0, 1]
    api.at(2_000)
    assert counts() == [1, 1]


def test_profile_has_a_lag(api: Lagging) -> None:
    rules = api.own.put("/faults", params={"profile": "slow-search"}).json()["items"]
    assert {"type": "lag", "milliseconds": 2_000} in [one["rule"]["answer"] for one in rules]


@pytest.mark.parametrize("milliseconds", [-1, 86_400_001, "2s", None])
def test_lag_that_cannot_be_meant_is_refused(api: Lagging, milliseconds: Any) -> None:
    rule = {"answer": {"type": "lag", "milliseconds": milliseconds}}
    assert api.own.put("/faults", json={"items": [rule]}).status_code == 400
