"""Queries of instances through a data model: root fields, values, relations."""

import re
from typing import Any

import pytest

from conftest import Api
from movies import MODEL, SPACE, ask, container, mapped, node, reference, refused, view

TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"


def titles(page: Any) -> list[str]:
    return [one["title"] for one in page["items"]]


def test_list_returns_the_instances_of_a_type(films: Api) -> None:
    assert titles(ask(films, "{ listMovie { items { title } } }")["listMovie"]) == [
        "The Prestige",
        "Batman Begins",
        "Tenet",
        "Blade Runner",
    ]


def test_every_type_of_property_is_returned(films: Api) -> None:
    query = """query One($id: InstanceRef!) { getMovieById(instance: $id) { items {
        space externalId title year rating watched genres meta premiere day votes status __typename } } }"""
    (movie,) = ask(films, query, id=reference("prestige"))["getMovieById"]["items"]
    assert movie == {
        "space": SPACE,
        "externalId": "prestige",
        "title": "The Prestige",
        "year": 2006,
        "rating": 8.5,
        "watched": True,
        "genres": ["drama", "mystery"],
        "meta": {"length": 130, "parts": [1, 2]},
        "premiere": "2006-10-17T00:00:00+00:00",
        "day": "2006-10-17",
        "votes": 2**40,
        "status": "released",
        "__typename": "Movie",
    }


def test_times_of_instances_are_texts_in_iso_8601(films: Api) -> None:
    (movie,) = ask(films, "{ listMovie(first: 1) { items { createdTime lastUpdatedTime } } }")["listMovie"]["items"]
    assert re.match(TIME, movie["createdTime"])
    assert re.match(TIME, movie["lastUpdatedTime"])


def test_property_without_value_is_null(films: Api) -> None:
    query = """{ getMovieById(instance: {space: "films", externalId: "runner"}) { items { status genres meta
        other { space } signal { externalId } director { name } } } }"""
    (movie,) = ask(films, query)["getMovieById"]["items"]
    assert movie == dict.fromkeys(("status", "genres", "meta", "other", "signal", "director"))


def test_direct_relation_is_followed_to_any_depth(films: Api) -> None:
    query = """{ getMovieById(instance: {space: "films", externalId: "tenet"}) { items {
        director { name directed(sort: {year: ASC}) { items { title director { name debut { title } } } } } } } }"""
    (movie,) = ask(films, query)["getMovieById"]["items"]
    nolan = {"name": "Christopher Nolan", "debut": {"title": "The Prestige"}}
    assert movie["director"] == {
        "name": "Christopher Nolan",
        "directed": {
            "items": [{"title": title, "director": nolan} for title in ("Batman Begins", "The Prestige", "Tenet")]
        },
    }


def test_list_of_direct_relations_keeps_its_order(films: Api) -> None:
    query = "{ listMovie(filter: {year: {eq: 2006}}) { items { producers { items { name } } } } }"
    (movie,) = ask(films, query)["listMovie"]["items"]
    assert movie["producers"]["items"] == [{"name": "Emma Thomas"}, {"name": "Christopher Nolan"}]


def test_relations_can_be_sorted_and_filtered(films: Api) -> None:
    query = """{ listMovie(filter: {year: {eq: 2006}}) { items {
        producers(sort: [{born: ASC}]) { items { born } }
        young: producers(filter: {born: {gt: 1970}}) { items { born } }
        actors(sort: {born: ASC}) { items { born } }
        old: actors(filter: {born: {lt: 1970}}) { items { born } } } } }"""
    (movie,) = ask(films, query)["listMovie"]["items"]
    assert {key: [one["born"] for one in page["items"]] for key, page in movie.items()} == {
        "producers": [1970, 1971],
        "young": [1971],
        "actors": [1968, 1974],
        "old": [1968],
    }


def test_reverse_relation_through_a_list_is_followed(films: Api) -> None:
    query = """{ listPerson(filter: {born: {in: [1970, 1971, 1974]}}, sort: {born: ASC}) { items { produced {
        items { title } } } } }"""
    people = ask(films, query)["listPerson"]["items"]
    assert [titles(one["produced"]) for one in people] == [["The Prestige"], ["The Prestige"], []]


