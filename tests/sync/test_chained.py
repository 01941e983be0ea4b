"""Sets that come from each other: whatever is written, a follower from any cursor ends with all that they hold."""

from dataclasses import dataclass, field
from typing import Any

from filters.interpreter import World
from hypothesis import given, settings
from hypothesis import strategies as st
from sync.chained import followers_of_chains, held, leading_edges, paged, world
from sync.histories import INSTANCES, SHOWN, Copy, Follower, Name, batches, changing, named, stable
from sync.test_histories import STEPS, emptied, follow_writers, steady

from conftest import Api

few = settings(steady, max_examples=4)  # each with statements of its own, which Neo4j has to plan


@dataclass
class Watched:
    """A follower, and whatever its sets have held at any time."""

    follower: Follower
    ever: dict[str, set[Name]] = field(default_factory=dict[str, set[Name]])

    def watch(self, there: World) -> None:
        for name, copy in held(there, self.follower).items():
            self.ever.setdefault(name, set()).update(copy)


def run(data: st.DataObject, api: Api, filters: Any) -> tuple[list[Watched], World]:
    """Write a random history, into which followers come at random moments and go on at others."""
    watched: list[Watched] = []
    there = world(api)
    for _ in range(STEPS):
        if len(watched) < 3 and data.draw(st.integers(0, 2)) == 0:
            watched.append(Watched(data.draw(followers_of_chains(api, filters))))
        for one in watched:
            one.watch(there)
            if data.draw(st.booleans()):
                one.follower.follow()
        answer = api.post(INSTANCES, data.draw(batches()))
        assert answer.status_code in (200, 400, 409), answer.text
        there = world(api)
    return watched, there


def living(there: World, name: str, follower: Follower) -> set[Name]:
    kind = "node" if "nodes" in follower.body["with"][name] else "edge"
    return {named(item.base) for item in there.items if item.kind == kind}


def check(copies: dict[str, Copy], one: Watched, there: World) -> None:
    """All that a set holds is in the copy, as it is; what else is there was in the set once, and is not deleted."""
    for name, copy in held(there, one.follower).items():
        kept = copies[name]
        assert {member: kept.get(member) for member in copy} == copy
        left = set(kept) - set(copy)
        assert left <= one.ever.get(name, set())
        assert left <= living(there, name, one.follower)


@given(data=st.data())
@few
def test_followers_of_chained_sets_end_with_what_they_hold(data: st.DataObject, base_url: str) -> None:
    with emptied(base_url) as api:
        watched, there = run(data, api, stable)
        for one in watched:
            one.watch(there)
            check(one.follower.catch_up(), one, there)


@given(data=st.data())
@few
def test_every_cursor_of_chained_sets_leads_to_what_they_hold(data: st.DataObject, base_url: str) -> None:
    with emptied(base_url) as api:
        watched, there = run(data, api, stable)
        for one in watched:
            for cursors, copies in one.follower.past:
                again = Follower(api, {**one.follower.body, "cursors": cursors}, copies)
                check(again.catch_up(), one, there)


@given(data=st.data())
@few
def test_pager_without_the_cursors_of_chained_sets_ends_with_what_they_hold(data: st.DataObject, base_url: str) -> None:
    with emptied(base_url) as api:
        watched, there = run(data, api, stable)
        for one in watched:
            counts = paged(api, one.follower.body)
            assert {name: set(counts[name]) for name in counts} == {
                name: set(copy) for name, copy in held(there, one.follower).items()
            }
            for name in leading_edges(one.follower.body["with"]):
                assert set(counts[name].values()) <= {1}


@given(data=st.data())
@few
def test_filters_that_cease_to_hold_hide_nothing_that_is_reached(data: st.DataObject, base_url: str) -> None:
    with emptied(base_url) as api:
        watched, there = run(data, api, lambda kind: stable(kind) | changing(kind))
        for one in watched:
            copies = one.follower.catch_up()
            for name, copy in held(there, one.follower).items():
                assert {member: copies[name].get(member) for member in copy} == copy


@given(data=st.data())
@few
def test_who_skips_the_backfill_is_told_all_that_changes_chained_sets(data: st.DataObject, base_url: str) -> None:
    with emptied(base_url) as api:
        run(data, api, stable)
        one = data.draw(followers_of_chains(api, stable))
        for said in one.body["with"].values():
            said.pop("backfillSort", None)
            said["mode"] = "noBackfill"
        one.follow()
        there = world(api)
        one.copies = held(there, one)
        watched = Watched(one)
        for _ in range(STEPS // 2):
            watched.watch(there)
            api.post(INSTANCES, data.draw(batches()))
            there = world(api)
        check(one.catch_up(), watched, there)


def test_chained_sets_of_several_writers_end_with_what_they_hold(base_url: str) -> None:
    with emptied(base_url) as api:
        first = {"range": {"property": ["node", "externalId"], "lt": "n3"}}
        following: list[Follower] = []
        for limit, distance in ((30, 1), (500, 1), (200, 3)):
            sets = {
                "x": {"nodes": {"filter": first}},
                "e": {"edges": {"from": "x", "maxDistance": distance}},
                "y": {"nodes": {"from": "e"}},
            }
            with_ = {name: {**said, "limit": limit} for name, said in sets.items()}
            select = {name: {"sources": SHOWN} for name in with_}
            following.append(Follower(Api(base_url, api.project), {"with": with_, "select": select}))
        follow_writers(following, base_url, api.project)
        there = world(api)
        for one in following:
            for name, copy in held(there, one).items():
                assert {member: one.copies[name].get(member) for member in copy} == copy
                assert set(one.copies[name]) <= living(there, name, one)
            one.api.client.close()
