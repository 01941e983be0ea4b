"""Seeding as a client sees it: what is made fits the data model, and is the same for the same seed."""

import re
import uuid
from collections import Counter
from typing import Any

import pytest

import builders as a
from conftest import Api
from seeding import MODEL, connection, install_model, listed, properties, relation, seed, seed_once

CORE = {"space": "cdf_cdm", "externalId": "CogniteCore", "version": "v1"}
CINEMA = [
    a.container(
        "Movie",
        title=a.prop(nullable=False, maxTextSize=12),
        year=a.prop("int32"),
        genre=a.prop("enum", nullable=False, values={"drama": {}, "comedy": {}, "other": {}}, unknownValue="other"),
        director=a.prop("direct", nullable=False, container=a.container_ref("Person")),
        sequel=a.prop("direct"),
        cast=a.prop("direct", list=True, maxListSize=2),
        number=a.prop("int64", nullable=False, immutable=True),
        constraints={"number": {"constraintType": "uniqueness", "properties": ["number"]}},
    ),
    a.container("Person", name=a.prop(nullable=False), email=a.prop(), mentor=a.prop("direct")),
    a.container("ActedIn", "edge", role=a.prop(nullable=False)),
]

ENDS = (("Movie", "actors"), ("Person", "movies"))
"""The connections of both ends of the same edges."""


def cinema(api: Api) -> None:
    movie = a.view("Movie", "Movie.title", "Movie.year", "Movie.genre", "Movie.number")
    movie["properties"] |= {
        "director": relation("Movie", "director", "Person"),
        "sequel": relation("Movie", "sequel", "Movie"),
        "cast": relation("Movie", "cast", "Person"),
        "actors": connection("acted", "Person", edgeSource=a.view_ref("ActedIn")),
    }
    person = a.view("Person", "Person.name", "Person.email")
    person["properties"] |= {
        "mentor": relation("Person", "mentor", "Person"),
        "movies": connection("acted", "Movie", direction="inwards", edgeSource=a.view_ref("ActedIn")),
    }
    install_model(api, CINEMA, [movie, person, a.view("ActedIn", "ActedIn.role")])


def refused(api: Api, status: int = 400, /, **asked: Any) -> str:
    response = seed_once(api, **asked)
    assert response.status_code == status, response.text
    return response.json()["error"]["message"]


def distributed(view: str, /, **properties: Any) -> Any:
    return {"views": {view: {"properties": properties}}}


def test_nodes_and_edges_fit_the_views(api: Api) -> None:
    cinema(api)
    answer = seed(api, nodes=1_500, seed=7)
    assert {one["view"]["externalId"]: one["nodes"] for one in answer["views"]} == {"Person": 750, "Movie": 750}
    assert (answer["space"], answer["nodes"], answer["notices"]) == (a.SPACE, 1_500, [])
    movies, people = properties(api, "Movie"), properties(api, "Person")
    assert (len(movies), len(people)) == (750, 750)
    assert len(listed(api)) == 1_500 + 1  # and the type of the edges
    assert sorted(one["number"] for one in movies) == list(range(750))
    assert all(len(one["title"]) <= 12 and one["genre"] in ("drama", "comedy") for one in movies)
    assert all(1950 <= one["year"] <= 2025 for one in movies if "year" in one)
    assert all(one["director"]["externalId"].startswith("person-") for one in movies)
    assert {len(one["cast"]) for one in movies if "cast" in one} == {1, 2}
    assert all(re.fullmatch(r"[^@ ]+@[^@ ]+\.[a-z]+", one["email"]) for one in people if "email" in one)
    assert 0.05 < sum("year" not in one for one in movies) / 750 < 0.15
    edges = listed(api, "ActedIn", "edge")
    assert len(edges) == answer["edges"] == len(listed(api, kind="edge"))
    of_movie = Counter(one["startNode"]["externalId"] for one in edges)
    assert all(name.startswith("movie-") for name in of_movie)
    assert set(of_movie.values()) == {1, 2, 3}
    assert len({(one["startNode"]["externalId"], one["endNode"]["externalId"]) for one in edges}) == len(edges)


