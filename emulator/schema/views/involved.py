"""The views that map a container."""

from collections.abc import Iterable

from emulator.schema.snapshot import Snapshot
from emulator.schema.versions import latest_versions
from emulator.wire.references import ContainerId, ViewId, ViewReference

ViewsByContainer = dict[ContainerId, list[ViewId]]


def involved_views(snapshot: Snapshot, *, all_versions: bool) -> ViewsByContainer:
    """Return for each container the views that map it, directly or by inheritance, in order."""
    stored = snapshot.all_views
    found: ViewsByContainer = {}
    for key in sorted(stored if all_versions else latest_versions(stored)):
        view = snapshot.view(key)
        for container in view.containers if view is not None else ():
            found.setdefault(container.id, []).append(key)
    return found


def view_references(views: Iterable[ViewId]) -> list[ViewReference]:
    return [ViewReference(space=v.space, external_id=v.external_id, version=v.version) for v in views]
