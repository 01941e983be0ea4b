"""Requests at the bounds of requests, and just past them."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from builders import container_ref, data, node, view_ref
from emulator.plan.read.search import MAX_CLAUSES
from emulator.settings import Settings
from laboratory.bounding.world import DOUBLINGS, LIMITS, NUMBERS, equals, exists, nested, text

INSTANCES = "/models/instances"
Json = dict[str, Any]
SETS = 50
"""The most sets of a query or a sync, which the service publishes."""


class Case(NamedTuple):
    """A bound, with the body of a request at it, if there is one, and of one past it."""

    bound: str
    path: str
    at: Callable[[], bytes] | None
    past: Callable[[], bytes]


def cases() -> Iterator[Case]:
    """Every bound."""
    yield from _bodies()
    yield from _searches()
    yield from _filters()
    yield from _queries()


def _json(make: Callable[[int], Any], count: int) -> Callable[[], bytes]:
    return lambda: msgspec.json.encode(make(count))


def _bound(name: str, path: str, make: Callable[[int], Any], limit: int) -> Case:
    """The case of a request whose size is a number."""
    return Case(name, path, _json(make, limit), _json(make, limit + 1))


def _bodies() -> Iterator[Case]:
    many = LIMITS.request_values // (NUMBERS + 20)
    yield Case(
        "values of a body that writes",
        INSTANCES,
        _json(lambda count: {"items": [_with_numbers(number) for number in range(count)]}, min(many, 1_000)),
        lambda: b'{"items":[' + b"{}," * (LIMITS.request_values // 2) + b"{}]}",
    )
    yield Case(
        "millions of items",
        INSTANCES,
        None,
        lambda: b'{"items":[' + b"{}," * (Settings().max_body // 3 - 10) + b"{}]}",
    )
    yield _bound("items", INSTANCES, lambda count: {"items": [node(f"i{number}") for number in range(count)]}, 1_000)
    yield Case("bytes of a body that writes", INSTANCES, None, lambda: b'{"items":[]}'.ljust(Settings().max_body + 1))
    size = LIMITS.reading_request_size
    yield Case(
        "bytes of a body that reads",
        f"{INSTANCES}/list",
        lambda: b'{"limit":1}'.ljust(size),
        lambda: b'{"limit":1}'.ljust(size + 1),
    )
    yield Case(
        "values of a body that reads",
        f"{INSTANCES}/byids",
        None,
        lambda: b'{"items":[' + b"{}," * LIMITS.reading_request_values + b"{}]}",
    )
    yield Case("levels of a body", f"{INSTANCES}/list", None, lambda: b'{"cursor":' + b"[" * 100 + b"]" * 100 + b"}")


def _searches() -> Iterator[Case]:
    path, one = f"{INSTANCES}/search", {"view": view_ref("Thing"), "properties": ["t0"]}
    characters = LIMITS.search_characters
    yield _bound("length of the text of a search", path, lambda n: {**one, "query": ("word " * n)[:n]}, characters)
    yield _bound(
        "words of a search", path, lambda n: {**one, "query": " ".join(f"{i:x}" for i in range(n))}, MAX_CLAUSES
    )


def _with_numbers(number: int) -> Json:
    return node(f"w{number}", data(container_ref("Numbers"), numbers=[number] * NUMBERS))


def _listed(filter_: Json) -> Json:
    return {"filter": filter_, "limit": 100}


def _filters() -> Iterator[Case]:
    path, most = f"{INSTANCES}/list", LIMITS.filter_conditions - 1
    yield _bound("alike conditions, or", path, lambda n: _listed({"or": [equals(1, f"v{i}") for i in range(n)]}), most)
    yield _bound(
        "alike conditions, and not",
        path,
        lambda n: _listed({"and": [{"not": equals(i % 60, f"v{i}")} for i in range((n - 1) // 2)]}),
        LIMITS.filter_conditions,
    )
    yield _bound("filters inside each other", path, lambda n: _listed(_alternating(n - 1)), LIMITS.filter_depth)
    yield _bound("different conditions", path, lambda n: _listed(_different(n)), LIMITS.filter_forms)
    yield _bound(
        "nested filters",
        path,
        lambda n: _listed({"and": [nested(i, equals(i, "a")) for i in range(n)]}),
        LIMITS.nested_filters,
    )
    yield _bound("nested filters inside each other", path, lambda n: _listed(_nesting(n)), LIMITS.nested_depth)
    yield _bound(
        "values",
        path,
        lambda n: _listed({"in": {"property": text(1), "values": [f"v{i}" for i in range(n)]}}),
        LIMITS.filter_values,
    )
    yield _bound(
        "a view named again", path, lambda n: _listed({"hasData": [view_ref("Own")] * n}), LIMITS.filter_conditions - 32
    )
    yield Case(
        "views that name views twice",
        path,
        _json(lambda n: _listed({"hasData": [view_ref(f"Double{n}")]}), 2),
        _json(lambda n: _listed({"hasData": [view_ref(f"Double{n}")]}), DOUBLINGS - 1),
    )


def _alternating(depth: int) -> Json:
    inner = equals(0, "a")
    for number in range(depth):
        inner = {("and", "or")[number % 2]: [inner, exists(number)]}
    return inner


def _different(count: int) -> Json:
    """Conditions no two of which have one form: each pair of operators in another order and depth."""
    operators: list[Callable[[int], Json]] = [
        exists,
        lambda i: equals(i, "a"),
        lambda i: {"prefix": {"property": text(i), "value": "a"}},
        lambda i: {"range": {"property": text(i), "gt": "a"}},
        lambda i: {"equals": {"property": text(i), "value": {"property": text(i + 1)}}},
    ]
    parts: list[Json] = []
    for number in range(count // 3):
        digits = [number // 5**place % 5 for place in range(3)]
        parts.append({"and": [operators[digit](place) for place, digit in enumerate(digits)]})
    rest = [{"range": {"property": text(50), "gte": f"v{number}"}} for number in range(count % 3)]
    return {"or": [*parts, *rest]}


def _nesting(depth: int) -> Json:
    inner = equals(0, "a")
    for number in range(depth):
        inner = nested(number, inner)
    return inner


def _queries() -> Iterator[Case]:
    path = f"{INSTANCES}/query"
    yield _bound("sets of a query", path, _chained, SETS)
    yield _bound("sets of a sync", f"{INSTANCES}/sync", _chained, SETS)
    yield _bound("members of set operations", path, _union, LIMITS.set_operation_members)
    yield Case(
        "characters of values",
        path,
        _json(_long_parameter, 1),
        _json(_long_parameter, 2),
    )


def _chained(count: int) -> Json:
    """Sets each of which starts from the one before: edges and their ends, in turn."""
    sets: Json = {"s0": {"nodes": {"filter": equals(0, "0 1")}, "limit": 10}}
    for number in range(1, count):
        start = {"from": f"s{number - 1}"}
        kind: Json = {"edges": {**start, "maxDistance": 1}} if number % 2 else {"nodes": start}
        sets[f"s{number}"] = {**kind, "limit": 10}
    return {"with": sets, "select": {f"s{count - 1}": {}}}


def _union(members: int) -> Json:
    sets: Json = {"a": {"nodes": {}, "limit": 10}, "u": {"unionAll": ["a"] * members}}
    return {"with": sets, "select": {"u": {}}}


def _long_parameter(uses: int) -> Json:
    """A parameter of 6 MB that filters use so many times."""
    tests = [{"in": {"property": text(number), "values": {"parameter": "p"}}} for number in range(uses)]
    sets: Json = {"a": {"nodes": {"filter": {"and": tests}}, "limit": 10}}
    return {"with": sets, "select": {"a": {}}, "parameters": {"p": ["x" * 100_000] * 60}}