def test_same_seed_gives_the_same_instances_in_two_projects(base_url: str) -> None:
    found: list[list[Any]] = []
    for number in (5, 5, 6):
        api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
        cinema(api)
        seed(api, nodes=300, seed=number)
        views = (("Movie", "node"), ("Person", "node"), ("ActedIn", "edge"))
        instances = [one for name, kind in views for one in listed(api, name, kind)]
        found.append([{**one, "createdTime": 0, "lastUpdatedTime": 0, "version": 0} for one in instances])
        api.client.delete(f"{base_url}/_emulator/projects/{api.project}")
        api.client.close()
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_part_that_is_written_again_changes_nothing(api: Api) -> None:
    cinema(api)
    first = seed(api, nodes=50)
    before = {one["externalId"]: one["version"] for one in [*listed(api), *listed(api, kind="edge")]}
    assert seed(api, nodes=50) == first
    assert before == {one["externalId"]: one["version"] for one in [*listed(api), *listed(api, kind="edge")]}


def test_relation_to_the_own_view_is_a_tree_of_the_given_depth(api: Api) -> None:
    cinema(api)
    seed(api, nodes=400, distribution=distributed("Person", mentor={"depth": 3, "nulls": 0}))
    people = {one["externalId"]: one for one in listed(api, "Person")}
    mentors = {
        name: one["properties"][a.SPACE]["Person/v1"].get("mentor", {}).get("externalId")
        for name, one in people.items()
    }

    def depth(name: str) -> int:
        mentor = mentors[name]
        return 1 if mentor is None else 1 + depth(mentor)

    assert Counter(map(depth, mentors)).keys() == {1, 2, 3}
    assert [name for name, mentor in mentors.items() if mentor is None] == ["person-000000"]


def test_assets_of_the_core_model_make_a_hierarchy_with_paths(api: Api) -> None:
    distribution = {"views": {"CogniteAsset": {"nodes": 200, "properties": {"parent": {"nulls": 0}}}}}
    answer = seed(api, model=CORE, nodes=300, distribution=distribution)
    assert answer["space"] == "seed"
    source = {"source": {"type": "view", "space": "cdf_cdm", "externalId": "CogniteAsset", "version": "v1"}}
    assets = [one["properties"]["cdf_cdm"]["CogniteAsset/v1"] for one in listed(api, sources=[source])]
    assert len(assets) == 200
    assert {len(one["path"]) for one in assets} == {1, 2, 3, 4, 5}
    assert {one["root"]["externalId"] for one in assets} == {"asset-000000"}
    source = {"source": {"type": "view", "space": "cdf_cdm", "externalId": "CogniteTimeSeries", "version": "v1"}}
    series = [one["properties"]["cdf_cdm"]["CogniteTimeSeries/v1"] for one in listed(api, sources=[source])]
    assert {one["unit"]["space"] for one in series if "unit" in one} == {"cdf_cdm_units"}
    source = {"source": {"type": "view", "space": "cdf_cdm", "externalId": "CogniteCADModel", "version": "v1"}}
    assert len(listed(api, sources=[source])) > 0  # its filter asks for a type of model


