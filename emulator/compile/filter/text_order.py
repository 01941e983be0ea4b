"""Comparisons of a stored text with a parameter, by code point (`plan/filter/text_order.py` says what differs)."""

from collections.abc import Callable
from typing import Any

from emulator.plan.filter.predicates import Operator

_LAST = "\ud7ff"
"""The last character below the disputed ones."""
_SEPARATOR = "\0"
"""A character that no text has."""
_BELOW, _ABOVE = "[\\\\x{E000}-\\\\x{FFFF}]", "[\\\\x{10000}-\\\\x{10FFFF}]"


def compare_by_code_point(
    subject: str, operator: Operator, text: str, start: str, parameter: Callable[[str, Any], str]
) -> str:
    """The expression that compares `subject` with `text`, right in whichever order Neo4j compares them.

    `start` is the undisputed start of `text`. `parameter` makes a parameter of a name and a value, and returns its
    expression. The subject is compared as it is, unless the two first differ in a character from U+E000 to U+FFFF and
    one above: then that decides. Subqueries and quantifiers would say it too, but take ten times as long to plan.
    """
    begins, floor = parameter("start", start), parameter("floor", start + _LAST)
    both = f"left({subject}, {parameter('length', len(text) + 1)}) + {parameter('behind', _SEPARATOR + text)}"
    is_above, is_below = f"{both} =~ {_differ(_ABOVE, _BELOW)}", f"{both} =~ {_differ(_BELOW, _ABOVE)}"
    true, false = (is_above, is_below) if operator in {">", ">="} else (is_below, is_above)
    plain = f"{subject} {operator} {parameter('text', text)}"
    return (
        f"CASE WHEN {subject} STARTS WITH {begins} AND {subject} > {floor} "
        f"THEN ({plain} OR {true}) AND NOT {false} ELSE {plain} END"
    )


def _differ(left: str, right: str) -> str:
    """The pattern of two texts with the separator between them that begin alike, then differ in these characters."""
    return f"'(?s)(.*?){left}[^\\\\x00]*+\\\\x00\\\\1{right}.*'"
