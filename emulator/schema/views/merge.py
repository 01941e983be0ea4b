"""Merges the views of a request into the stored ones."""

import msgspec

from emulator.schema.mappings import UnionMapping
from emulator.schema.references import check_spaces
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.check import check, check_change
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
    if stored.definition == written:
        return stored
    check_change(written, stored.definition, snapshot.all_containers)
    return msgspec.structs.replace(stored, definition=written, last_updated_time=now)
