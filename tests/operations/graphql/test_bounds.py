"""Each bound of a request in GraphQL holds, and the answer names it."""

import time
from collections.abc import Iterator

import pytest

import movies
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.limits import Limits
from emulator.settings import Settings
from movies import refused

SMALL = Limits(graphql_tokens=60, graphql_depth=8, graphql_fields=12, graphql_sets=3, graphql_answer=2_000)


@pytest.fixture(scope="module")
def small_url(graph: Graph) -> Iterator[str]:
    with listening(create(graph, Settings(limits=SMALL))) as url:
        yield url


@pytest.fixture
def small(small_url: str, project: str) -> Iterator[Api]:
    api = Api(small_url, project)
    movies.install(api)
    yield api
    api.client.close()


AT_A_BOUND = [
    "{ listMovie { items { director { directed { items { title year } } } } } }",
    "{ listMovie { items { title year rating votes status day meta genres externalId space } } }",
    "{ listMovie { items { title } } listPerson { items { name } } a: listMovie { items { title } } }",
]


@pytest.mark.parametrize("query", AT_A_BOUND)
def test_query_at_a_bound_is_answered(small: Api, query: str) -> None:
    movies.ask(small, query)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ " + "listMovie " * 60 + "}", "tokens in a GraphQL document"),
        (
            "{ listMovie { items { director { directed { items { director { directed { items { title } } } } } } } } }",
            "levels of a GraphQL document",
        ),
        (
            """{ listPerson { items { ...A } } } fragment A on Person { directed { items { ...B } } }
            fragment B on Movie { director { directed { items { director { name } } } } }""",
            "levels of a GraphQL document",
        ),
        (
            "{ listMovie { items { " + " ".join(f"{key}: title" for key in "abcdefghijk") + " } } }",
            "fields in a GraphQL document",
        ),
        (
            """{ listMovie { items { ...A ...B } } listPerson { items { name } } }
            fragment A on Movie { ...B ...C } fragment B on Movie { title year rating }
            fragment C on Movie { title year rating status } """,
            "fields in a GraphQL document",
        ),
        (
            "{ listMovie { items { director { name } producers { items { name } } actors { items { name } } } } }",
            "relations to follow in a GraphQL request",
        ),
    ],
    ids=["tokens", "depth", "depth of fragments", "fields", "fragments", "sets"],
)
def test_query_past_a_bound_is_refused(small: Api, query: str, message: str) -> None:
    assert message in refused(small, query)


def test_answer_past_a_bound_is_refused(small: Api) -> None:
    """What is read once is written for each relation that leads to it."""
    long = movies.node("Movie", "long", title="x" * 300, director=movies.reference("nolan"))
    small.ok("/models/instances", {"items": [long]})
    movies.ask(small, "{ listMovie { items { title a: title b: title } } }")
    message = refused(small, "{ listMovie { items { director { directed { items { title a: title b: title } } } } } }")
    assert "2000 characters in the answer to a GraphQL request" in message


def test_answer_that_relations_multiply_is_not_made(own_films: Api) -> None:
    inner = "name"
    for _ in range(4):
        inner = f"directed {{ items {{ director {{ {inner} }} }} }}"
    nodes = [movies.node("Movie", f"m{n}", title="t", director=movies.reference("thomas")) for n in range(100)]
    own_films.ok("/models/instances", {"items": nodes})
    began = time.monotonic()
    assert "characters in the answer" in refused(own_films, f"{{ listPerson {{ items {{ {inner} }} }} }}")
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("length", [100, 1_500])
def test_long_chain_of_fragments_is_refused(films: Api, length: int) -> None:
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(length))
    query = f"{{ ...F0 }} {chain} fragment F{length} on Query {{ __typename }}"
    assert "levels of a GraphQL document" in refused(films, query)


LONG = [
    "{ " + "listMovie { items { title } } " * 650 + "}",
    "{ listMovie { items { " + "title " * 1990 + "} } }",
    "{ listMovie { items { " + " ".join(f"a{n}: title" for n in range(1990)) + " } } }",
    "{ listMovie { items { ...F0 } } } "
    + " ".join(
        f"fragment F{n} on Movie {{ ...F{n + 1} ...G{n} }} fragment G{n} on Movie {{ title }}" for n in range(400)
    )
    + " fragment F400 on Movie { title }",
]


@pytest.mark.parametrize("query", LONG, ids=["roots", "same", "aliases", "fragments"])
def test_largest_documents_take_a_bounded_time(films: Api, query: str) -> None:
    began = time.monotonic()
    assert films.post(movies.MODEL, {"query": query}).status_code == 200
    assert time.monotonic() - began < 30  # a limit far above what it takes: it must end


def test_deeply_nested_input_is_refused(films: Api) -> None:
    value = "{not: " * 90 + "{}" + "}" * 90
    assert "filter" in refused(films, f"{{ listMovie(filter: {value}) {{ items {{ title }} }} }}")