def test_distribution_decides_numbers_values_nulls_and_counts(api: Api) -> None:
    cinema(api)
    movie = {
        "share": 3,
        "properties": {
            "genre": {"choices": ["comedy", "drama"], "weights": [9, 1]},
            "year": {"normal": {"mean": 2000, "deviation": 5}, "nulls": 0},
            "title": {"choices": ["Jaws"]},
            "cast": {"count": [2, 2], "nulls": 0.5},
            "actors": {"count": [0, 5]},
        },
    }
    acted = {"properties": {"role": {"choices": ["lead", "other"]}}}
    answer = seed(api, nodes=400, distribution={"views": {"Movie": movie, f"{a.SPACE}:ActedIn/v1": acted}})
    assert {one["view"]["externalId"]: one["nodes"] for one in answer["views"]} == {"Person": 100, "Movie": 300}
    movies = properties(api, "Movie")
    assert 0.8 < sum(one["genre"] == "comedy" for one in movies) / 300 < 0.97
    years = [one["year"] for one in movies]
    assert 1999 < sum(years) / 300 < 2001
    assert 50 < sum(1995 <= year <= 2005 for year in years) * 100 / 300 < 90
    assert {one["title"] for one in movies} == {"Jaws"}
    assert 0.4 < sum("cast" not in one for one in movies) / 300 < 0.6
    assert {len(one["cast"]) for one in movies if "cast" in one} == {2}
    assert {one["role"] for one in properties(api, "ActedIn", "edge")} == {"lead", "other"}
    of_movie = Counter(one["startNode"]["externalId"] for one in listed(api, "ActedIn", "edge"))
    assert set(of_movie.values()) == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("distribution", "message"),
    [
        ({"views": {"Film": {}}}, "Invalid distribution of view 'Film': the data model has no such view; it has"),
        ({"views": {"Movie": {"nodes": 1, "share": 2}}}, "it has either nodes or a share"),
        ({"views": {"ActedIn": {"nodes": 5}}}, "it is for edges"),
        (distributed("Movie", film={}), "view 'Movie', property 'film': the view has no such property"),
        (distributed("Movie", genre={"choices": ["horror"]}), "Allowed values are [drama, comedy]"),
        (distributed("Movie", genre={"nulls": 0.5}), "it cannot be null"),
        (distributed("Movie", genre={"range": [1, 2]}), "range is for numbers and times, not for enum"),
        (distributed("Movie", title={"normal": {"mean": 1, "deviation": 1}}), "normal is for numbers, not for text"),
        (distributed("Movie", year={"range": [9, 2]}), "the range ends before it begins"),
        (distributed("Movie", year={"range": [1.5, 2]}), "Expected an int32, got a float"),
        (distributed("Movie", year={"range": [1, 2], "choices": [1]}), "it has only one of choices, range and normal"),
        (distributed("Movie", year={"choices": [1], "weights": [1, 2]}), "there are as many weights as choices"),
        (distributed("Movie", year={"choices": [1], "weights": [0]}), "one of the weights is greater than 0"),
        (distributed("Movie", year={"count": [1, 2]}), "count is for lists and edges"),
        (distributed("Movie", cast={"count": [1, 9]}), "a list of it has at most 2 elements"),
        (distributed("Movie", cast={"count": [2, 1]}), "the first number of count is greater"),
        (distributed("Movie", year={"depth": 2}), "depth is for a relation to nodes of the same view"),
        (distributed("Movie", director={"depth": 2}), "depth is for a relation to nodes of the same view"),
        (distributed("Movie", director={"choices": [a.ref("x")]}), "a direct relation has only nulls, count and depth"),
        (distributed("Movie", actors={"nulls": 0.1}), "edges have no nulls, only count"),
        (
            {"views": {name: {"properties": {end: {"count": [1, 1]}}} for name, end in ENDS}},
            "view 'Person', property 'movies': its edges are those of sp:Movie/v1 actors: say count there",
        ),
        ({"views": {"Movie": {"nodes": 0, "properties": {"year": {"nulls": 0}}}}}, "it gets no nodes"),
        (distributed("Movie", year={"nulls": 2}), "distribution.views.Movie.properties.year.nulls must be less"),
    ],
)
def test_wrong_distribution_is_refused(api: Api, distribution: Any, message: str) -> None:
    cinema(api)
    assert message in refused(api, distribution=distribution)
    assert listed(api) == []


def test_view_that_another_implements_has_the_nodes_of_that(api: Api) -> None:
    thing = a.view("Thing", "Thing.name")
    pump = {**a.view("Pump", "Pump.power"), "implements": [a.view_ref("Thing")]}
    valve = {**a.view("Valve", "Thing.near"), "implements": [a.view_ref("Thing")]}
    valve["properties"]["near"] = relation("Thing", "near", "Thing")
    install_model(
        api,
        [a.container("Thing", name=a.prop(), near=a.prop("direct")), a.container("Pump", power=a.prop("float64"))],
        [thing, pump, valve],
    )
    answer = seed(api, nodes=10)
    assert {one["view"]["externalId"]: one["nodes"] for one in answer["views"]} == {"Pump": 5, "Valve": 5}
    assert len(properties(api, "Thing")) == 10
    answer = seed(api, nodes=12, distribution={"views": {"Thing": {"share": 1}}})
    assert {one["view"]["externalId"]: one["nodes"] for one in answer["views"]} == {"Thing": 4, "Pump": 4, "Valve": 4}


def test_filter_of_a_view_is_followed_where_it_is_simple(api: Api) -> None:
    kind = {"property": ["node", "type"], "value": a.ref("pump")}
    state = {"property": [a.SPACE, "Thing", "state"], "values": ["on", "idle"]}
    name = {"property": [a.SPACE, "Pump/v1", "name"]}
    pump = a.view("Pump", "Thing.name", "Thing.state")
    pump["filter"] = {"and": [{"equals": kind}, {"in": state}, {"exists": name}]}
    high = a.view("High", "Other.level")
    high["filter"] = {"range": {"property": [a.SPACE, "Other", "level"], "gt": 5}}
    containers = [a.container("Thing", name=a.prop(), state=a.prop()), a.container("Other", level=a.prop("int32"))]
    install_model(api, containers, [pump, high])
    answer = seed(api, nodes=40)
    pumps = properties(api, "Pump")
    assert len(pumps) == 20
    assert {one["state"] for one in pumps} == {"on", "idle"}
    assert answer["notices"] == ["The filter of sp:High/v1 may leave its nodes out: seeding does not follow range."]