def test_edges_are_followed_both_ways_with_their_properties(films: Api) -> None:
    query = """{ listMovie(filter: {year: {lt: 2007}}, sort: {year: DESC}) { items { title
        actors { items { name } edges { properties { externalId role pay } node { born movies { items { title }
            } } } } } } }"""
    prestige, batman, runner = ask(films, query)["listMovie"]["items"]
    assert [one["name"] for one in prestige["actors"]["items"]] == ["Christian Bale", "Hugh Jackman"]
    assert [one["properties"] for one in prestige["actors"]["edges"]] == [
        {"externalId": "prestige-bale", "role": "Alfred Borden", "pay": 10.5},
        {"externalId": "prestige-jackman", "role": "Robert Angier", "pay": None},
    ]
    assert titles(batman["actors"]["edges"][0]["node"]["movies"]) == ["The Prestige", "Batman Begins"]
    assert runner["actors"]["edges"] == [
        {"properties": None, "node": {"born": 1942, "movies": {"items": [{"title": "Blade Runner"}]}}}
    ]


def test_edges_of_a_type_of_edges_can_be_listed(films: Api) -> None:
    query = """{ listActedIn(filter: {pay: {gte: 20}}) { items { role type { externalId } startNode {
        externalId } endNode { space externalId } } } }"""
    assert ask(films, query)["listActedIn"]["items"] == [
        {
            "role": "Bruce Wayne",
            "type": {"externalId": "Movie.actors"},
            "startNode": {"externalId": "batman"},
            "endNode": {"space": SPACE, "externalId": "bale"},
        }
    ]


def test_relation_to_a_type_that_the_model_does_not_have_is_a_reference(films: Api) -> None:
    query = "{ listMovie(filter: {year: {eq: 2006}}) { items { other { space externalId __typename } } } }"
    (movie,) = ask(films, query)["listMovie"]["items"]
    assert movie["other"] == {"space": SPACE, "externalId": "ford", "__typename": "_InstanceReference"}


def test_instances_of_an_interface_have_their_own_types(films: Api) -> None:
    query = """{ listTitled(sort: {title: ASC}) { items { __typename title ...Film ... on Series { seasons } } } }
        fragment Film on Movie { year ... on OldMovie { decade } }"""
    assert ask(films, query)["listTitled"]["items"] == [
        {"__typename": "Movie", "title": "Batman Begins", "year": 2005},
        {"__typename": "OldMovie", "title": "Blade Runner", "year": 1982, "decade": 1982},
        {"__typename": "Movie", "title": "Tenet", "year": 2020},
        {"__typename": "Movie", "title": "The Prestige", "year": 2006},
        {"__typename": "Series", "title": "Westworld", "seasons": 4},
    ]


def test_relations_below_a_fragment_are_those_of_its_type(films: Api) -> None:
    query = """{ listTitled { items { title ... on Movie { director { name } actors { items { name } } } } } }"""
    found = {one["title"]: one for one in ask(films, query)["listTitled"]["items"]}
    assert found["Tenet"] == {"title": "Tenet", "director": {"name": "Christopher Nolan"}, "actors": {"items": []}}
    assert found["Blade Runner"]["actors"]["items"] == [{"name": "Harrison Ford"}]
    assert found["Westworld"] == {"title": "Westworld"}


def test_get_returns_the_requested_instances_in_their_order(films: Api) -> None:
    query = """query Some($ids: [InstanceRef!]) { getMovieById(instances: $ids) { items { title } } }"""
    ids = [reference(one) for one in ("runner", "missing", "nolan", "prestige", "runner")]
    assert titles(ask(films, query, ids=ids)["getMovieById"]) == ["Blade Runner", "The Prestige"]


def test_get_without_instances_is_refused(films: Api) -> None:
    assert "instances size must be between 1 and 1000" in refused(films, "{ getMovieById { items { title } } }")


def test_search_returns_the_best_matches_first_with_their_relations(films: Api) -> None:
    query = """{ searchPerson(query: "Christopher Bale", fields: [name]) { items { name directed(sort: {year:
        ASC}) { items { title } } } } }"""
    first, second = ask(films, query)["searchPerson"]["items"]
    assert {first["name"], second["name"]} == {"Christopher Nolan", "Christian Bale"}
    assert sorted(len(one["directed"]["items"]) for one in (first, second)) == [0, 3]


def test_search_that_finds_nothing_is_empty(films: Api) -> None:
    query = (
        """{ searchPerson(query: "nobody") { items { name directed { items { title } } } pageInfo { hasNextPage } } }"""
    )
    assert ask(films, query)["searchPerson"] == {"items": [], "pageInfo": {"hasNextPage": False}}


