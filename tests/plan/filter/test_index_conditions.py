"""The conditions that let an index of Neo4j serve a comparison."""

import pytest

from emulator.plan.filter.index_conditions import with_index_conditions
from emulator.plan.filter.predicates import Comparison, Field, HasLabels, Operator, Predicate, Value, every
from emulator.schema.model import INDEX_KEY_LENGTH

NAME, LOOKUP = Field("P.name", "text", lookup="P~name"), Field("P~name", "text")
DISPUTED = "zone \uff21"


@pytest.mark.parametrize(
    ("operator", "text", "condition"),
    [
        (">", "zone", Comparison(LOOKUP, ">=", Value("zone"))),
        ("<", "zone", Comparison(LOOKUP, "<=", Value("zone"))),
        ("=", DISPUTED, Comparison(LOOKUP, "=", Value(DISPUTED))),
        (">", DISPUTED, Comparison(LOOKUP, ">=", Value("zone "))),
        (">=", "x" * 5_000 + DISPUTED, Comparison(LOOKUP, ">=", Value("x" * INDEX_KEY_LENGTH))),
        ("<", DISPUTED, None),
        ("<=", DISPUTED, None),
    ],
)
def test_condition_of_a_text_holds_in_either_order_of_texts(
    operator: Operator, text: str, condition: Predicate | None
) -> None:
    comparison = Comparison(NAME, operator, Value(text))
    expected = every(HasLabels(("P",)), *([condition] if condition else []), comparison)
    assert with_index_conditions(comparison) == expected
