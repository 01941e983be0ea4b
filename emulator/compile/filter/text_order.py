"""Comparisons of a stored text with a parameter, by code point (`plan/filter/text_order.py` says what differs)."""

from collections.abc import Callable
from typing import Any

from emulator.plan.filter.predicates import Operator


def compare_by_code_point(
    subject: str, operator: Operator, text: str, start: str, parameter: Callable[[str, Any], str]
) -> str:
    """The expression that compares `subject` with `text`, right in whichever order Neo4j compares them.

    `start` is the undisputed start of `text`. `parameter` makes a parameter of a name and a value, and returns its
    expression. A subject that goes on otherwise than with a disputed character is compared as it is.
    """
    value = parameter("text", text)
    # The length of what both begin with is found bit by bit: `step` is each power of two, the highest first.
    steps = parameter("steps", [1 << bit for bit in reversed(range(len(text).bit_length()))])
    step = f"substring({subject}, same, step) = substring({value}, same, step)"
    same = f"reduce(same = 0, step IN {steps} | same + CASE WHEN {step} THEN step ELSE 0 END)"
    floor = parameter("floor", start + _LAST)
    return (
        f"CASE WHEN {subject} STARTS WITH {parameter('start', start)} AND {subject} > {floor} "
        f"THEN head([same IN [{same}] | {_character(subject)} {operator} {_character(value)}]) "
        f"ELSE {subject} {operator} {value} END"
    )


_LAST = "\ud7ff"
"""The last character below the disputed ones."""


def _character(text: str) -> str:
    """The character at `same`, as a list that is ordered by code point: first whether it is above U+FFFF."""
    is_above = "one > '\\uD7FF' AND NOT '\\uE000' <= one <= '\\uFFFF'"
    return f"[one IN [substring({text}, same, 1)] | [{is_above}, one]]"
