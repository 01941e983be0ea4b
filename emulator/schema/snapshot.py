"""The immutable schema of a project at one epoch, built from the stored schema objects."""

from collections.abc import Iterable, Mapping
from typing import TypeVar, cast

import msgspec
from msgspec import Struct

from emulator.core.spaces import is_system
from emulator.core.system_models import SHIPPED, SystemModels
from emulator.limits import DOCUMENTED, Limits
from emulator.schema.access.caller import UNRESTRICTED, Caller
from emulator.schema.mappings import SpaceFilteredMapping, SystemContainerModels, UnionMapping
from emulator.schema.model import ContainerModel, ViewModel, container_model
from emulator.schema.project_clock import REAL_TIME, ProjectClock
from emulator.schema.views.effective import ResolvedView, SchemaObjectId, resolve
from emulator.wire.references import ContainerId, DataModelId, ViewId
from emulator.wire.schema.containers import Container
from emulator.wire.schema.data_models import DataModel, PublishedText
from emulator.wire.schema.spaces import Space
from emulator.wire.schema.views import StoredView

_MAX_CACHED_CALLERS = 64

K = TypeVar("K")
V = TypeVar("V")

_space = msgspec.json.Decoder(Space)
_container = msgspec.json.Decoder(Container)
_view = msgspec.json.Decoder(StoredView)
_data_model = msgspec.json.Decoder(DataModel)


class _TextOnly(Struct):
    dml: PublishedText | None = None


_text = msgspec.json.Decoder(_TextOnly)


class SchemaObject(Struct, frozen=True, kw_only=True):
    """A schema object as it is stored: `definition` is its JSON, or None once it is deleted."""

    kind: str
    space: str
    external_id: str = ""
    version: str = ""
    alias: str = ""
    definition: str | None = None

    @property
    def id(self) -> SchemaObjectId:
        match self.kind:
            case "space":
                return self.space
            case "container":
                return ContainerId(self.space, self.external_id)
            case "datamodel":
                return DataModelId(self.space, self.external_id, self.version)
            case _:
                return ViewId(self.space, self.external_id, self.version)


