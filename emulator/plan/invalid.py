"""Turns the filter that a view was stored with into the filter as it is read: invalid once what it names has gone."""

from typing import Any

import msgspec

from emulator import errors
from emulator.plan.fields import Scope, resolve_field
from emulator.plan.filters import Meaning, own_predicate, property_paths
from emulator.schema.model import ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.filters import Filter, PropertyPath


def filter_as_read(view: ViewModel, snapshot: Snapshot) -> dict[str, Any] | None:
    """The filter of `view`, or what is left to say of one that no longer resolves."""
    if view.filter is None:
        return None
    scope = Scope(snapshot, "node")
    try:
        own_predicate(view.filter, Meaning(scope, within=frozenset([view.id])))
    except (errors.InvalidRequest, msgspec.ValidationError):
        operator = next(iter(view.filter), "")
        return {"invalid": {"previouslyReferencedProperties": _lost(view.filter, scope), "filterType": operator}}
    return view.filter


def _lost(said: dict[str, Any], scope: Scope) -> list[PropertyPath]:
    """The properties that the filter names and that are no more, each once."""
    try:
        paths = list(property_paths(msgspec.convert(said, Filter)))
    except msgspec.ValidationError:
        return []
    lost: list[PropertyPath] = []
    for path in paths:
        try:
            resolve_field(path, scope)
        except errors.InvalidRequest:
            lost += [path] if path not in lost else []
    return lost
