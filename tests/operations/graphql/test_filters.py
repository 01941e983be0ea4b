"""Filters in GraphQL: every operator of every type of property finds what it says."""

import pytest

from conftest import Api
from movies import ask, refused

ALL = {"prestige", "batman", "tenet", "runner"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("{}", ALL),
        ('{title: {eq: "Tenet"}}', {"tenet"}),
        ('{title: {in: ["Tenet", "Blade Runner"]}}', {"tenet", "runner"}),
        ('{title: {prefix: "B"}}', {"batman", "runner"}),
        ('{title: {gt: "Blade Runner", lte: "Tenet"}}', {"tenet"}),
        ('{title: {gte: "Tenet", lt: "The Q"}}', {"tenet", "prestige"}),
        ("{year: {eq: 2005}}", {"batman"}),
        ("{year: {in: [2005, 2020]}}", {"batman", "tenet"}),
        ("{year: {gt: 2005, lt: 2020}}", {"prestige"}),
        ("{year: {gte: 2005, lte: 2006}}", {"batman", "prestige"}),
        ("{rating: {gt: 8.1}}", {"prestige", "batman"}),
        ("{rating: {eq: 7.3}}", {"tenet"}),
        ("{watched: {eq: true}}", {"prestige"}),
        ("{watched: {isNull: true}}", ALL - {"prestige"}),
        ("{votes: {gte: 1099511627776}}", {"prestige"}),
        ("{status: {eq: released}}", {"prestige", "tenet"}),
        ("{status: {in: [planned]}}", set()),
        ('{premiere: {lt: "2007-01-01T00:00:00.000Z"}}', {"prestige"}),
        ('{day: {eq: "2006-10-17"}}', {"prestige"}),
        ('{genres: {containsAny: ["mystery", "war"]}}', {"prestige"}),
        ('{genres: {containsAll: ["mystery", "war"]}}', set()),
        ("{genres: {isNull: false}}", {"prestige"}),
        ("{meta: {isNull: false}}", {"prestige"}),
        ('{signal: {eq: "prestige-views"}}', {"prestige"}),
        ('{externalId: {eq: "tenet"}}', {"tenet"}),
        ('{externalId: {prefix: "t"}}', {"tenet"}),
        ('{externalId: {in: ["tenet", "batman"]}}', {"tenet", "batman"}),
        ('{space: {eq: "elsewhere"}}', set()),
        ('{createdTime: {gt: "2020-01-01T00:00:00.000Z"}}', ALL),
        ('{director: {name: {prefix: "Chris"}}}', {"prestige", "batman", "tenet"}),
        ("{director: {isNull: true}}", {"runner"}),
        ('{director: {eq: {space: "films", externalId: "nolan"}}}', {"prestige", "batman", "tenet"}),
        ('{director: {in: [{space: "films", externalId: "ford"}]}}', set()),
        ("{director: {born: {lt: 1960}}}", set()),
        ("{director: {not: {born: {lt: 1960}}}}", {"prestige", "batman", "tenet"}),
        ('{other: {eq: {space: "films", externalId: "ford"}}}', {"prestige"}),
        ('{producers: {containsAny: [{space: "films", externalId: "thomas"}]}}', {"prestige"}),
        ("{and: [{year: {gt: 2000}}, {rating: {lt: 8.3}}]}", {"batman", "tenet"}),
        ("{or: [{year: {gt: 2010}}, {year: {lt: 1990}}]}", {"tenet", "runner"}),
        ("{not: {year: {gt: 2000}}}", {"runner"}),
        ('{year: {gt: 2000}, rating: {lt: 8.3}, not: {title: {eq: "Tenet"}}}', {"batman"}),
        ("{or: [{and: [{year: {eq: 2005}}, {rating: {gt: 8}}]}, {not: {year: {lt: 2010}}}]}", {"batman", "tenet"}),
        ("{or: []}", ALL),
    ],
)
def test_filter_finds(films: Api, asked: str, found: set[str]) -> None:
    page = ask(films, f"{{ listMovie(filter: {asked}) {{ items {{ externalId }} }} }}")["listMovie"]
    assert {one["externalId"] for one in page["items"]} == found


def test_condition_with_a_variable_that_is_not_given_asks_nothing(films: Api) -> None:
    query = "query Some($year: Int) { listMovie(filter: {year: {eq: $year}}) { items { externalId } } }"
    assert len(ask(films, query)["listMovie"]["items"]) == len(ALL)
    assert len(ask(films, query, year=None)["listMovie"]["items"]) == len(ALL)
    assert len(ask(films, query, year=2005)["listMovie"]["items"]) == 1


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("key", ["title", "year", "rating", "externalId"])
def test_list_is_sorted(films: Api, key: str, direction: str) -> None:
    page = ask(films, f"{{ listMovie(sort: [{{{key}: {direction}}}]) {{ items {{ {key} }} }} }}")["listMovie"]
    values = [one[key] for one in page["items"]]
    assert values == sorted(values, reverse=direction == "DESC")


def test_later_keys_of_a_sort_order_what_is_equal_before(films: Api) -> None:
    query = "{ listPerson(sort: [{born: ASC}, {name: DESC}]) { items { born } } }"
    born = [one["born"] for one in ask(films, query)["listPerson"]["items"]]
    assert born == sorted(born)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("{yeer: {eq: 1}}", "'_ListMovieFilter' not to include unknown field 'yeer'"),
        ('{year: {eq: "x"}}', "Int cannot represent non-integer value"),
        ("{status: {eq: unheard}}", "Value 'unheard' does not exist in 'Movie_status' enum."),
        ('{premiere: {gt: "yesterday"}}', "premiere"),
        ('{producers: {name: {eq: "x"}}}', "'_InstanceRefListCondition' not to include unknown field 'name'"),
    ],
)
def test_invalid_filter_is_refused(films: Api, asked: str, message: str) -> None:
    assert message in refused(films, f"{{ listMovie(filter: {asked}) {{ items {{ externalId }} }} }}")
