"""Mutations: what they write is one apply, whole or not at all."""

from typing import Any

from conftest import Api
from movies import MODEL, SPACE, ask, reference, refused

NEW = """mutation New($items: [_UpsertMovie!]!) { upsertMovie(items: $items) {
    instanceType space externalId version wasModified createdTime lastUpdatedTime } }"""


def movie(api: Api, external_id: str) -> Any:
    query = """query One($id: InstanceRef) { getMovieById(instance: $id) { items { title year genres
        director { externalId name } producers { items { externalId } }
        actors { edges { properties { externalId role } node { externalId name } } } } } }"""
    found = ask(api, query, id=reference(external_id))["getMovieById"]["items"]
    return found[0] if found else None


def test_upsert_writes_an_instance_with_all_that_is_nested_in_it(own_films: Api) -> None:
    item = {
        "externalId": "memento",
        "title": "Memento",
        "year": 2000,
        "genres": ["thriller"],
        "director": {"node": {"space": SPACE, "externalId": "nolan"}},
        "producers": [
            {"node": {"externalId": "todd", "name": "Suzanne Todd"}},
            {"node": {"externalId": "todd", "name": "Suzanne Todd"}},
        ],
        "actors": [
            {
                "edge": {"externalId": "memento-pearce", "role": "Leonard"},
                "node": {"externalId": "pearce", "name": "Guy Pearce"},
            }
        ],
    }
    written = ask(own_films, NEW, items=[item])["upsertMovie"]
    assert [(one["instanceType"], one["externalId"]) for one in written] == [
        ("node", "memento"),
        ("node", "todd"),
        ("node", "pearce"),
        ("edge", "memento-pearce"),
    ]
    assert [one["wasModified"] for one in written] == [True, True, True, True]
    assert movie(own_films, "memento") == {
        "title": "Memento",
        "year": 2000,
        "genres": ["thriller"],
        "director": {"externalId": "nolan", "name": "Christopher Nolan"},
        "producers": {"items": [{"externalId": "todd"}, {"externalId": "todd"}]},
        "actors": {
            "edges": [
                {
                    "properties": {"externalId": "memento-pearce", "role": "Leonard"},
                    "node": {"externalId": "pearce", "name": "Guy Pearce"},
                }
            ]
        },
    }


def test_upsert_changes_what_is_given_and_clears_what_is_null(own_films: Api) -> None:
    item = {"space": SPACE, "externalId": "prestige", "year": 2007, "genres": None, "director": None}
    (written,) = ask(own_films, NEW, items=[item])["upsertMovie"]
    assert (written["wasModified"], written["version"]) == (True, 2)
    found = movie(own_films, "prestige")
    assert (found["title"], found["year"], found["genres"], found["director"]) == ("The Prestige", 2007, None, None)


def test_upsert_of_what_is_there_changes_nothing(own_films: Api) -> None:
    item = {"space": SPACE, "externalId": "tenet", "year": 2020}
    (written,) = ask(own_films, NEW, items=[item])["upsertMovie"]
    assert (written["wasModified"], written["version"]) == (False, 1)


def test_edges_of_an_inwards_relation_end_at_the_instance(own_films: Api) -> None:
    mutation = """mutation { upsertPerson(items: [{externalId: "caine", name: "Michael Caine", movies: [
        {edge: {externalId: "prestige-caine"}, node: {externalId: "prestige"}}]}]) { externalId } }"""
    ask(own_films, mutation)
    nodes = [one["node"]["externalId"] for one in movie(own_films, "prestige")["actors"]["edges"]]
    assert nodes == ["bale", "jackman", "caine"]


def test_all_fields_of_a_mutation_are_one_transaction(own_films: Api) -> None:
    mutation = """mutation {
        people: upsertPerson(items: [{externalId: "one", name: "One"}]) { externalId __typename }
        movies: upsertMovie(items: [{externalId: "two", title: "Two", existingVersion: 0}]) { externalId }
        gone: deleteMovie(items: [{space: "films", externalId: "tenet"}, {space: "films", externalId: "none"}]) {
            externalId instanceType } }"""
    assert ask(own_films, mutation) == {
        "people": [{"externalId": "one", "__typename": "_UpsertResult"}],
        "movies": [{"externalId": "two"}],
        "gone": [{"externalId": "tenet", "instanceType": "node"}],
    }
    broken = """mutation { upsertPerson(items: [{externalId: "three", name: "Three"}]) { externalId }
        upsertMovie(items: [{externalId: "four"}]) { externalId } }"""
    assert "title" in refused(own_films, broken)
    query = '{ getPersonById(instance: {space: "films", externalId: "three"}) { items { name } } }'
    assert ask(own_films, query)["getPersonById"]["items"] == []


