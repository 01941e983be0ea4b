"""Turns containers into the views that map them."""

from collections.abc import Iterable

from emulator.schema.snapshot import Snapshot
from emulator.schema.versions import newest
from emulator.wire.references import ContainerId, ViewId, ViewReference

Involved = dict[ContainerId, list[ViewId]]


def involved_views(snapshot: Snapshot, *, all_versions: bool) -> Involved:
    """Return for each container the views that map it, also through what they implement, in order."""
    stored = snapshot.all_views
    found: Involved = {}
    for key in sorted(stored if all_versions else newest(stored)):
        view = snapshot.view(key)
        for container in view.containers if view is not None else ():
            found.setdefault(container.id, []).append(key)
    return found


def view_references(views: Iterable[ViewId]) -> list[ViewReference]:
    return [ViewReference(space=v.space, external_id=v.external_id, version=v.version) for v in views]