class Snapshot:
    """The schema of `project` at `epoch`, without what `caller` may not read. Views are resolved at first access.

    The epoch is the number of the last change of the schema or of the `clock`. `life` is the id of the current life of
    the project: a reset or a new database changes it, and epochs of different lives cannot be compared. `spaces`,
    `containers`, `views` and `data_models` are those of the project; `all_…` include the system objects, which the
    service defines. `texts` are those by which data models were published, of those that have not changed otherwise
    since.
    """

    def __init__(
        self,
        project: str,
        life: str,
        epoch: int,
        spaces: Mapping[str, Space],
        containers: Mapping[ContainerId, ContainerModel],
        views: Mapping[ViewId, StoredView],
        data_models: Mapping[DataModelId, DataModel],
        texts: Mapping[DataModelId, PublishedText],
        aliases: Mapping[str, ContainerId],
        resolved: dict[ViewId, ResolvedView],
        system_containers: SystemContainerModels,
        limits: Limits,
        caller: Caller = UNRESTRICTED,
        clock: ProjectClock = REAL_TIME,
    ) -> None:
        self.project = project
        self.life = life
        self.epoch = epoch
        self.spaces = spaces
        self.containers = containers
        self.views = views
        self.data_models = data_models
        self.texts = texts
        self.aliases = aliases
        self._resolved = resolved
        self._system_containers = system_containers
        self.limits = limits
        self.caller = caller
        self.clock = clock
        self._by_caller: dict[Caller, Snapshot] = {}

    @classmethod
    def empty(
        cls, project: str, life: str = "", limits: Limits = DOCUMENTED, system: SystemModels = SHIPPED
    ) -> "Snapshot":
        return cls(project, life, 0, {}, {}, {}, {}, {}, {}, {}, SystemContainerModels(project, limits, system), limits)

    @property
    def system(self) -> SystemModels:
        """The schema that the service defines in every project."""
        return self._system_containers.system

    def has_space(self, name: str) -> bool:
        return name in self.spaces or (is_system(name) and self.caller.covers("read_models", name))

    @property
    def all_spaces(self) -> Mapping[str, Space]:
        return UnionMapping(self.spaces, self._visible(self.system.spaces))

    @property
    def all_containers(self) -> Mapping[ContainerId, ContainerModel]:
        return UnionMapping(self.containers, self._visible(self._system_containers))

    @property
    def all_views(self) -> Mapping[ViewId, StoredView]:
        return UnionMapping(self.views, self._visible(self.system.views))

    @property
    def all_data_models(self) -> Mapping[DataModelId, DataModel]:
        return UnionMapping(self.data_models, self._visible(self.system.data_models))

    def container(self, identity: ContainerId) -> ContainerModel | None:
        own = self.containers.get(identity)
        if own is not None or not is_system(identity.space):
            return own
        return self._visible(self._system_containers).get(identity)

    def view(self, identity: ViewId) -> ViewModel | None:
        """Return the view with what it inherits, or None where it does not exist."""
        found = self._resolved.get(identity)
        if found is None:
            if identity not in self.views and not (is_system(identity.space) and identity in self.all_views):
                return None
            found = self._resolved[identity] = resolve(identity, self.all_views, self.all_containers)
        return found.view

    def visible_to(self, caller: Caller) -> "Snapshot":
        """Return the part of this snapshot that `caller` may read."""
        if caller.read_models is None and caller.read_instances is None:
            return self
        known = self._by_caller.get(caller)
        if known is None:
            if len(self._by_caller) >= _MAX_CACHED_CALLERS:
                self._by_caller.clear()
            known = self._by_caller[caller] = self._restricted_to(caller)
        return known

    def _restricted_to(self, caller: Caller) -> "Snapshot":
        def readable(own: Mapping[K, V]) -> Mapping[K, V]:
            return own if caller.read_models is None else SpaceFilteredMapping(own, caller.read_models)

        return Snapshot(
            self.project,
            self.life,
            self.epoch,
            readable(self.spaces),
            readable(self.containers),
            readable(self.views),
            readable(self.data_models),
            readable(self.texts),
            self.aliases,
            {},
            self._system_containers,
            self.limits,
            caller,
            self.clock,
        )

    def _visible(self, below: Mapping[K, V]) -> Mapping[K, V]:
        return below if self.caller.read_models is None else SpaceFilteredMapping(below, self.caller.read_models)

    def with_changes(
        self, objects: Iterable[SchemaObject], epoch: int, clock: ProjectClock | None = None
    ) -> "Snapshot":
        """Return the snapshot at `epoch`, where `objects` are all that changed since this one, with this `clock`."""
        changed = list(objects)
        spaces = _with_changes(self.spaces, changed, "space", _space)
        views = _with_changes(self.views, changed, "view", _view)
        data_models = _with_changes(self.data_models, changed, "datamodel", _data_model)
        texts = _texts_with_changes(self.texts, changed)
        containers, aliases = self._containers_with_changes(changed)
        changed_ids = {one.id for one in changed}
        resolved = {view: one for view, one in self._resolved.items() if changed_ids.isdisjoint(one.dependencies)}
        return Snapshot(
            self.project,
            self.life,
            epoch,
            spaces,
            containers,
            views,
            data_models,
            texts,
            aliases,
            resolved,
            self._system_containers,
            self.limits,
            self.caller,
            self.clock if clock is None else clock,
        )

    def _containers_with_changes(
        self, changed: Iterable[SchemaObject]
    ) -> tuple[dict[ContainerId, ContainerModel], dict[str, ContainerId]]:
        containers, aliases = dict(self.containers), dict(self.aliases)
        for one in changed:
            if isinstance(one.id, ContainerId):
                previous = containers.pop(one.id, None)
                if previous is not None:
                    aliases.pop(previous.alias)
                if one.definition is not None:
                    definition = _container.decode(one.definition)
                    containers[one.id] = container_model(definition, one.alias, self.project, self.limits)
                    aliases[one.alias] = one.id
        return containers, aliases


def _with_changes(
    stored: Mapping[K, V], changed: Iterable[SchemaObject], kind: str, decoder: msgspec.json.Decoder[V]
) -> dict[K, V]:
    """Return `stored` with the changed objects of `kind` replaced, or removed where they are deleted."""
    found = dict(stored)
    for one in changed:
        if one.kind == kind:
            key = cast("K", one.id)
            found.pop(key, None)
            if one.definition is not None:
                found[key] = decoder.decode(one.definition)
    return found


def _texts_with_changes(
    stored: Mapping[DataModelId, PublishedText], changed: Iterable[SchemaObject]
) -> Mapping[DataModelId, PublishedText]:
    found = dict(stored)
    for one in changed:
        if isinstance(one.id, DataModelId):
            found.pop(one.id, None)
            text = None if one.definition is None else _text.decode(one.definition).dml
            if text is not None:
                found[one.id] = text
    return found
