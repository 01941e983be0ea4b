"""Every operator against every type of property: absent, null, an empty list, one value, many."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, node, ref, view_ref
from conftest import Api

pytestmark = pytest.mark.usefixtures("each_way")
INSTANCES = "/models/instances"
ENUM = {"values": {"on": {}, "off": {}}}

# Three values of each type, in ascending order where it has one.
KINDS: dict[str, list[Any]] = {
    "text": ["a", "ab", "b"],
    "timeseries": ["a", "ab", "b"],
    "file": ["a", "ab", "b"],
    "sequence": ["a", "ab", "b"],
    "enum": ["off", "on", "on"],
    "boolean": [False, True, True],
    "int32": [-1, 0, 7],
    "int64": [-(2**63), 2**53, 2**53 + 1],
    "float32": [-1.5, 0.1, 3.4e38],
    "float64": [-1.5, 0.1, 1e300],
    "timestamp": ["2024-12-06T00:00:00Z", "2024-12-06T00:00:00.001Z", "2024-12-06T00:00:00-01:00"],
    "date": ["0001-01-01", "2024-02-29", "2024-03-01"],
    "json": [{"a": 1}, {"b": [None]}, {"a": 1, "b": {}}],
    "direct": [ref("a"), ref("b"), ref("c")],
}
NUMBERS = ("int32", "int64", "float32", "float64")
TEXTS = ("text", "timeseries", "file", "sequence", "enum")
ORDERED = (*NUMBERS, *TEXTS, "timestamp", "date")
LISTS = [kind for kind in KINDS if kind != "enum"]


@pytest.fixture(scope="module")
def stored(base_url: str) -> Iterator[Api]:
    """Nodes that have nothing (`absent`), null, the first value (`one`), the second (`two`), lists of them."""
    api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
    with api.client:
        _store(api)
        yield api


def _store(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    scalars = {k: {"type": {"type": k, **(ENUM if k == "enum" else {})}, "nullable": True} for k in KINDS}
    lists = {k: {"type": {"type": k, "list": True}, "nullable": True} for k in LISTS}
    api.ok("/models/containers", {"items": [container("One", **scalars), container("Many", **lists)]})
    one, many = container_ref("One"), container_ref("Many")
    items = [node("absent")]
    items += [node("null", data(one, **dict.fromkeys(KINDS)), data(many, **dict.fromkeys(LISTS)))]
    items += [node("empty", data(many, **{kind: [] for kind in LISTS}))]
    for index, name in enumerate(("one", "two", "three")):
        values = {kind: values[index] for kind, values in KINDS.items()}
        items.append(node(name, data(one, **values), data(many, **{kind: [values[kind]] for kind in LISTS})))
    items.append(node("both", data(many, **{kind: KINDS[kind][:2] for kind in LISTS})))
    api.ok(INSTANCES, {"items": items})


def found(api: Api, said: dict[str, Any]) -> set[str]:
    """The nodes that a filter finds, without those that only direct relations have made."""
    answer = api.ok(f"{INSTANCES}/list", {"filter": said})
    return {item["externalId"] for item in answer["items"]} - {"a", "b", "c"}


def one(kind: str) -> list[str]:
    return [SPACE, "One", kind]


def many(kind: str) -> list[str]:
    return [SPACE, "Many", kind]


@pytest.mark.parametrize("kind", KINDS)
def test_equals_and_in_know_no_null(kind: str, stored: Api) -> None:
    first, second = KINDS[kind][:2]
    equals = {"equals": {"property": one(kind), "value": first}}
    assert found(stored, equals) == {"one"}
    assert found(stored, {"not": equals}) == {"two", "three"}
    assert found(stored, {"equals": {"property": one(kind), "value": None}}) == set()
    assert found(stored, {"not": {"equals": {"property": one(kind), "value": None}}}) == set()
    assert {"one", "two"} <= found(stored, {"in": {"property": one(kind), "values": [first, second]}})
    assert found(stored, {"in": {"property": one(kind), "values": [first]}}) == {"one"}
    assert found(stored, {"in": {"property": one(kind), "values": []}}) == set()
    assert found(stored, {"not": {"in": {"property": one(kind), "values": [first]}}}) == {"two", "three"}


@pytest.mark.parametrize("kind", KINDS)
def test_property_equals_itself_unless_null(kind: str, stored: Api) -> None:
    itself = {"equals": {"property": one(kind), "value": {"property": one(kind)}}}
    assert found(stored, itself) == {"one", "two", "three"}
    assert found(stored, {"not": itself}) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_exists_is_never_unknown(kind: str, stored: Api) -> None:
    exists = {"exists": {"property": one(kind)}}
    assert found(stored, exists) == {"one", "two", "three"}
    assert found(stored, {"not": exists}) == {"absent", "null", "empty", "both"}


@pytest.mark.parametrize("kind", LISTS)
def test_empty_list_exists(kind: str, stored: Api) -> None:
    exists = {"exists": {"property": many(kind)}}
    assert found(stored, exists) == {"empty", "one", "two", "three", "both"}
    assert found(stored, {"not": exists}) == {"absent", "null"}


@pytest.mark.parametrize("kind", LISTS)
def test_lists_contain(kind: str, stored: Api) -> None:
    first, second, third = KINDS[kind]
    same = {"two", "three"} if second == third else {"two"}
    for operator, values, expected in (
        ("containsAny", [first], {"one", "both"}),
        ("containsAny", [first, second], {"one", "both"} | same),
        ("containsAny", [], set()),
        ("containsAll", [first], {"one", "both"}),
        ("containsAll", [first, second], {"both"}),
        ("containsAll", [], {"empty", "one", "two", "three", "both"}),
        ("in", [first], {"one", "both"}),
        ("in", [], set()),
        ("prefix", [first], {"one", "both"}),
        ("prefix", [first, second], {"both"}),
        ("prefix", [second], same),
        ("prefix", [], {"empty", "one", "two", "three", "both"}),
    ):
        said = {operator: {"property": many(kind), "value" if operator == "prefix" else "values": values}}
        assert found(stored, said) == expected, said
        # What is null stays unknown.
        assert found(stored, {"not": said}) == {"empty", "one", "two", "three", "both"} - expected, said
    assert found(stored, {"prefix": {"property": many(kind), "value": first}}) == {"one", "both"}
    assert found(stored, {"containsAll": {"property": many(kind), "values": {"property": many(kind)}}}) == {
        *("empty", "one", "two", "three", "both")
    }


@pytest.mark.parametrize("kind", ORDERED)
def test_range_and_overlaps_know_no_null(kind: str, stored: Api) -> None:
    first, second, third = KINDS[kind]
    same = {"two", "three"} if second == third else {"two"}
    for bounds, expected in (
        ({"gt": first}, {"two", "three"}),
        ({"gte": first}, {"one", "two", "three"}),
        ({"lt": second}, {"one"}),
        ({"lte": second}, {"one"} | same),
        ({"gt": first, "lte": second}, same),
        ({"gte": second, "lt": first}, set()),
    ):
        said = {"range": {"property": one(kind), **bounds}}
        assert found(stored, said) == expected, said
        assert found(stored, {"not": said}) == {"one", "two", "three"} - expected, said
        point = {"overlaps": {"startProperty": one(kind), "endProperty": one(kind), **bounds}}
        assert found(stored, point) == expected, point


@pytest.mark.parametrize("kind", TEXTS)
def test_prefix_of_text(kind: str, stored: Api) -> None:
    first = KINDS[kind][0]
    expected = {"one", "two"} if first == "a" else {"one"}
    said = {"prefix": {"property": one(kind), "value": first}}
    assert found(stored, said) == expected
    assert found(stored, {"not": said}) == {"one", "two", "three"} - expected
    assert found(stored, {"prefix": {"property": one(kind), "value": ""}}) == {"one", "two", "three"}
    assert found(stored, {"prefix": {"property": one(kind), "value": first.upper()}}) == set()


@pytest.mark.parametrize("kind", NUMBERS)
@pytest.mark.parametrize("number", [-(2**70), -1.5, -1, 0, 1e-9, 0.5, 7.0, 2**53, 2**63, 2**70, 10**400])
def test_numbers_compare_whatever_their_size_and_form(kind: str, number: float, stored: Api) -> None:
    named = dict(zip(("one", "two", "three"), KINDS[kind], strict=True))
    above = {"range": {"property": one(kind), "gt": number}}
    assert found(stored, above) == {name for name, value in named.items() if value > number}
    assert found(stored, {"not": above}) == {name for name, value in named.items() if value <= number}
    equal = {"in": {"property": one(kind), "values": [number]}}
    assert found(stored, equal) == {name for name, value in named.items() if value == number}


def test_int64_is_exact(stored: Api) -> None:
    for value, expected in ((2**53, {"two"}), (2**53 + 1, {"three"}), (float(2**53), {"two"}), (-(2.0**63), {"one"})):
        assert found(stored, {"equals": {"property": one("int64"), "value": value}}) == expected
        assert found(stored, {"in": {"property": one("int64"), "values": [value]}}) == expected
        assert found(stored, {"containsAll": {"property": many("int64"), "values": [value]}}) == expected | (
            {"both"} if value != 2**53 + 1 else set()
        )
    assert found(stored, {"range": {"property": one("int64"), "gt": 2**53}}) == {"three"}
    assert found(stored, {"range": {"property": one("int64"), "gt": float(2**53)}}) == {"three"}
    assert found(stored, {"equals": {"property": one("int64"), "value": 0.5}}) == set()


@pytest.mark.parametrize(
    "written",
    [
        "2024-12-06T00:00:00Z",
        "2024-12-06T00:00:00",
        "2024-12-06T00:00:00.0",
        "2024-12-06T00:00:00.000+00:00",
        "2024-12-06T02:00:00+02",
        "2024-12-05T22:30:00-0130",
    ],
)
def test_timestamps_compare_as_instants(written: str, stored: Api) -> None:
    assert found(stored, {"equals": {"property": one("timestamp"), "value": written}}) == {"one"}
    assert found(stored, {"range": {"property": one("timestamp"), "gt": written}}) == {"two", "three"}
    assert found(stored, {"containsAny": {"property": many("timestamp"), "values": [written]}}) == {"one", "both"}


def test_float32_compares_as_float32(stored: Api) -> None:
    assert found(stored, {"equals": {"property": one("float32"), "value": 0.1}}) == {"two"}
    assert found(stored, {"equals": {"property": one("float32"), "value": 0.10000000149011612}}) == {"two"}
    assert found(stored, {"range": {"property": one("float32"), "gt": 1e300}}) == set()


def test_json_is_equal_whatever_the_order_of_its_keys(stored: Api) -> None:
    said = {"equals": {"property": one("json"), "value": {"b": {}, "a": 1}}}
    assert found(stored, said) == {"three"}


@pytest.mark.parametrize("name", ["createdTime", "lastUpdatedTime"])
def test_times_are_milliseconds_or_text(name: str, stored: Api) -> None:
    everyone = {"absent", "null", "empty", "one", "two", "three", "both"}
    path = ["node", name]
    for early, late in ((0, 2**45), ("2001-01-01T00:00:00Z", "9999-01-01T00:00:00+01:00"), (0, "9999-01-01T00:00:00")):
        assert found(stored, {"range": {"property": path, "gt": early, "lt": late}}) == everyone
        assert found(stored, {"range": {"property": path, "gt": late}}) == set()
    item = stored.ok(f"{INSTANCES}/list", {"filter": {"equals": {"property": ["node", "externalId"], "value": "one"}}})
    assert "one" in found(stored, {"equals": {"property": path, "value": item["items"][0][name]}})


def test_deleted_time_is_null(stored: Api) -> None:
    assert found(stored, {"exists": {"property": ["node", "deletedTime"]}}) == set()
    assert found(stored, {"not": {"equals": {"property": ["node", "deletedTime"], "value": 1}}}) == set()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"equals": {"property": ["node", "instanceType"], "value": "node"}}, 7),
        ({"equals": {"property": ["node", "instanceType"], "value": "edge"}}, 0),
        ({"in": {"property": ["node", "instanceType"], "values": ["edge", "node"]}}, 7),
        ({"exists": {"property": ["node", "instanceType"]}}, 7),
        ({"prefix": {"property": ["node", "instanceType"], "value": "no"}}, 7),
        ({"equals": {"property": ["node", "space"], "value": SPACE}}, 7),
        ({"range": {"property": ["node", "version"], "gte": 1.0}}, 7),
        ({"prefix": {"property": ["node", "externalId"], "value": "t"}}, 2),
        ({"instanceReferences": [ref("one"), ref("nope")]}, 1),
        ({"instances": [ref("one"), ref("two")]}, 2),
        ({"instanceReferences": []}, 0),
        ({"matchAll": {}}, 7),
        ({"not": {"matchAll": {}}}, 0),
        ({"invalid": {"previouslyReferencedProperties": [["sp", "x", "y"]], "filterType": "equals"}}, 0),
        ({"hasData": [container_ref("One")]}, 4),
        ({"hasData": [container_ref("One"), container_ref("Many")]}, 4),
        ({"not": {"hasData": [container_ref("Many")]}}, 1),
    ],
)
def test_instance_as_a_whole(said: dict[str, Any], expected: int, stored: Api) -> None:
    assert len(found(stored, said)) == expected


@pytest.mark.parametrize(
    ("path", "expected"), [(one("direct"), {"one"}), (many("direct"), {"one", "both"})], ids=["one", "many"]
)
def test_nested_looks_at_the_targets(path: list[str], expected: set[str], stored: Api) -> None:
    named = {"equals": {"property": ["node", "externalId"], "value": "a"}}
    assert found(stored, {"nested": {"scope": path, "filter": named}}) == expected
    assert found(stored, {"nested": {"scope": path, "filter": {"matchAll": {}}}}) >= {"one", "two", "three"}
    none = {"nested": {"scope": path, "filter": {"not": {"matchAll": {}}}}}
    assert found(stored, none) == set()
    known = {"one", "two", "three"} | ({"empty", "both"} if path == many("direct") else set())
    assert found(stored, {"not": none}) == known


def test_has_data_through_a_view_is_what_the_view_shows(stored: Api) -> None:
    mapped = {"v": {"container": container_ref("One"), "containerPropertyIdentifier": "text"}}
    own = {"equals": {"property": one("text"), "value": "ab"}}
    body = {"space": SPACE, "version": "v1", "properties": mapped}
    views = [{**body, "externalId": "Plain"}, {**body, "externalId": "Filtered", "filter": own}]
    stored.ok("/models/views", {"items": views})
    assert found(stored, {"hasData": [view_ref("Plain")]}) == {"null", "one", "two", "three"}
    assert found(stored, {"hasData": [view_ref("Filtered")]}) == {"two"}
    assert found(stored, {"not": {"hasData": [view_ref("Filtered")]}}) == {"one", "three"}
    assert found(stored, {"equals": {"property": [SPACE, "Plain/v1", "v"], "value": "ab"}}) == {"two"}


def test_pages_take_both_zeros_for_one(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    api.ok("/models/containers", {"items": [container("One", float64={"type": {"type": "float64"}, "nullable": True})]})
    values = {"a": 0.0, "b": -0.0, "c": 0.0}
    items = [node(name, data(container_ref("One"), float64=value)) for name, value in values.items()]
    api.ok(INSTANCES, {"items": items})
    for direction in ("ascending", "descending"):
        body: dict[str, Any] = {"sort": [{"property": one("float64"), "direction": direction}], "limit": 1}
        for name in values:
            answer = api.ok(f"{INSTANCES}/list", body)
            assert [item["externalId"] for item in answer["items"]] == [name]
            body["cursor"] = answer["nextCursor"]
