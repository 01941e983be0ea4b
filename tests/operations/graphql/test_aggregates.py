"""Aggregates in GraphQL are those of the API."""

from conftest import Api
from movies import ask, refused


def test_all_functions_are_computed(films: Api) -> None:
    query = """{ aggregateMovie { items { group count { externalId rating status all: title }
        avg { rating } min { year } max { year } sum { rating }
        histogram(interval: 10) { year { start count } } } } }"""
    assert ask(films, query)["aggregateMovie"]["items"] == [
        {
            "group": None,
            "count": {"externalId": 4, "rating": 4, "status": 2, "all": 4},
            "avg": {"rating": 8.025},
            "min": {"year": 1982.0},
            "max": {"year": 2020.0},
            "sum": {"rating": 32.1},
            "histogram": {
                "year": [{"start": 1980.0, "count": 1}, {"start": 2000.0, "count": 2}, {"start": 2020.0, "count": 1}]
            },
        }
    ]


def test_groups_are_paged(films: Api) -> None:
    query = """query Groups($after: String) { aggregateMovie(groupBy: [title], first: 3, after: $after) {
        edges { cursor node { group count { externalId } } } pageInfo { hasNextPage endCursor } } }"""
    first = ask(films, query)["aggregateMovie"]
    second = ask(films, query, after=first["pageInfo"]["endCursor"])["aggregateMovie"]
    groups = [one["node"]["group"]["title"] for one in (*first["edges"], *second["edges"])]
    assert sorted(groups) == ["Batman Begins", "Blade Runner", "Tenet", "The Prestige"]
    assert [one["pageInfo"]["hasNextPage"] for one in (first, second)] == [True, False]
    assert first["edges"][2]["cursor"] == first["pageInfo"]["endCursor"]


def test_aggregate_takes_a_filter_and_words(films: Api) -> None:
    query = """{ filtered: aggregateMovie(filter: {year: {gt: 2005}}) { items { count { externalId } } }
        found: aggregateMovie(query: "batman", fields: [title]) { items { count { externalId } } } }"""
    answer = ask(films, query)
    assert answer["filtered"]["items"] == [{"count": {"externalId": 2}}]
    assert answer["found"]["items"] == [{"count": {"externalId": 1}}]


def test_aggregate_outside_its_bounds_is_refused(films: Api) -> None:
    assert "groupBy size" in refused(
        films, "{ aggregateMovie(groupBy: [title, year, rating, watched, votes, title]) { items { group } } }"
    )
    assert "first must be" in refused(films, "{ aggregateMovie(first: 0) { items { group } } }")
    assert "interval must be" in refused(
        films, "{ aggregateMovie { items { histogram(interval: 0) { year { count } } } } }"
    )
    assert "Cursor is not valid" in refused(films, '{ aggregateMovie(after: "abc") { items { group } } }')
