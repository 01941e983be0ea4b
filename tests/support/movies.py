"""A small data model with every kind of relation: movies, people, and who acted in what."""

from typing import Any

from conftest import Api

SPACE = "films"
MODEL = f"/userapis/spaces/{SPACE}/datamodels/Films/versions/v1/graphql"


def view(name: str) -> dict[str, str]:
    return {"type": "view", "space": SPACE, "externalId": name, "version": "v1"}


def container(name: str, properties: dict[str, Any], used_for: str = "node") -> dict[str, Any]:
    return {"space": SPACE, "externalId": name, "usedFor": used_for, "properties": properties}


def mapped(container: str, prop: str, **more: Any) -> dict[str, Any]:
    reference = {"type": "container", "space": SPACE, "externalId": container}
    return {"container": reference, "containerPropertyIdentifier": prop, **more}


TEXT = {"type": {"type": "text"}}
CONTAINERS = [
    container("Titled", {"title": {"type": {"type": "text"}, "nullable": False}}),
    container(
        "Movie",
        {
            "year": {"type": {"type": "int32"}},
            "rating": {"type": {"type": "float64"}},
            "watched": {"type": {"type": "boolean"}},
            "genres": {"type": {"type": "text", "list": True}},
            "meta": {"type": {"type": "json"}},
            "premiere": {"type": {"type": "timestamp"}},
            "day": {"type": {"type": "date"}},
            "votes": {"type": {"type": "int64"}},
            "status": {"type": {"type": "enum", "values": {"planned": {}, "released": {}}}},
            "director": {"type": {"type": "direct"}},
            "producers": {"type": {"type": "direct", "list": True}},
            "other": {"type": {"type": "direct"}},
            "signal": {"type": {"type": "timeseries"}},
        },
    ),
    container("Person", {"name": TEXT, "born": {"type": {"type": "int32"}}}),
    container("Series", {"seasons": {"type": {"type": "int32"}}}),
    container("ActedIn", {"role": TEXT, "pay": {"type": {"type": "float64"}}}, "edge"),
]
ACTED = {"space": SPACE, "externalId": "Movie.actors"}
VIEWS = [
    {"space": SPACE, "externalId": "Titled", "version": "v1", "properties": {"title": mapped("Titled", "title")}},
    {
        "space": SPACE,
        "externalId": "Movie",
        "version": "v1",
        "implements": [view("Titled")],
        "properties": {
            **{
                name: mapped("Movie", name)
                for name in (
                    *("year", "rating", "watched", "genres", "meta", "premiere", "day", "votes", "status"),
                    *("other", "signal"),
                )
            },
            "director": mapped("Movie", "director", source=view("Person")),
            "producers": mapped("Movie", "producers", source=view("Person")),
            "actors": {
                "connectionType": "multi_edge_connection",
                "type": ACTED,
                "source": view("Person"),
                "edgeSource": view("ActedIn"),
                "direction": "outwards",
            },
        },
    },
    {
        "space": SPACE,
        "externalId": "Series",
        "version": "v1",
        "implements": [view("Titled")],
        "properties": {"seasons": mapped("Series", "seasons")},
    },
    {
        "space": SPACE,
        "externalId": "Person",
        "version": "v1",
        "properties": {
            "name": mapped("Person", "name"),
            "born": mapped("Person", "born"),
            "movies": {
                "connectionType": "multi_edge_connection",
                "type": ACTED,
                "source": view("Movie"),
                "direction": "inwards",
            },
            "directed": {
                "connectionType": "multi_reverse_direct_relation",
                "source": view("Movie"),
                "through": {"source": view("Movie"), "identifier": "director"},
            },
            "produced": {
                "connectionType": "multi_reverse_direct_relation",
                "source": view("Movie"),
                "through": {"source": view("Movie"), "identifier": "producers"},
            },
            "debut": {
                "connectionType": "single_reverse_direct_relation",
                "source": view("Movie"),
                "through": {"source": view("Movie"), "identifier": "director"},
            },
        },
    },
    {
        "space": SPACE,
        "externalId": "ActedIn",
        "version": "v1",
        "properties": {"role": mapped("ActedIn", "role"), "pay": mapped("ActedIn", "pay")},
    },
    {
        "space": SPACE,
        "externalId": "OldMovie",
        "version": "v1",
        "implements": [view("Movie"), view("Titled")],
        "filter": {
            "and": [
                {"hasData": [{"type": "container", "space": SPACE, "externalId": "Movie"}]},
                {"range": {"property": [SPACE, "Movie", "year"], "lt": 1990}},
            ]
        },
        "properties": {"decade": mapped("Movie", "year")},
    },
]