def test_needed_targets_and_required_containers_are_made(api: Api) -> None:
    containers = [
        a.container("Site", name=a.prop(nullable=False)),
        a.container("Base", code=a.prop(nullable=False)),
        a.container(
            "Pump",
            site=a.prop("direct", nullable=False, container=a.container_ref("Site")),
            hidden=a.prop("int32", nullable=False),
            constraints={"base": {"constraintType": "requires", "require": a.container_ref("Base")}},
        ),
    ]
    install_model(api, containers, [a.view("Pump", "Pump.site")])
    assert seed(api, nodes=20)["nodes"] == 20 + 10
    assert len(properties(api, "Pump")) == 20
    has_data = {"hasData": [a.container_ref("Base"), a.container_ref("Pump")]}
    assert len(listed(api, filter=has_data)) == 20
    assert len(listed(api, filter={"hasData": [a.container_ref("Site")]})) == 10


def test_target_exists_before_what_must_point_at_it(api: Api) -> None:
    near = a.prop("direct", nullable=False, container=a.container_ref("Site"))
    names = [f"site{number}" for number in range(8)]
    containers = [a.container("Site", name=a.prop()), a.container("Pump", **dict.fromkeys(names, near))]
    pump = a.view("Pump")
    pump["properties"] = {name: relation("Pump", name, "Site") for name in names}
    install_model(api, containers, [pump, a.view("Site", "Site.name")])
    answer = seed(api, nodes=2_500, distribution={"views": {"Pump": {"nodes": 20}}})
    assert answer["nodes"] == 2_500
    assert len(properties(api, "Pump")) == 20


def test_views_that_need_each_other_are_made(api: Api) -> None:
    containers = [
        a.container("A", b=a.prop("direct", nullable=False, container=a.container_ref("B"))),
        a.container("B", a=a.prop("direct", nullable=False, container=a.container_ref("A"))),
        a.container("C", c=a.prop("direct", nullable=False, container=a.container_ref("C"))),
    ]
    install_model(api, containers, [a.view("A", "A.b"), a.view("B", "B.a"), a.view("C", "C.c")])
    assert seed(api, nodes=30)["nodes"] == 30
    assert [len(properties(api, name)) for name in "ABC"] == [10, 10, 10]


def test_unique_values_end_where_the_type_has_no_more(api: Api) -> None:
    unique = {"u": {"constraintType": "uniqueness", "properties": ["on", "kind"]}}
    kind = a.prop("enum", nullable=False, values={"x": {}, "y": {}, "z": {}})
    on = a.prop("boolean", nullable=False)
    install_model(api, [a.container("T", on=on, kind=kind, constraints=unique)], [a.view("T", "T.on", "T.kind")])
    answer = seed(api, nodes=10)
    assert (answer["nodes"], len(properties(api, "T"))) == (6, 6)
    (notice,) = answer["notices"]
    assert notice.startswith(
        "sp:T/v1 has no more than 6 instances: the values under the uniqueness constraint u of sp:T"
    )


def test_space_is_created(api: Api) -> None:
    cinema(api)
    assert seed(api, nodes=10, space="other")["space"] == "other"
    assert {one["space"] for one in listed(api, "Movie")} == {"other"}


def test_what_cannot_be_seeded_is_refused(api: Api) -> None:
    cinema(api)
    assert refused(api, 404, model={**MODEL, "version": "v2"}) == "The data model 'sp:Model/v2' does not exist."
    assert "5000000" in refused(api, nodes=5_000_001)
    assert "system space" in refused(api, 403, space="cdf_cdm").lower()
    assert "space" in refused(api, space="no space")


def test_model_without_nodes_is_refused(api: Api) -> None:
    edges = a.container("ActedIn", "edge", role=a.prop())
    install_model(api, [edges], [a.view("ActedIn", "ActedIn.role")])
    assert refused(api) == "There is nothing to seed of the data model 'sp:Model/v1'."


def test_position_after_the_last_writes_nothing(api: Api) -> None:
    cinema(api)
    answer = seed_once(api, nodes=10, first=10_000).json()
    assert (answer["nodes"], answer["edges"], "next" in answer) == (0, 0, False)
    assert listed(api) == []
