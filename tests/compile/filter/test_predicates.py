"""The Cypher of each predicate: its text, and the parameters that carry its values."""

from typing import Any

import pytest

from emulator.compile.filter.predicates import compile_predicate
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.plan.filter.predicates import (
    All,
    Any_,
    AnyStartsWith,
    Comparison,
    Constant,
    Contains,
    Field,
    HasLabels,
    KeyIn,
    Not,
    OneOf,
    Predicate,
    Present,
    StartsWith,
    TargetMatches,
    Value,
)

NAME, TAGS, LINK = Field("P.name", "text"), Field("P.tags", "text", list=True), Field("P.link", "direct")
LINKS, TYPE_SPACE = Field("P.links", "direct", list=True), Field("type", "text", part="space")
TYPE_ID, KIND = Field("type", "text", part="externalId"), Field("instanceType", "text")
A = Comparison(NAME, "=", Value("a"))

GOLDEN: list[tuple[Predicate, str, dict[str, Any]]] = [
    (Constant(value=True), "true", {}),
    (Constant(value=False), "false", {}),
    (A, "n.`P.name` = $f", {"f": "a"}),
    (Comparison(NAME, ">", Value("zone 70 °C 東京")), "n.`P.name` > $f", {"f": "zone 70 °C 東京"}),
    (Comparison(NAME, "=", Value("\uff5e")), "n.`P.name` = $f", {"f": "\uff5e"}),
    (Comparison(NAME, "<=", TYPE_SPACE), "n.`P.name` <= split(n.`type`, ':')[1]", {}),
    (
        Comparison(TYPE_ID, "=", Value("t")),
        "substring(n.`type`, size(split(n.`type`, ':')[0]) + size(split(n.`type`, ':')[1]) + 2) = $f",
        {"f": "t"},
    ),
    (Comparison(KIND, "=", Value("edge")), "CASE WHEN n:Edge THEN 'edge' ELSE 'node' END = $f", {"f": "edge"}),
    (All((A, Present(NAME))), "(n.`P.name` = $f_0) AND (n.`P.name` IS NOT NULL)", {"f_0": "a"}),
    (Any_((Present(NAME), Not(A))), "(n.`P.name` IS NOT NULL) OR (NOT (n.`P.name` = $f_1))", {"f_1": "a"}),
    (OneOf(NAME, Value(["a"])), "n.`P.name` IN $f", {"f": ["a"]}),
    (OneOf(NAME, TAGS), "n.`P.name` IN n.`P.tags`", {}),
    (
        Contains(TAGS, Value(["a"]), every=True),
        "CASE WHEN n.`P.tags` IS NULL THEN null ELSE all(element IN $f WHERE element IN n.`P.tags`) END",
        {"f": ["a"]},
    ),
    (
        Contains(TAGS, Value(["a"]), every=False),
        "CASE WHEN n.`P.tags` IS NULL THEN null ELSE any(element IN $f WHERE element IN n.`P.tags`) END",
        {"f": ["a"]},
    ),
    (StartsWith(NAME, Value("a")), "n.`P.name` STARTS WITH $f", {"f": "a"}),
    (StartsWith(TAGS, Value(["a"])), "n.`P.tags`[..size($f)] = $f", {"f": ["a"]}),
    (AnyStartsWith(TAGS, Value("a")), "any(element IN n.`P.tags` WHERE element STARTS WITH $f)", {"f": "a"}),
    (Present(TAGS, filled=True), "coalesce(size(n.`P.tags`), 0) > 0", {}),
    (HasLabels(("Node", "P`x")), "n:`Node` AND n:`P``x`", {}),
    (HasLabels(()), "true", {}),
    (KeyIn(("demo:sp:a",)), "n.key IN $f", {"f": ["demo:sp:a"]}),
    (
        TargetMatches(LINK, A),
        (
            "(EXISTS { MATCH (n_target:Instance) WHERE n_target.key = n.`P.link` AND (n_target.`P.name` = $f_0) }"
            " OR n.`P.link` <> n.`P.link`)"
        ),
        {"f_0": "a"},
    ),
    (
        TargetMatches(LINKS, TargetMatches(LINK, Constant(value=True))),
        (
            "(EXISTS { MATCH (n_target:Instance) WHERE n_target.key IN n.`P.links` AND "
            "((EXISTS { MATCH (n_target_target:Instance) WHERE n_target_target.key = n_target.`P.link` AND (true) }"
            " OR n_target.`P.link` <> n_target.`P.link`)) } OR n.`P.links` <> n.`P.links`)"
        ),
        {},
    ),
]


@pytest.mark.parametrize(("predicate", "text", "parameters"), GOLDEN)
def test_predicate_is_this_cypher(predicate: Predicate, text: str, parameters: dict[str, Any], graph: Graph) -> None:
    compiled = compile_predicate(predicate, "n", "f")
    assert (compiled.text, compiled.parameters) == (text, parameters)
    graph.run_schema_command(Statement(f"EXPLAIN MATCH (n:Instance) WHERE {text} RETURN n", parameters))


def test_other_values_are_the_same_text() -> None:
    texts = {compile_predicate(Comparison(NAME, "=", Value(value)), "n", "f").text for value in ("a", "' OR 1=1 //", 1)}
    assert texts == {"n.`P.name` = $f"}


def test_text_that_has_a_place_of_its_own_in_each_order_is_compared_by_code_point() -> None:
    fragment = compile_predicate(Comparison(NAME, ">", Value("a\uff5eb")), "n", "f")
    assert fragment.parameters == {
        "f_text": "a\uff5eb",
        "f_start": "a",
        "f_floor": "a\ud7ff",
        "f_length": 4,
        "f_behind": "\0a\uff5eb",
    }
    assert fragment.text.startswith("CASE WHEN n.`P.name` STARTS WITH $f_start AND n.`P.name` > $f_floor THEN (")
    assert fragment.text.endswith(" ELSE n.`P.name` > $f_text END")