def reference(external_id: str) -> dict[str, str]:
    return {"space": SPACE, "externalId": external_id}


def node(name: str, external_id: str, more: dict[str, Any] | None = None, /, **properties: Any) -> dict[str, Any]:
    return {
        "instanceType": "node",
        "space": SPACE,
        "externalId": external_id,
        "sources": [{"source": view(name), "properties": {**properties, **(more or {})}}],
    }


def acted(movie: str, person: str, **properties: Any) -> dict[str, Any]:
    return {
        "instanceType": "edge",
        "space": SPACE,
        "externalId": f"{movie}-{person}",
        "type": ACTED,
        "startNode": reference(movie),
        "endNode": reference(person),
        **({"sources": [{"source": view("ActedIn"), "properties": properties}]} if properties else {}),
    }


PEOPLE = [
    node("Person", "nolan", name="Christopher Nolan", born=1970),
    node("Person", "thomas", name="Emma Thomas", born=1971),
    node("Person", "bale", name="Christian Bale", born=1974),
    node("Person", "jackman", name="Hugh Jackman", born=1968),
    node("Person", "ford", name="Harrison Ford", born=1942),
]
MOVIES = [
    node(
        "Movie",
        "prestige",
        title="The Prestige",
        year=2006,
        rating=8.5,
        watched=True,
        genres=["drama", "mystery"],
        meta={"length": 130, "parts": [1, 2]},
        premiere="2006-10-17T00:00:00.000+00:00",
        day="2006-10-17",
        votes=2**40,
        status="released",
        director=reference("nolan"),
        producers=[reference("thomas"), reference("nolan")],
        other=reference("ford"),
        signal="prestige-views",
    ),
    node("Movie", "batman", title="Batman Begins", year=2005, rating=8.2, director=reference("nolan")),
    node("Movie", "tenet", title="Tenet", year=2020, rating=7.3, status="released", director=reference("nolan")),
    node("Movie", "runner", title="Blade Runner", year=1982, rating=8.1),
]
SERIES = [node("Series", "west", title="Westworld", seasons=4)]
EDGES = [
    acted("prestige", "bale", role="Alfred Borden", pay=10.5),
    acted("prestige", "jackman", role="Robert Angier"),
    acted("batman", "bale", role="Bruce Wayne", pay=20.0),
    acted("runner", "ford"),
]


def install(api: Api) -> None:
    """Create the model with all of its data."""
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    api.ok("/models/containers", {"items": CONTAINERS})
    api.ok("/models/views", {"items": VIEWS})
    views = [view(name) for name in ("Titled", "Movie", "Series", "Person", "ActedIn", "OldMovie")]
    api.ok("/models/datamodels", {"items": [{**reference("Films"), "version": "v1", "views": views}]})
    api.ok("/models/instances", {"items": [*PEOPLE, *MOVIES, *SERIES, *EDGES]})


def ask(api: Api, query: str, **variables: Any) -> Any:
    """The data of a query that must succeed."""
    answer = api.ok(MODEL, {"query": query, "variables": variables})
    assert "errors" not in answer, answer
    return answer["data"]


def refused(api: Api, query: str, **variables: Any) -> str:
    """The message of the first error of a query that must fail."""
    answer = api.ok(MODEL, {"query": query, "variables": variables})
    message: str = answer["errors"][0]["message"]
    return message
