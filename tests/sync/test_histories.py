"""Whatever is written, and whenever a follower comes and goes on: its copy ends as what is there."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sync.histories import (
    INSTANCES,
    OTHER,
    SPACE,
    THING,
    Copy,
    Follower,
    batches,
    changing,
    followers,
    install,
    listed,
    stable,
    there,
)

from builders import data as values
from builders import edge, node, ref
from conftest import Api

STEPS = 14
steady = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def emptied(base_url: str) -> Iterator[Api]:
    api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
    with api.client:
        install(api)
        yield api


def bare(copies: dict[str, Copy]) -> dict[str, Copy]:
    """Copies without the properties."""
    return {k: {n: {**i, "properties": {}} for n, i in copy.items()} for k, copy in copies.items()}


def run(data: st.DataObject, api: Api, filters: Any) -> list[Follower]:
    """Write a random history, into which followers come at random moments and go on at others."""
    following: list[Follower] = []
    for _ in range(STEPS):
        if len(following) < 3 and data.draw(st.integers(0, 3)) == 0:
            following.append(data.draw(followers(api, filters)))
        for one in following:
            if data.draw(st.booleans()):
                one.follow()
        answer = api.post(INSTANCES, data.draw(batches()))
        assert answer.status_code in (200, 400, 409), answer.text
    return following


@given(data=st.data())
@steady
def test_copies_of_followers_end_as_what_is_there(data: st.DataObject, base_url: str) -> None:
    with emptied(base_url) as api:
        for one in run(data, api, stable):
            assert one.catch_up() == there(api, one)


@given(data=st.data())
@steady
def test_follower_without_a_filter_has_what_a_list_has(data: st.DataObject, base_url: str) -> None:
    with emptied(base_url) as api:
        for one in run(data, api, lambda _: st.none()):
            assert bare(one.catch_up()) == bare(listed(api))


@given(data=st.data())
@steady
def test_every_cursor_that_was_ever_given_leads_to_what_is_there(data: st.DataObject, base_url: str) -> None:
    with emptied(base_url) as api:
        for one in run(data, api, stable):
            for cursors, copies in one.past:
                again = Follower(api, {**one.body, "cursors": cursors}, copies)
                assert again.catch_up() == there(api, one)


@given(data=st.data())
@steady
def test_copy_under_a_filter_keeps_only_what_ceased_to_pass_it(data: st.DataObject, base_url: str) -> None:
    with emptied(base_url) as api:
        for one in run(data, api, changing):
            expected, copies = there(api, one), one.catch_up()
            for kind, copy in expected.items():
                assert {name: copies[kind].get(name) for name in copy} == copy


@given(data=st.data())
@steady
def test_who_skips_the_backfill_is_told_all_that_changes_what_a_list_said(data: st.DataObject, base_url: str) -> None:
    with emptied(base_url) as api:
        run(data, api, stable)
        one = data.draw(followers(api, lambda _: st.none()))
        for said in one.body["with"].values():
            said.pop("backfillSort", None)
            said["mode"] = "noBackfill"
        one.follow()
        one.copies = there(api, one)
        for _ in range(STEPS // 2):
            api.post(INSTANCES, data.draw(batches()))
        assert one.catch_up() == there(api, one)


NAMES = 900
ROUNDS = 10


def write(api: Api, writer: int) -> None:
    """Create, change and delete many instances, in requests that take a while to take effect."""
    for turn in range(ROUNDS):
        chosen = [(writer * 310 + turn * 170 + k) % NAMES for k in range(300)]
        things = [node(f"n{n}", values(THING, size=writer * 1000 + turn), space=OTHER) for n in chosen]
        ends = [(n, ref(f"n{n}", OTHER), ref(f"n{(n + 1) % NAMES}", OTHER)) for n in chosen[:100]]
        edges = [edge(f"e{n}", start, end, ref("t"), values(THING, size=turn), space=SPACE) for n, start, end in ends]
        api.ok(INSTANCES, {"items": [*things, *edges], "autoCreateEndNodes": True})
        gone = [f"n{(writer * 130 + turn * 70 + k) % NAMES}" for k in range(60)]
        api.ok(f"{INSTANCES}/delete", {"items": [{"instanceType": "node", **ref(name, OTHER)} for name in gone]})


def follow_until(one: Follower, done: threading.Event) -> None:
    while not done.is_set():
        one.follow()
        one.past.clear()
    one.catch_up()


def follow_writers(following: list[Follower], base_url: str, project: str) -> None:
    """Have each follow a project that several write to, until these are done and all is followed."""
    done = threading.Event()
    readers = [threading.Thread(target=follow_until, args=(one, done)) for one in following]
    clients = [Api(base_url, project) for _ in range(3)]
    writers = [threading.Thread(target=write, args=(client, n)) for n, client in enumerate(clients)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    for client in clients:
        client.client.close()


def test_followers_of_several_writers_end_with_what_is_there(base_url: str) -> None:
    with emptied(base_url) as api:
        following: list[Follower] = []
        for limit, mode in ((50, "onePhase"), (1000, "onePhase"), (20, "twoPhase")):
            with_ = {kind: {f"{kind}s": {}, "limit": limit, "mode": mode} for kind in ("node", "edge")}
            select = {kind: {"sources": [{"source": THING, "properties": ["*"]}]} for kind in with_}
            following.append(Follower(Api(base_url, api.project), {"with": with_, "select": select}))
        follow_writers(following, base_url, api.project)
        for one in following:
            assert one.copies == there(api, one)
            one.api.client.close()
