"""Predicates: filters with every name resolved and every value coerced, the input of `compile/filter`.

As in SQL a predicate is true, false or unknown (a comparison with null); only true lets an instance pass.
"""

from typing import Any, Literal

from msgspec import Struct


class Field(Struct, frozen=True):
    """A property of the instance, of type `kind`. `part` selects the space or external id of a reference."""

    key: str
    kind: str
    list: bool = False
    part: Literal["space", "externalId"] | None = None
    lookup: str | None = None
    """The indexed property key by which instances are found, where there is one."""
    row: int | None = None
    """Inside `OfRows`: the position of the property key in a row; `key` is empty then."""


class Value(Struct, frozen=True):
    """A literal in its stored form."""

    value: Any


class RowValue(Struct, frozen=True):
    """Inside `OfRows`: the literal at this position of a row."""

    index: int


Operand = Value | Field | RowValue
Operator = Literal["=", "<", "<=", ">", ">="]


class Constant(Struct, frozen=True):
    value: bool


class All(Struct, frozen=True):
    parts: tuple["Predicate", ...]


class Any_(Struct, frozen=True):  # noqa: N801 - `Any` is taken
    parts: tuple["Predicate", ...]


class Not(Struct, frozen=True):
    part: "Predicate"


class Comparison(Struct, frozen=True):
    field: Field
    operator: Operator
    operand: Operand


class OneOf(Struct, frozen=True):
    """The value is an element of the operand."""

    field: Field
    operand: Operand


class Contains(Struct, frozen=True):
    """The list has any, or with `every` all, of the elements of the operand."""

    field: Field
    operand: Operand
    every: bool


class StartsWith(Struct, frozen=True):
    """The text starts with a text, or the list with a list."""

    field: Field
    operand: Operand


class AnyStartsWith(Struct, frozen=True):
    """An element of the list starts with a text."""

    field: Field
    operand: Operand


class Present(Struct, frozen=True):
    """The value is not null; with `filled` a list also has an element."""

    field: Field
    filled: bool = False


class HasLabels(Struct, frozen=True):
    """The instance has these labels: aliases of containers in which it has data, and `Node` or `Edge`."""

    labels: tuple[str, ...]
    row: int | None = None
    """Inside `OfRows`: the position of the labels in a row; `labels` is empty then."""


class KeyIn(Struct, frozen=True):
    """The key of the instance is one of `keys`."""

    keys: tuple[str, ...]


class TargetMatches(Struct, frozen=True):
    """The target of the reference, or of one of a list of references, fulfils `part`."""

    field: Field
    part: "Predicate"


class OfRows(Struct, frozen=True):
    """`part` holds with any, or with `every` all, of `rows`: their elements are what it refers to by position.

    It is the disjunction, or the conjunction, of as many predicates of one form.
    """

    part: "Predicate"
    rows: tuple[tuple[Any, ...], ...]
    every: bool


class EndOfEdge(Struct, frozen=True):
    """The node is at this end of an edge that fulfils `part`."""

    end: Literal["startNode", "endNode"]
    part: "Predicate"


Predicate = (
    Constant
    | All
    | Any_
    | Not
    | Comparison
    | OneOf
    | Contains
    | StartsWith
    | AnyStartsWith
    | Present
    | HasLabels
    | KeyIn
    | TargetMatches
    | OfRows
    | EndOfEdge
)


def values_of(field: Field, predicate: Predicate) -> list[str] | None:
    """The texts of which `field` has one wherever `predicate` holds; None where it may have others."""
    for part in predicate.parts if isinstance(predicate, All) else (predicate,):
        match part:
            case Comparison(subject, "=", Value(str() as value)) if subject == field:
                return [value]
            case OneOf(subject, Value([*values])) if subject == field:
                return [value for value in values if isinstance(value, str)]
            case _:
                pass
    return None


def every(*parts: Predicate) -> Predicate:
    """The conjunction of `parts`, flattened."""
    needed: list[Predicate] = []
    for part in parts:
        members = part.parts if isinstance(part, All) else (part,)
        needed += [one for one in members if not (isinstance(one, Constant) and one.value)]
    if len(needed) > 1:
        return All(tuple(needed))
    return needed[0] if needed else Constant(value=True)
