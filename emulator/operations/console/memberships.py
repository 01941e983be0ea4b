"""What labels of Neo4j say of an instance: the containers that it has data in, and the views that map no others."""

from collections.abc import Collection, Iterable

from emulator.core.spaces import is_system
from emulator.schema.model import ContainerModel
from emulator.schema.snapshot import Snapshot
from emulator.schema.versions import latest_versions
from emulator.wire.references import ViewId


class Memberships:
    """The containers and views of labels, by one snapshot. What was found for some labels is kept."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._by_alias = {model.alias: model for model in snapshot.all_containers.values()}
        self._latest = frozenset(latest_versions(snapshot.all_views))
        self._labels_of_views: dict[ViewId, frozenset[str]] | None = None
        self._views: dict[frozenset[str], list[ViewId]] = {}

    def containers(self, labels: Iterable[str]) -> list[ContainerModel]:
        """The containers whose aliases are among `labels`, in order of their ids."""
        found = (self._by_alias[label] for label in labels if label in self._by_alias)
        return sorted(found, key=lambda model: model.id)

    def views(self, labels: Collection[str]) -> list[ViewId]:
        """The views that map containers, none of them without a label; their own filters are not asked.

        Those of the project come before those of the service, and the latest versions before others.
        """
        known = frozenset(label for label in labels if label in self._by_alias)
        found = self._views.get(known)
        if found is None:
            found = self._views[known] = self._in_order(
                view for view, needed in self._needed().items() if needed <= known
            )
        return found

    def ordered_views(self) -> list[ViewId]:
        """All views, in the same order."""
        return self._in_order(self._snapshot.all_views)

    def _in_order(self, views: Iterable[ViewId]) -> list[ViewId]:
        return sorted(views, key=lambda view: (is_system(view.space), view not in self._latest, view))

    def is_latest(self, view: ViewId) -> bool:
        return view in self._latest

    def property(self, key: str) -> tuple[ContainerModel | None, str]:
        """The container and the identifier of the property with a property key of Neo4j."""
        alias, _, identifier = key.partition(".")
        return self._by_alias.get(alias), identifier

    def _needed(self) -> dict[ViewId, frozenset[str]]:
        """The labels of the containers of each view that maps any."""
        if self._labels_of_views is None:
            resolved = ((key, self._snapshot.view(key)) for key in self._snapshot.all_views)
            self._labels_of_views = {
                key: frozenset(container.alias for container in view.containers)
                for key, view in resolved
                if view is not None and view.containers
            }
        return self._labels_of_views
