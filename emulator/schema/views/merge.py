"""Merges the views of a request into the stored ones. Properties that an update omits stay."""

import msgspec

from emulator.errors import Violations
from emulator.schema.identifiers import size_violations
from emulator.schema.mappings import UnionMapping
from emulator.schema.references import check_spaces
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.changes import check_change
from emulator.schema.views.check import check
from emulator.wire.references import ViewId
from emulator.wire.schema.views import StoredView, ViewWrite

StoredViewsById = dict[ViewId, StoredView]


def view_id(view: ViewWrite) -> ViewId:
    return ViewId(view.space, view.external_id, view.version)


def merge(written: list[ViewWrite], snapshot: Snapshot, now: int) -> StoredViewsById:
    """Validate `written`, and return each view to store: the stored one itself where nothing changes."""
    check_spaces((view.space for view in written), snapshot)
    defined = {view_id(view): _merge_one(view, snapshot, now) for view in written}
    check(written, UnionMapping(defined, snapshot.all_views), snapshot.all_containers, snapshot.limits)
    return defined


def _merge_one(written: ViewWrite, snapshot: Snapshot, now: int) -> StoredView:
    stored = snapshot.views.get(view_id(written))
    if stored is None:
        return StoredView(definition=written, created_time=now, last_updated_time=now)
    check_change(written, stored.definition, snapshot.all_containers)
    properties = {**(stored.definition.properties or {}), **(written.properties or {})}
    merged = msgspec.structs.replace(written, properties=properties)
    found = list(size_violations("properties", properties, 0, snapshot.limits.properties_per_view))
    if found:
        raise Violations(found)
    if stored.definition == merged:
        return stored
    return msgspec.structs.replace(stored, definition=merged, last_updated_time=max(now, stored.created_time))
