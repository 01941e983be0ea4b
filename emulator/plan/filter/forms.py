"""Forms: predicates without their values, property keys and labels. Many of one form become one with a list of rows."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import structs

from emulator.plan.filter.predicates import (
    All,
    Any_,
    AnyStartsWith,
    Comparison,
    Constant,
    Contains,
    Field,
    HasLabels,
    Not,
    OfRows,
    OneOf,
    Operand,
    Predicate,
    Present,
    RowValue,
    StartsWith,
    Value,
)


class _FormlessError(Exception):
    """The predicate looks at other instances, or has a part that is not to be one of a list."""


Place = Callable[[Any], int | None]
"""Returns the position in a row of a value, of a property key or of labels; None where these stay where they are."""


def listed(parts: list[Predicate], many: int, *, every: bool) -> list[Predicate]:
    """`parts` with one `OfRows` in place of those of one form, where they are more than `many`.

    Of a conjunction the first `many` stay: an index may serve them.
    """
    if len(parts) <= many:
        return parts
    groups: dict[Predicate, list[int]] = {}
    for index, part in enumerate(parts):
        if (form := _form(part)) is not None:
            groups.setdefault(form, []).append(index)
    replaced = dict[int, Predicate]()
    gone = set[int]()
    for indexes in groups.values():
        if len(indexes) > many:
            chosen = indexes[many:] if every else indexes
            replaced[chosen[0]] = _of_rows([parts[index] for index in chosen], every=every)
            gone.update(chosen[1:])
    return [replaced.get(index, part) for index, part in enumerate(parts) if index not in gone]


def _form(part: Predicate) -> Predicate | None:
    counter = iter(range(1_000_000))
    try:
        return _placed(part, lambda _: next(counter))
    except _FormlessError:
        return None


def _of_rows(parts: Sequence[Predicate], *, every: bool) -> Predicate:
    """The parts, all of one form, as rows of what differs between them."""
    rows = [_contents(part) for part in parts]
    differing = [index for index, column in enumerate(zip(*rows, strict=True)) if len(set(map(repr, column))) > 1]
    positions = {index: position for position, index in enumerate(differing)}
    counter = iter(range(1_000_000))
    form = _placed(parts[0], lambda _: positions.get(next(counter)))
    return OfRows(form, tuple(tuple(row[index] for index in differing) for row in rows), every)


def _contents(part: Predicate) -> list[Any]:
    contents: list[Any] = []

    def place(content: Any) -> int:
        contents.append(content)
        return len(contents) - 1

    _placed(part, place)
    return contents


def _placed(part: Predicate, place: Place) -> Predicate:  # noqa: PLR0911 - a case each
    """`part` with a position for each content that `place` gives one."""
    match part:
        case All(parts) | Any_(parts):
            return structs.replace(part, parts=tuple(_placed(one, place) for one in parts))
        case Not(inner):
            return Not(_placed(inner, place))
        case Comparison(_, operator, Value(str())) if operator != "=":
            raise _FormlessError  # how texts compare is decided for each
        case OneOf(field, operand) | StartsWith(field, operand) | AnyStartsWith(field, operand):
            return type(part)(_placed_field(field, place), _placed_operand(operand, place))
        case Comparison(field, operator, operand):
            return Comparison(_placed_field(field, place), operator, _placed_operand(operand, place))
        case Contains(field, operand, every):
            return Contains(_placed_field(field, place), _placed_operand(operand, place), every)
        case Present(field, filled):
            return Present(_placed_field(field, place), filled)
        case HasLabels(labels, None):
            index = place(list(labels))
            return part if index is None else HasLabels((), index)
        case Constant():
            return part
        case _:
            raise _FormlessError


def _placed_field(field: Field, place: Place) -> Field:
    """Base properties are named in the form: some are expressions of their own."""
    index = place(field.key) if "." in field.key else None
    return field if index is None else Field("", field.kind, field.list, field.part, row=index)


def _placed_operand(operand: Operand, place: Place) -> Operand:
    match operand:
        case Value(value):
            index = place(value)
            return operand if index is None else RowValue(index)
        case Field():
            return _placed_field(operand, place)
        case RowValue():
            raise _FormlessError
