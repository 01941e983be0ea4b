"""Aggregates over instances, per group and over all."""

from typing import Any

import pytest

from builders import SPACE, container, data, node, prop, ref, view, view_ref
from conftest import Api

pytestmark = pytest.mark.usefixtures("each_way")
INSTANCES = "/models/instances"
MOVIE = view_ref("Movie")
MOVIES = {
    "a": {"title": "Heat", "year": 1995, "minutes": 170.5, "genres": ["crime", "drama"], "maker": ref("mann")},
    "b": {"title": "Fargo", "year": 1996, "minutes": 98.0, "genres": ["crime"], "maker": ref("coen")},
    "c": {"title": "Ali", "year": 2001, "minutes": 157.0, "genres": ["drama", "drama"], "maker": ref("mann")},
    "d": {"title": "Untitled", "seen": True},
}


@pytest.fixture
def movies(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    kinds = {
        "title": prop(),
        "year": prop("int64"),
        "minutes": prop("float64"),
        "genres": prop(list=True),
        "maker": prop("direct"),
        "seen": prop("boolean"),
        "status": prop("enum", values={"on": {}}),
        "at": prop("timestamp"),
    }
    api.ok("/models/containers", {"items": [container("Movie", **kinds)]})
    api.ok("/models/views", {"items": [view("Movie", *(f"Movie.{name}" for name in kinds))]})
    api.ok(INSTANCES, {"items": [node(name, data(MOVIE, **values)) for name, values in MOVIES.items()]})
    return api


def ask(api: Api, **body: Any) -> list[dict[str, Any]]:
    return api.ok(f"{INSTANCES}/aggregate", {"view": MOVIE, **body})["items"]


def test_aggregates_without_groups_are_one_item(movies: Api) -> None:
    of = {"property": "minutes"}
    (item,) = ask(movies, aggregates=[{"avg": of}, {"min": of}, {"max": of}, {"sum": of}, {"count": of}])
    assert item == {
        "instanceType": "node",
        "aggregates": [
            {"aggregate": "avg", "property": "minutes", "value": pytest.approx(425.5 / 3)},
            {"aggregate": "min", "property": "minutes", "value": 98.0},
            {"aggregate": "max", "property": "minutes", "value": 170.5},
            {"aggregate": "sum", "property": "minutes", "value": 425.5},
            {"aggregate": "count", "property": "minutes", "value": 3},
        ],
    }


def test_numbers_are_floats_and_counts_are_integers(movies: Api) -> None:
    body = {"view": MOVIE, "aggregates": [{"sum": {"property": "year"}}, {"count": {}}]}
    text = movies.post(f"{INSTANCES}/aggregate", body).text
    assert '"value":5992.0' in text
    assert '{"aggregate":"count","value":4}' in text


def test_base_properties_can_be_counted(movies: Api) -> None:
    (item,) = ask(movies, aggregates=[{"count": {"property": "externalId"}}, {"count": {"property": "space"}}])
    assert [one["value"] for one in item["aggregates"]] == [4, 4]


def test_aggregate_over_no_instances_has_a_count_and_no_average(movies: Api) -> None:
    nothing = {"equals": {"property": ["title"], "value": "none"}}
    (item,) = ask(movies, filter=nothing, aggregates=[{"count": {}}, {"avg": {"property": "year"}}])
    assert item["aggregates"] == [{"aggregate": "count", "value": 0}, {"aggregate": "avg", "property": "year"}]


def test_groups_have_their_values_largest_first(movies: Api) -> None:
    grouped = ask(movies, groupBy=["maker"], aggregates=[{"max": {"property": "year"}}])
    assert grouped == [
        {
            "instanceType": "node",
            "group": {"maker": ref("mann")},
            "aggregates": [{"aggregate": "max", "property": "year", "value": 2001.0}],
        },
        {
            "instanceType": "node",
            "group": {"maker": ref("coen")},
            "aggregates": [{"aggregate": "max", "property": "year", "value": 1996.0}],
        },
    ]


def test_element_of_a_list_is_a_group(movies: Api) -> None:
    grouped = ask(movies, groupBy=["genres"], aggregates=[{"count": {}}])
    assert [(item["group"]["genres"], item["aggregates"][0]["value"]) for item in grouped] == [
        ("crime", 2),
        ("drama", 2),
    ]


def test_groups_of_several_properties_and_without_aggregates(movies: Api) -> None:
    grouped = ask(movies, groupBy=["maker", "genres"])
    assert {(item["group"]["maker"]["externalId"], item["group"]["genres"]) for item in grouped} == {
        ("mann", "crime"),
        ("mann", "drama"),
        ("coen", "crime"),
    }
    assert all(item["aggregates"] == [] for item in grouped)
    assert len(ask(movies, groupBy=["maker", "genres"], limit=2)) == 2


def test_histogram_counts_per_interval(movies: Api) -> None:
    (item,) = ask(movies, aggregates=[{"histogram": {"property": "minutes", "interval": 60}}])
    assert item["aggregates"] == [
        {
            "aggregate": "histogram",
            "property": "minutes",
            "interval": 60.0,
            "buckets": [{"start": 60.0, "count": 1}, {"start": 120.0, "count": 2}],
        }
    ]


def test_histogram_has_the_buckets_of_each_group(movies: Api) -> None:
    histogram = {"histogram": {"property": "minutes", "interval": 60}}
    grouped = ask(movies, groupBy=["maker"], aggregates=[{"count": {}}, histogram])
    assert [(item["group"]["maker"], item["aggregates"][1]["buckets"]) for item in grouped] == [
        (ref("mann"), [{"start": 120.0, "count": 2}]),
        (ref("coen"), [{"start": 60.0, "count": 1}]),
    ]
    by_genre = ask(movies, groupBy=["genres", "year"], aggregates=[histogram], query="heat ali")
    assert {tuple(item["group"].values()): item["aggregates"][0]["buckets"] for item in by_genre} == {
        ("crime", 1995): [{"start": 120.0, "count": 1}],
        ("drama", 1995): [{"start": 120.0, "count": 1}],
        ("drama", 2001): [{"start": 120.0, "count": 1}],
    }
    (first,) = ask(movies, groupBy=["maker"], aggregates=[histogram], limit=1)
    assert first["group"] == {"maker": ref("mann")}


def test_interval_that_is_too_small_for_a_number_is_refused(movies: Api) -> None:
    movies.ok(INSTANCES, {"items": [node("long", data(MOVIE, minutes=1e300, seen=True))]})
    refused = (400, "The histogram of property 'minutes' has more than 10000 buckets.")
    for groups in ({}, {"groupBy": ["seen"]}, {"groupBy": ["externalId"]}):
        body = {"view": MOVIE, "aggregates": [{"histogram": {"property": "minutes", "interval": 5e-324}}], **groups}
        assert movies.refused(f"{INSTANCES}/aggregate", body) == refused


def test_histogram_over_no_values_has_no_buckets(movies: Api) -> None:
    histogram = {"aggregate": "histogram", "property": "minutes", "interval": 1.0, "buckets": []}
    asked = [{"histogram": {"property": "minutes", "interval": 1}}]
    for restriction in ({"query": "nothing"}, {"filter": {"equals": {"property": ["title"], "value": "Untitled"}}}):
        assert ask(movies, aggregates=asked, **restriction) == [{"instanceType": "node", "aggregates": [histogram]}]
    grouped = ask(movies, aggregates=asked, groupBy=["seen"])
    assert grouped == [{"instanceType": "node", "aggregates": [histogram], "group": {"seen": True}}]
    assert ask(movies, aggregates=asked, groupBy=["seen"], query="nothing") == []


def test_groups_may_be_of_base_properties(movies: Api) -> None:
    grouped = ask(movies, groupBy=["externalId"], aggregates=[{"count": {"property": "externalId"}}])
    assert [(item["group"], item["aggregates"][0]["value"]) for item in grouped] == [
        ({"externalId": name}, 1) for name in MOVIES
    ]
    grouped = ask(movies, groupBy=["space", "year"], aggregates=[{"avg": {"property": "minutes"}}])
    assert [item["group"] for item in grouped] == [{"space": SPACE, "year": year} for year in (1995, 1996, 2001)]


def test_filter_of_an_aggregate_names_a_property_of_the_view_by_its_name(movies: Api) -> None:
    count = {"aggregates": [{"count": {}}]}
    for path in ("year", ["year"], [SPACE, "Movie/v1", "year"]):
        said = {
            "and": [{"range": {"property": path, "gt": 1995}}, {"not": {"equals": {"property": path, "value": 2001}}}]
        }
        assert ask(movies, filter=said, **count)[0]["aggregates"][0]["value"] == 1
    longer = {"range": {"property": "year", "gt": {"property": "minutes"}}}
    assert ask(movies, filter=longer, **count)[0]["aggregates"][0]["value"] == 3
    status, message = movies.refused(
        f"{INSTANCES}/aggregate", {"view": MOVIE, **count, "filter": {"exists": {"property": "x"}}}
    )
    assert (status, message) == (400, f"Unknown property 'x' in view '{SPACE}:Movie/v1'.")


def test_search_and_filter_restrict_what_is_aggregated(movies: Api) -> None:
    count = {"aggregates": [{"count": {}}]}
    assert ask(movies, query="heat fargo", **count)[0]["aggregates"][0]["value"] == 2
    assert ask(movies, query="heat", properties=["genres"], **count)[0]["aggregates"][0]["value"] == 0
    after = {"range": {"property": [SPACE, "Movie/v1", "year"], "gt": 1995}}
    assert ask(movies, filter=after, **count)[0]["aggregates"][0]["value"] == 2


def test_words_are_found_nowhere_through_a_view_without_texts(movies: Api) -> None:
    movies.ok("/models/views", {"items": [view("Dated", "Movie.year")]})
    asked = {"view": view_ref("Dated"), "query": "heat"}
    (item,) = ask(movies, aggregates=[{"count": {}}], **asked)
    assert item["aggregates"] == [{"aggregate": "count", "value": 0}]
    assert ask(movies, groupBy=["year"], **asked) == []


def test_sum_beyond_64_bits_is_a_float(movies: Api) -> None:
    huge = [node(f"h{i}", data(MOVIE, year=2**63 - 1)) for i in range(3)]
    movies.ok(INSTANCES, {"items": huge})
    (item,) = ask(movies, aggregates=[{"sum": {"property": "year"}}])
    assert item["aggregates"][0]["value"] == pytest.approx(3 * 2.0**63)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"groupBy": ["status"]},
            (
                "Property 'status' of type enum cannot be used in group by. Supported types are [text, text[], direct, "
                "direct[], int32, int64, float32, float64, numeric, boolean]"
            ),
        ),
        (
            {"groupBy": ["createdTime"]},
            "Property 'createdTime' of type time cannot be used in group by.",
        ),
        ({"groupBy": ["at"]}, "Property 'at' of type timestamp cannot be used in group by."),
        ({"groupBy": ["nope"]}, "Unknown property 'nope'"),
        ({"aggregates": [{"avg": {"property": "title"}}]}, "Operator 'avg' cannot be used on property 'title'"),
        ({"aggregates": [{"histogram": {"property": "minutes", "interval": 0}}]}, "interval"),
        ({"aggregates": [{"histogram": {"property": "minutes", "interval": 0.001}}, {"median": {}}]}, "median"),
        ({"aggregates": [{}]}, "exactly one aggregate"),
        ({}, "aggregates must not be null"),
        (
            {"view": view_ref("Nope"), "aggregates": [{"count": {}}]},
            f"One or more views do not exist: '{SPACE}:Nope/v1'",
        ),
    ],
)
def test_invalid_aggregate_is_refused(movies: Api, body: dict[str, Any], message: str) -> None:
    status, said = movies.refused(f"{INSTANCES}/aggregate", {"view": MOVIE, **body})
    assert status == 400
    assert message in said