def test_search_can_be_filtered_sorted_and_limited(films: Api) -> None:
    query = (
        """{ searchMovie(query: "the", filter: {year: {gt: 1900}}, sort: {year: ASC}, first: 1) { items { title } } }"""
    )
    assert titles(ask(films, query)["searchMovie"]) == ["The Prestige"]


def test_variables_aliases_fragments_and_directives_work(films: Api) -> None:
    query = """query All($year: Int, $with: Boolean!, $without: Boolean!) {
        new: listMovie(filter: {year: {gt: $year}}) { ...Page }
        old: listMovie(filter: {year: {lt: $year}}) { ...Page }
    }
    fragment Page on MovieConnection { films: items { called: title year @include(if: $with) rating @skip(if:
        $without) } }"""
    answer = ask(films, query, **{"year": 2005, "with": False, "without": True})
    assert answer == {
        "new": {"films": [{"called": "The Prestige"}, {"called": "Tenet"}]},
        "old": {"films": [{"called": "Blade Runner"}]},
    }


def test_fields_that_are_selected_several_times_are_merged(films: Api) -> None:
    query = """{ listMovie(filter: {year: {eq: 2020}}) { items { director { name } } items { title director {
        born } } } }"""
    assert ask(films, query)["listMovie"]["items"] == [
        {"director": {"name": "Christopher Nolan", "born": 1970}, "title": "Tenet"}
    ]


def test_operation_is_chosen_by_its_name(films: Api) -> None:
    document = "query A { listMovie(first: 1) { items { title } } } query B { listPerson(first: 1) { items { name } } }"
    answer = films.ok(MODEL, {"query": document, "operationName": "B"})
    assert answer == {"data": {"listPerson": {"items": [{"name": "Christopher Nolan"}]}}}
    assert "Must provide operation name" in refused(films, document)
    missing = films.ok(MODEL, {"query": document, "operationName": "C"})
    assert missing["errors"][0]["message"] == "Unknown operation named 'C'."


def test_list_can_be_paged_whatever_else_is_selected(films: Api) -> None:
    first = ask(
        films,
        """{ listMovie(first: 3, sort: {year: ASC}) { items { title } pageInfo { hasNextPage hasPreviousPage
            endCursor } } }""",
    )
    info = first["listMovie"]["pageInfo"]
    assert (info["hasNextPage"], info["hasPreviousPage"]) == (True, False)
    query = """query Next($after: String) { listPerson(first: 1) { items { name } }
        listMovie(first: 3, sort: {year: ASC}, after: $after) { edges { node { title director { name } } }
            pageInfo { hasNextPage hasPreviousPage } } }"""
    second = ask(films, query, after=info["endCursor"])["listMovie"]
    assert [*titles(first["listMovie"]), *(one["node"]["title"] for one in second["edges"])] == [
        "Blade Runner",
        "Batman Begins",
        "The Prestige",
        "Tenet",
    ]
    assert second["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": True}


def test_cursor_of_another_list_is_refused(films: Api) -> None:
    info = ask(films, "{ listMovie(first: 1) { pageInfo { endCursor } } }")["listMovie"]["pageInfo"]
    query = "query Next($after: String) { listPerson(first: 1, after: $after) { items { name } } }"
    assert refused(films, query, after=info["endCursor"]) == "Cursor is not valid for this request."


def test_edges_of_a_relation_can_be_paged(films: Api) -> None:
    query = """query Actors($after: String) { listMovie(filter: {year: {eq: 2006}}) { items {
        actors(first: 1, after: $after) { items { name } pageInfo { hasNextPage hasPreviousPage endCursor } } } } }"""

    def page(after: str | None) -> Any:
        return ask(films, query, after=after)["listMovie"]["items"][0]["actors"]

    first = page(None)
    second = page(first["pageInfo"]["endCursor"])
    assert [one["items"] for one in (first, second)] == [[{"name": "Christian Bale"}], [{"name": "Hugh Jackman"}]]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    assert second["pageInfo"]["hasPreviousPage"]


def test_first_of_edges_counts_after_their_sort(films: Api) -> None:
    query = (
        "{ listMovie(filter: {year: {eq: 2006}}) { items { actors(first: 1, sort: {born: ASC}) { items { name } } } } }"
    )
    assert ask(films, query)["listMovie"]["items"][0]["actors"]["items"] == [{"name": "Hugh Jackman"}]


