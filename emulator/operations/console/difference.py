"""The differences between two versions of a data model: its views, and their properties key by key."""

from collections.abc import Mapping
from typing import Any

import msgspec

from emulator.operations.console.contents import view_key
from emulator.operations.console.model import find
from emulator.operations.context import Context
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.response import view_response
from emulator.wire.console.model import (
    Change,
    ChangedProperty,
    ChangedView,
    DefinedProperty,
    Difference,
    DifferenceQuery,
    PropertyDifferences,
    ViewDifferences,
)
from emulator.wire.references import ViewId
from emulator.wire.schema.data_models import DataModel

Json = dict[str, Any]
_IDENTITY = ("space", "externalId", "version", "createdTime", "lastUpdatedTime", "properties")


def difference(context: Context, project: str, request: DifferenceQuery) -> Difference:
    """Return what one version of a data model has otherwise than another. Raises `DataModelNotFound`."""
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    before = find(snapshot, request.space, request.external_id, request.before)
    after = find(snapshot, request.space, request.external_id, request.after)
    return Difference(
        space=request.space,
        external_id=request.external_id,
        before=request.before,
        after=request.after,
        changes=_changes(_descriptions(before), _descriptions(after)),
        views=_views(snapshot, before, after),
    )


def _descriptions(model: DataModel) -> Json:
    return {"name": model.name, "description": model.description}


def _views(snapshot: Snapshot, before: DataModel, after: DataModel) -> ViewDifferences:
    old, new = _by_name(before), _by_name(after)
    common = [(old[name], new[name]) for name in sorted(old.keys() & new.keys())]
    compared = [_view(snapshot, one, other) for one, other in common]
    return ViewDifferences(
        added=[view_key(new[name]) for name in sorted(new.keys() - old.keys())],
        removed=[view_key(old[name]) for name in sorted(old.keys() - new.keys())],
        changed=[one for one in compared if one is not None],
    )


def _by_name(model: DataModel) -> dict[tuple[str, str], ViewId]:
    return {(view.space, view.external_id): view.id for view in model.views}


def _view(snapshot: Snapshot, before: ViewId, after: ViewId) -> ChangedView | None:
    """The differences between two versions of a view; None where they are one and the same version."""
    if before == after:
        return None
    old, new = _definition(snapshot, before), _definition(snapshot, after)
    return ChangedView(
        space=before.space,
        external_id=before.external_id,
        before=before.version,
        after=after.version,
        changes=[one for one in _changes(old, new) if one.key not in _IDENTITY],
        properties=_properties(old.get("properties", {}), new.get("properties", {})),
    )


def _definition(snapshot: Snapshot, key: ViewId) -> Json:
    """The JSON of a view as the API returns it; nothing for one that does not exist."""
    view = snapshot.view(key)
    return {} if view is None else msgspec.to_builtins(view_response(view, inherited=True))


def _properties(before: Mapping[str, Json], after: Mapping[str, Json]) -> PropertyDifferences:
    compared = [(name, _changes(one, after[name])) for name, one in before.items() if name in after]
    return PropertyDifferences(
        added=[DefinedProperty(identifier=name, definition=after[name]) for name in after if name not in before],
        removed=[DefinedProperty(identifier=name, definition=before[name]) for name in before if name not in after],
        changed=[ChangedProperty(identifier=name, changes=changes) for name, changes in compared if changes],
    )


def _changes(before: Json, after: Json) -> list[Change]:
    keys = dict.fromkeys((*before, *after))
    return [Change(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]
