"""Random nested queries give what a naive join of the lists of the API gives."""

import random
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import movies
from conftest import Api
from movies import acted, ask, node, reference, view

SIZE = 14
LEAVES = {"Movie": ("title", "year", "rating", "externalId", "status"), "Person": ("name", "born", "externalId")}
RELATIONS = {
    "Movie": {"director": "Person", "producers": "Person", "actors": "Person"},
    "Person": {"movies": "Movie", "directed": "Movie", "produced": "Movie", "debut": "Movie"},
}
SINGLE = {"director", "debut"}
NUMBERS = {"Movie": "year", "Person": "born"}


class World:
    """A project with random data, and what the lists of the API return of it."""

    def __init__(self, api: Api, seed: int) -> None:
        self.api = api
        chance = random.Random(seed)
        people = [
            node("Person", f"p{n}", name=f"Person {chance.randrange(5)}", born=chance.randrange(4)) for n in range(SIZE)
        ]
        films = [node("Movie", f"m{n}", **_film(chance, n)) for n in range(SIZE)]
        pairs = {(chance.randrange(SIZE), chance.randrange(SIZE)) for _ in range(3 * SIZE)}
        edges = [acted(f"m{m}", f"p{p}", role=f"r{m}") for m, p in sorted(pairs)]
        api.ok("/models/instances", {"items": [*people, *films, *edges]})
        self.of_type = {name: self._list(name) for name in LEAVES}
        self.edges = api.ok("/models/instances/list", {"instanceType": "edge", "limit": 1000})["items"]

    def _list(self, name: str) -> dict[str, dict[str, Any]]:
        body = {"sources": [{"source": view(name)}], "limit": 1000}
        items = self.api.ok("/models/instances/list", body)["items"]
        found = {}
        for one in items:
            values = one["properties"][movies.SPACE][f"{name}/v1"]
            found[one["externalId"]] = {**dict.fromkeys(LEAVES[name]), **values, "externalId": one["externalId"]}
        return found

    def related(self, of: str, one: dict[str, Any], relation: str) -> list[dict[str, Any]]:
        """The instances at the end of a relation, in the order of the answer."""
        target = self.of_type[RELATIONS[of][relation]]
        me = one["externalId"]
        match relation:
            case "director":
                ids = [one["director"]["externalId"]] if one.get("director") else []
            case "producers":
                ids = [ref["externalId"] for ref in one.get("producers") or ()]
            case "actors":
                ids = [e["endNode"]["externalId"] for e in self.edges if e["startNode"]["externalId"] == me]
            case "movies":
                ids = [e["startNode"]["externalId"] for e in self.edges if e["endNode"]["externalId"] == me]
            case "produced":
                ids = [key for key, m in target.items() if me in [r["externalId"] for r in m.get("producers") or ()]]
            case _:
                ids = [key for key, m in target.items() if (m.get("director") or {}).get("externalId") == me]
        return [target[key] for key in ids if key in target]


def _film(chance: random.Random, number: int) -> dict[str, Any]:
    found: dict[str, Any] = {"title": f"Movie {chance.randrange(4)}", "year": chance.randrange(6)}
    if chance.random() < 0.7:
        found["director"] = reference(f"p{chance.randrange(SIZE)}")
    if chance.random() < 0.7:
        found["producers"] = [reference(f"p{chance.randrange(SIZE)}") for _ in range(chance.randrange(4))]
    if number % 3:
        found |= {"rating": number / 2, "status": chance.choice(["planned", "released"])}
    return found


@pytest.fixture(scope="module")
def worlds(base_url: str) -> Iterator[list[World]]:
    apis = [Api(base_url, f"test-{uuid.uuid4().hex[:16]}") for _ in range(2)]
    found: list[World] = []
    for seed, api in enumerate(apis):
        movies.install(api)
        api.ok("/models/instances/delete", {"items": [_named(one) for one in (*movies.PEOPLE, *movies.MOVIES)]})
        found.append(World(api, seed))
    yield found
    for api in apis:
        api.client.close()


def _named(one: dict[str, Any]) -> dict[str, Any]:
    return {key: one[key] for key in ("instanceType", "space", "externalId")}


Selection = dict[str, Any]
"""The leaves of a selection, and for each relation what is asked of it: a filter, a sort, a number, a selection."""


def selections(of: str, depth: int) -> st.SearchStrategy[Selection]:
    leaves = st.lists(st.sampled_from(LEAVES[of]), min_size=1, unique=True)
    if depth == 0:
        return st.fixed_dictionaries({"leaves": leaves, "relations": st.just({})})
    relations = {
        name: st.fixed_dictionaries(
            {
                "above": st.none() | st.integers(0, 5),
                "direction": st.none() | st.sampled_from(["ASC", "DESC"]),
                "first": st.none() | st.integers(1, 3),
                "below": selections(target, depth - 1),
            }
        )
        for name, target in RELATIONS[of].items()
    }
    some = st.fixed_dictionaries({}, optional=relations)
    return st.fixed_dictionaries({"leaves": leaves, "relations": some})


def text(of: str, selection: Selection) -> str:
    parts = list(selection["leaves"])
    for name, asked in selection["relations"].items():
        target = RELATIONS[of][name]
        below = text(target, asked["below"])
        if name in SINGLE:
            parts.append(f"{name} {{ {below} }}")
        else:
            parts.append(f"{name}{_arguments(target, asked)} {{ items {{ {below} }} }}")
    return " ".join(parts)


def _arguments(of: str, asked: dict[str, Any]) -> str:
    number = NUMBERS[of]
    given = []
    if asked["above"] is not None:
        given.append(f"filter: {{{number}: {{gt: {asked['above']}}}}}")
    if asked["direction"]:
        given.append(f"sort: [{{{number}: {asked['direction']}}}, {{externalId: ASC}}]")
    if asked["first"]:
        given.append(f"first: {asked['first']}")
    return f"({', '.join(given)})" if given else ""


def expected(world: World, of: str, one: dict[str, Any], selection: Selection) -> dict[str, Any]:
    found = {name: one.get(name) for name in selection["leaves"]}
    for name, asked in selection["relations"].items():
        target = RELATIONS[of][name]
        related = world.related(of, one, name)
        if name in SINGLE:
            found[name] = expected(world, target, related[0], asked["below"]) if related else None
            continue
        number = NUMBERS[target]
        if asked["above"] is not None:
            related = [r for r in related if r[number] is not None and r[number] > asked["above"]]
        if asked["direction"]:
            related = sorted(related, key=lambda r: r["externalId"])
            related.sort(key=lambda r: r[number], reverse=asked["direction"] == "DESC")
        if asked["first"] and name in ("actors", "movies"):  # elsewhere the service ignores it
            related = related[: asked["first"]]
        found[name] = {"items": [expected(world, target, r, asked["below"]) for r in related]}
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_nested_query_gives_what_a_join_of_lists_gives(worlds: list[World], drawn: st.DataObject) -> None:
    world = drawn.draw(st.sampled_from(worlds))
    of = drawn.draw(st.sampled_from(sorted(LEAVES)))
    selection = drawn.draw(selections(of, 2))
    answer = ask(world.api, f"{{ list{of} {{ items {{ {text(of, selection)} }} }} }}")
    assert answer[f"list{of}"]["items"] == [expected(world, of, one, selection) for one in world.of_type[of].values()]
