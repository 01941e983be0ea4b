"""The contents of a project: spaces, containers, views and data models, with the number of instances of each."""

from emulator.core.spaces import is_system
from emulator.graph.driver import Transaction
from emulator.operations import project_state
from emulator.operations.console.counting import Counts, count
from emulator.operations.context import Context
from emulator.schema.model import ContainerModel, ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.schema.versions import latest_versions
from emulator.wire.console.contents import (
    ContainerEntry,
    Contents,
    ContentsQuery,
    DataModelEntry,
    SpaceEntry,
    ViewEntry,
)
from emulator.wire.console.parts import Counted, Key, ViewKey
from emulator.wire.references import DataModelId, ViewId, ViewReference
from emulator.wire.schema.data_models import DataModel
from emulator.wire.schema.spaces import Space


def contents(context: Context, project: str, request: ContentsQuery) -> Contents:
    """Return what `project` has; with `system` also what the service defines in every project."""

    def work(transaction: Transaction) -> Contents:
        state = project_state.read(transaction, project)
        snapshot = context.schema_cache.load_at(transaction, project, state)
        listed = _Listed(snapshot, system=request.system)
        counts = count(transaction, project, state.change, listed.labels())
        return listed.contents(state.change, counts)

    return context.graph.read(work)


class _Listed:
    """The schema objects that are listed."""

    def __init__(self, snapshot: Snapshot, *, system: bool) -> None:
        self._snapshot = snapshot
        self._spaces = snapshot.all_spaces if system else snapshot.spaces
        self._containers = snapshot.all_containers if system else snapshot.containers
        self._data_models = snapshot.all_data_models if system else snapshot.data_models
        stored = snapshot.all_views if system else snapshot.views
        self._latest = frozenset(latest_versions(stored))
        resolved = [snapshot.view(key) for key in stored]
        self._views = [view for view in resolved if view is not None]

    def labels(self) -> list[str]:
        """The labels of all containers of which instances are counted."""
        mapped = {container.alias for view in self._views for container in view.containers}
        return sorted(mapped | {container.alias for container in self._containers.values()})

    def contents(self, change: int, counts: Counts) -> Contents:
        latest = frozenset(latest_versions(self._data_models))
        views = sorted(self._views, key=lambda view: (view.id[:2], view.stored.created_time, view.id))
        models = sorted(self._data_models.items(), key=lambda pair: (pair[0][:2], pair[1].created_time, pair[0]))
        return Contents(
            project=self._snapshot.project,
            epoch=self._snapshot.epoch,
            change=change,
            nodes=counts.having(["Node"]),
            edges=counts.having(["Edge"]),
            spaces=[_space(one) for _, one in sorted(self._spaces.items())],
            containers=[_container(one, counts) for _, one in sorted(self._containers.items())],
            views=[_view(one, counts, is_latest=one.id in self._latest) for one in views],
            data_models=[_data_model(key, one, is_latest=key in latest) for key, one in models],
        )


def _space(space: Space) -> SpaceEntry:
    return SpaceEntry(
        space=space.space,
        name=space.name,
        description=space.description,
        created_time=space.created_time,
        last_updated_time=space.last_updated_time,
        is_system=is_system(space.space),
    )


def _container(container: ContainerModel, counts: Counts) -> ContainerEntry:
    counted = counts.having([container.alias])
    return ContainerEntry(
        count=counted.count,
        count_is_at_least=counted.count_is_at_least,
        space=container.id.space,
        external_id=container.id.external_id,
        name=container.definition.name,
        description=container.definition.description,
        used_for=container.used_for,
        label=container.alias,
        properties=len(container.properties),
        is_system=is_system(container.id.space),
    )


def count_view(view: ViewModel, counts: Counts) -> Counted:
    """Count the instances with data in all containers of `view`; null where it maps none."""
    if not view.containers:
        return Counted(count=None, count_is_at_least=False)
    return counts.having([container.alias for container in view.containers])


def _view(view: ViewModel, counts: Counts, *, is_latest: bool) -> ViewEntry:
    counted, stored = count_view(view, counts), view.stored.definition
    return ViewEntry(
        count=counted.count,
        count_is_at_least=counted.count_is_at_least,
        space=view.id.space,
        external_id=view.id.external_id,
        version=view.id.version,
        name=stored.name,
        description=stored.description,
        used_for=view.used_for,
        writable=view.writable,
        has_filter=view.filter is not None,
        properties=len(view.properties) + len(view.connections),
        mapped_containers=container_keys(view),
        implements=[view_key(one) for one in stored.implements or ()],
        is_latest=is_latest,
        is_system=is_system(view.id.space),
    )


def _data_model(key: DataModelId, model: DataModel, *, is_latest: bool) -> DataModelEntry:
    return DataModelEntry(
        space=key.space,
        external_id=key.external_id,
        version=key.version,
        name=model.name,
        description=model.description,
        created_time=model.created_time,
        last_updated_time=model.last_updated_time,
        views=[view_key(one) for one in model.views],
        is_latest=is_latest,
        is_system=is_system(key.space),
    )


def container_keys(view: ViewModel) -> list[Key]:
    """The containers that `view` maps."""
    return [Key(space=one.id.space, external_id=one.id.external_id) for one in view.containers]


def view_key(view: ViewReference | ViewId | DataModelId) -> ViewKey:
    """The key of a view, or of a data model."""
    return ViewKey(space=view.space, external_id=view.external_id, version=view.version)