def test_refused_mutation_names_the_property(own_films: Api) -> None:
    item = {"externalId": "prestige", "premiere": "yesterday"}
    answer = own_films.ok(MODEL, {"query": NEW, "variables": {"items": [item]}})
    assert "data" not in answer
    assert "premiere" in answer["errors"][0]["message"]
    assert answer["errors"][0]["extensions"]["code"] == 400


def test_stale_version_is_refused(own_films: Api) -> None:
    ask(own_films, NEW, items=[{"externalId": "tenet", "year": 2021}])
    assert "version conflict" in refused(
        own_films, NEW, items=[{"externalId": "tenet", "year": 1, "existingVersion": 1}]
    )


def test_instance_with_two_values_is_refused(own_films: Api) -> None:
    items = [{"externalId": "a", "title": "A"}, {"externalId": "a", "title": "B"}]
    assert refused(own_films, NEW, items=items) == "Duplicate items in request: [films:a]"


def test_more_items_than_an_apply_takes_are_refused(own_films: Api) -> None:
    items = [{"externalId": f"m{n}", "title": "M"} for n in range(1001)]
    assert "items size must be between" in refused(own_films, NEW, items=items)


def test_types_of_edges_have_no_mutations(own_films: Api) -> None:
    query = "{ __schema { mutationType { fields { name } } } }"
    names = {one["name"] for one in ask(own_films, query)["__schema"]["mutationType"]["fields"]}
    assert {"upsertMovie", "deleteMovie", "upsertPerson"} <= names
    assert not {"upsertActedIn", "deleteActedIn"} & names


def test_node_of_which_only_the_id_is_given_is_referred_to_and_not_written(api: Api) -> None:
    """So a relation may lead to what nobody can write, as the units are."""
    core = "/userapis/spaces/cdf_cdm/datamodels/CogniteCore/versions/v1/graphql"
    api.ok("/models/spaces", {"items": [{"space": "plant"}]})
    query = """mutation { upsertCogniteTimeSeries(items: [{
        space: "plant", externalId: "t", type: numeric, isStep: false,
        unit: {node: {space: "cdf_cdm_units", externalId: "temperature:deg_c"}},
        assets: [{node: {space: "plant", externalId: "new"}}]}]) { externalId } }"""
    assert api.ok(core, {"query": query}) == {"data": {"upsertCogniteTimeSeries": [{"externalId": "t"}]}}
    found = api.ok(core, {"query": "{ listCogniteTimeSeries { items { unit { symbol } assets { items { name } } } } }"})
    assert found["data"]["listCogniteTimeSeries"]["items"] == [{"unit": {"symbol": "°C"}, "assets": {"items": []}}]


def test_edge_to_a_node_that_does_not_exist_creates_it(own_films: Api) -> None:
    actor = {"edge": {"externalId": "dune-ferguson", "role": "Jessica"}, "node": {"externalId": "ferguson"}}
    written = ask(own_films, NEW, items=[{"externalId": "dune", "title": "Dune", "actors": [actor]}])["upsertMovie"]
    assert [one["externalId"] for one in written] == ["dune", "dune-ferguson"]
    named = {"instanceType": "node", "space": SPACE, "externalId": "ferguson"}
    assert len(own_films.ok("/models/instances/byids", {"items": [named]})["items"]) == 1


def test_number_that_json_does_not_have_is_refused(films: Api) -> None:
    for value in ("rating: 1e400", "meta: {a: [-1e999]}"):
        query = f'mutation {{ upsertMovie(items: [{{externalId: "m", title: "t", {value}}}]) {{ version }} }}'
        assert "Float cannot represent" in refused(films, query)


def test_external_id_of_what_is_deleted_is_checked(films: Api) -> None:
    for external_id in ("", "x" * 257):
        items = [reference(external_id)]
        query = "mutation ($items: [InstanceRef!]!) { deleteMovie(items: $items) { externalId } }"
        assert "externalId size must be" in refused(films, query, items=items)
