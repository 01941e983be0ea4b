"""Those who follow the requests."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

import builders as a
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.http.emulator_api.requests.entry import Entry
from emulator.http.emulator_api.requests.followers import MAX_FOLLOWERS, MAX_UNREAD, Followers
from emulator.http.emulator_api.requests.matching import Wanted
from emulator.settings import Settings

PATH = "/_emulator/requests/stream"


@contextmanager
def following(base_url: str, **query: Any) -> Iterator[Iterator[str]]:
    """The lines that a follower receives, after the first ones, by which it knows that it is connected."""
    with httpx.stream("GET", base_url + PATH, params=query, timeout=30) as answer:
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        lines = answer.iter_lines()
        assert [next(lines), next(lines)] == [": connected", ""]
        yield lines


def next_event(lines: Iterator[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        if not line and found:
            return found
        name, _, value = line.partition(": ")
        found[name] = value
    raise AssertionError(found)


def test_follower_is_told_each_finished_request_that_it_wants(api: Api, base_url: str) -> None:
    with following(base_url, project=api.project, status="4xx") as lines:
        api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        first = api.post("/models/spaces", {"items": 1})
        second = api.client.get("/models/nothing")
        events = [next_event(lines), next_event(lines)]
    assert [(one["event"], one["id"]) for one in events] == [
        ("request", answer.headers["x-request-id"]) for answer in (first, second)
    ]
    told = json.loads(events[0]["data"])
    assert (told["status"], told["project"], told["error"]) == (400, api.project, "WrongType")


def test_only_so_many_may_follow_and_one_that_goes_makes_room(graph: Graph) -> None:
    app = create(graph, Settings())
    with listening(app) as url:
        clients = [httpx.Client() for _ in range(MAX_FOLLOWERS)]
        open_ones = [client.send(client.build_request("GET", url + PATH), stream=True) for client in clients]
        assert [answer.status_code for answer in open_ones] == [200] * MAX_FOLLOWERS
        assert httpx.get(url + PATH).status_code == 429
        lines = [answer.iter_lines() for answer in open_ones]
        assert [next(one) for one in lines] == [": connected"] * MAX_FOLLOWERS
        app.state.followers.end()
        assert [list(one)[-1:] for one in lines] == [[""]] * MAX_FOLLOWERS
        for client in clients:
            client.close()


def test_slow_follower_loses_requests_and_is_told_how_many() -> None:
    followers = Followers()
    entry = Entry(id="1", time=0, method="GET", path="/api/", query=b"", headers=[], status=200)
    with followers.following(Wanted()) as follower:
        for _ in range(MAX_UNREAD + 7):
            followers.tell(entry)
        assert (len(follower.unread), follower.dropped) == (MAX_UNREAD, 7)
    followers.tell(entry)
    assert follower.dropped == 7


def test_log_that_is_off_keeps_nothing_and_names_its_option(graph: Graph, project: str) -> None:
    with listening(create(graph, Settings(request_log="off"))) as url:
        api = Api(url, project)
        assert api.client.get("/models/spaces").status_code == 200
        api.client.close()
        for path in ("", "/stream", "/some-id", "/some-id/plans"):
            answer = httpx.get(f"{url}/_emulator/requests{path}")
            assert answer.status_code == 404
            assert "--request-log" in answer.json()["error"]["message"]
        assert httpx.delete(f"{url}/_emulator/requests").status_code == 404


def test_requests_are_for_admins_where_tokens_are_checked(graph: Graph, project: str) -> None:
    from strict import admin, caller, strict  # noqa: PLC0415

    with strict(graph) as url:
        chief, other = admin(url, project), caller(url, project, "readers")
        chief.client.get("/models/spaces")
        paths = ["", "/some-id", "/some-id/plans", "/stream"]
        for path in paths:
            address = f"{url}/_emulator/requests{path}"
            assert httpx.get(address).status_code == 401
            assert other.client.get(address).status_code == 403
        assert other.client.delete(f"{url}/_emulator/requests").status_code == 403
        token = {"authorization": chief.client.headers["authorization"]}
        listed = httpx.get(f"{url}/_emulator/requests", headers=token).json()["items"]
        assert {one["project"] for one in listed} >= {project}
