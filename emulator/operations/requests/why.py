"""Why a request was refused, as far as its error tells."""

import dataclasses
import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from emulator import errors
from emulator.errors.base import Wording
from emulator.operations.requests.nearest import Nearest
from emulator.operations.requests.preview import preview
from emulator.operations.requests.stored import Stored

_POSITION = re.compile(r"^(?:items|delete)\[(\d{1,6})\]")
_SENTENCE = re.compile(r"(?<=\.) ")
_OF_PROPERTIES = (
    errors.ImmutableProperty,
    errors.InvalidDefault,
    errors.InvalidDirectRelationOperand,
    errors.InvalidFilterValue,
    errors.InvalidValue,
    errors.MissingRequiredProperty,
    errors.NullNotAllowed,
    errors.OperatorNotApplicable,
    errors.PropertyWithoutUnit,
    errors.ReadOnlyProperty,
    errors.TargetNotCreatable,
    errors.TargetWithoutData,
    errors.UnchangeableProperty,
    errors.UnchangeableType,
    errors.UnknownProperty,
    errors.UnknownSourceProperty,
)
"""The errors whose `name` is that of a property."""
MAX_MESSAGE = 2_000
"""Characters."""


class RefusedItem(Struct, frozen=True, rename="camel"):
    """An item of a request: its place among the items, from 0, and its identity, where each is known."""

    position: int | None = None
    space: str | None = None
    external_id: str | None = None
    instance_type: str | None = None


class Why(Struct, frozen=True, rename="camel"):
    """Why a request was refused. `rule` is what the class of the error stands for, `data` its fields."""

    error: str
    rule: str
    message: str
    status: int
    wording: Wording
    data: dict[str, Any]
    item: RefusedItem | None = None
    property: str | None = None
    stored: Stored | None = None
    nearest: Sequence[Nearest] = ()


def describe(error: errors.ApiError) -> Why:
    """Return what `error` alone tells."""
    fields = dataclasses.fields(error) if dataclasses.is_dataclass(error) else ()
    kind = type(error)
    return Why(
        kind.__name__,
        _rule(kind),
        error.message[:MAX_MESSAGE],
        error.status,
        kind.wording,
        {field.name: preview(getattr(error, field.name)) for field in fields},
        _item(error),
        _property(error),
    )


def _rule(kind: type[errors.ApiError]) -> str:
    """The first sentence that describes an error; the others are for those who raise it."""
    return _SENTENCE.split(" ".join((kind.__doc__ or "").split()))[0]


def _item(error: errors.ApiError) -> RefusedItem | None:
    """The place of the item that the fields of an error of the request itself begin with."""
    paths: list[str] = []
    if isinstance(error, (errors.WrongType, errors.InvalidField, errors.UnexpectedField)):
        paths = [error.path]
    elif isinstance(error, errors.Violations):
        paths = error.violations
    found = next((match for match in map(_POSITION.match, paths) if match), None)
    return RefusedItem(int(found[1])) if found else None


def _property(error: errors.ApiError) -> str | None:
    if isinstance(error, _OF_PROPERTIES):
        return error.name
    if isinstance(error, errors.UnknownFilterProperty) and error.path:
        return error.path[-1]
    return error.property_name