@pytest.mark.parametrize("first", [0, 1001, -1])
def test_first_outside_its_bounds_is_refused(films: Api, first: int) -> None:
    assert "first must be between 1 and 1000" in refused(
        films, f"{{ listMovie(first: {first}) {{ items {{ title }} }} }}"
    )


def test_what_is_outside_data_modeling_is_named_and_null(films: Api) -> None:
    query = """{ listMovie(filter: {year: {eq: 2006}}) { items { title signal { externalId name
        getDataPoints(limit: 3) { items { value } } } } } }"""
    answer = films.ok(MODEL, {"query": query})
    assert answer["data"]["listMovie"]["items"] == [
        {"title": "The Prestige", "signal": {"externalId": "prestige-views", "name": None, "getDataPoints": None}}
    ]
    assert [(one["path"], one["message"]) for one in answer["errors"]] == [
        (
            ["listMovie", "items", "signal", name],
            f"'TimeSeries.{name}' is not emulated: it is in the API of time series, outside data modeling.",
        )
        for name in ("name", "getDataPoints")
    ]


def test_model_that_does_not_exist_is_refused(films: Api) -> None:
    path = MODEL.replace("/v1/", "/v9/")
    assert films.refused(path, {"query": "{ listMovie { items { title } } }"}) == (
        400,
        "One or more data models do not exist: 'films:Films/v9'",
    )


def test_model_that_has_just_been_changed_is_the_one_that_answers(own_films: Api) -> None:
    query = "{ listPlace { items { externalId } } }"
    assert "Field 'listPlace' in type 'Query' is undefined" in refused(own_films, query)
    place = {"space": SPACE, "externalId": "Place", "version": "v1", "properties": {}}
    own_films.ok("/models/views", {"items": [place]})
    model = {**reference("Films"), "version": "v1", "views": [view("Place")]}
    own_films.ok("/models/datamodels", {"items": [model]})
    assert len(ask(own_films, query)["listPlace"]["items"]) > 0


def test_condition_of_a_directive_that_is_null_is_refused(films: Api) -> None:
    query = "query ($with: Boolean = true) { listMovie { items { title year @include(if: $with) } } }"
    assert "not to be None" in refused(films, query, **{"with": None})
    assert "year" in ask(films, query)["listMovie"]["items"][0]


def test_there_is_no_page_after_what_was_named_or_found(films: Api) -> None:
    page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
    query = f"""{{ getMovieById(instances: [{{space: "{SPACE}", externalId: "tenet"}}]) {{ items {{ title }} {page} }}
        searchMovie(query: "tenet", first: 1) {{ items {{ title }} {page} }} }}"""
    for found in ask(films, query).values():
        assert found["items"] == [{"title": "Tenet"}]
        info = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
        assert found["pageInfo"] == info


def test_derived_view_with_another_relation_of_that_name_is_read_as_its_parent(own_films: Api) -> None:
    """What a relation leads to does not depend on what else is selected."""
    own_films.ok("/models/containers", {"items": [container("Remake", {"director": {"type": {"type": "direct"}}})]})
    properties = {"director": mapped("Remake", "director", source=view("Person"))}
    remake = {"space": SPACE, "externalId": "Remake", "version": "v1", "implements": [view("Movie"), view("Titled")]}
    own_films.ok("/models/views", {"items": [{**remake, "properties": properties}]})
    views = [view(one) for one in ("Titled", "Movie", "Person", "Remake")]
    own_films.ok("/models/datamodels", {"items": [{**reference("Films"), "version": "v1", "views": views}]})
    own_films.ok("/models/instances", {"items": [node("Remake", "prestige", director=reference("ford"))]})

    def director(of: str, more: str = "") -> str:
        query = f"""{{ list{of}(filter: {{title: {{eq: "The Prestige"}}}}) {{
            items {{ {more} director {{ externalId }} }} }} }}"""
        (found,) = ask(own_films, query)[f"list{of}"]["items"]
        external_id: str = found["director"]["externalId"]
        return external_id

    assert director("Movie") == director("Movie", "__typename") == "nolan"
    assert director("Remake") == "ford"


@pytest.mark.parametrize("cursor", ["", " ", "abc", "é", "Z3JvdXBzOjE"])
def test_cursor_that_no_relation_has_is_refused(films: Api, cursor: str) -> None:
    query = "query ($after: String) { listMovie { items { actors(after: $after) { items { name } } } } }"
    assert "Cursor is not valid" in refused(films, query, after=cursor)
