"""Turns the stored schema objects of a project into one immutable picture of its schema at one epoch."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec
from msgspec import Struct

from emulator.core.spaces import is_system
from emulator.core.system_models import SHIPPED, SystemModels
from emulator.limits import DOCUMENTED, Limits
from emulator.schema.access.caller import EVERYTHING, Caller
from emulator.schema.layers import FilteredMapping, LayeredMapping, SystemContainers
from emulator.schema.model import ContainerModel, ViewModel, container_model
from emulator.schema.views.effective import Name, Resolved, resolve
from emulator.wire.references import ContainerId, DataModelId, ViewId
from emulator.wire.schema.containers import Container
from emulator.wire.schema.data_models import DataModel
from emulator.wire.schema.spaces import Space
from emulator.wire.schema.views import StoredView

_CALLERS = 64

K = TypeVar("K")
V = TypeVar("V")

_space = msgspec.json.Decoder(Space)
_container = msgspec.json.Decoder(Container)
_view = msgspec.json.Decoder(StoredView)
_data_model = msgspec.json.Decoder(DataModel)


class SchemaObject(Struct, frozen=True, kw_only=True):
    """A schema object as Neo4j keeps it: `definition` is its JSON, or None once it is deleted."""

    kind: str
    space: str
    external_id: str = ""
    version: str = ""
    alias: str = ""
    definition: str | None = None

    @property
    def id(self) -> Name:
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
    """The schema of `project` at `epoch` of its `life`. Never changes; a view is resolved when first asked for.

    `spaces`, `containers`, `views` and `data_models` are the project's own; `all_…` those of the service too. What
    `caller` may not read is not in it.
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
        aliases: Mapping[str, ContainerId],
        resolved: dict[ViewId, Resolved],
        system_containers: SystemContainers,
        limits: Limits,
        caller: Caller = EVERYTHING,
    ) -> None:
        self.project = project
        self.life = life
        self.epoch = epoch
        self.spaces = spaces
        self.containers = containers
        self.views = views
        self.data_models = data_models
        self.aliases = aliases
        self._resolved = resolved
        self._system_containers = system_containers
        self.limits = limits
        self.caller = caller
        self._seen: dict[Caller, Snapshot] = {}

    @classmethod
    def empty(
        cls, project: str, life: str = "", limits: Limits = DOCUMENTED, system: SystemModels = SHIPPED
    ) -> "Snapshot":
        return cls(project, life, 0, {}, {}, {}, {}, {}, {}, SystemContainers(project, limits, system), limits)

    @property
    def system(self) -> SystemModels:
        """What the service defines in every project."""
        return self._system_containers.system

    def has_space(self, name: str) -> bool:
        return name in self.spaces or (is_system(name) and self.caller.reaches("read_models", name))

    @property
    def all_spaces(self) -> Mapping[str, Space]:
        return LayeredMapping(self.spaces, self._readable(self.system.spaces))

    @property
    def all_containers(self) -> Mapping[ContainerId, ContainerModel]:
        return LayeredMapping(self.containers, self._readable(self._system_containers))

    @property
    def all_views(self) -> Mapping[ViewId, StoredView]:
        return LayeredMapping(self.views, self._readable(self.system.views))

    @property
    def all_data_models(self) -> Mapping[DataModelId, DataModel]:
        return LayeredMapping(self.data_models, self._readable(self.system.data_models))

    def container(self, identity: ContainerId) -> ContainerModel | None:
        own = self.containers.get(identity)
        if own is not None or not is_system(identity.space):
            return own
        return self._readable(self._system_containers).get(identity)

    def view(self, identity: ViewId) -> ViewModel | None:
        """The view with what it inherits, or None where it does not exist."""
        found = self._resolved.get(identity)
        if found is None:
            if identity not in self.views and not (is_system(identity.space) and identity in self.all_views):
                return None
            found = self._resolved[identity] = resolve(identity, self.all_views, self.all_containers)
        return found.view

    def seen_by(self, caller: Caller) -> "Snapshot":
        """The part of it that `caller` may read."""
        if caller.read_models is None and caller.read_instances is None:
            return self
        known = self._seen.get(caller)
        if known is None:
            if len(self._seen) >= _CALLERS:
                self._seen.clear()
            known = self._seen[caller] = self._for(caller)
        return known

    def _for(self, caller: Caller) -> "Snapshot":
        def readable(own: Mapping[K, V]) -> Mapping[K, V]:
            return own if caller.read_models is None else FilteredMapping(own, caller.read_models)

        return Snapshot(
            self.project,
            self.life,
            self.epoch,
            readable(self.spaces),
            readable(self.containers),
            readable(self.views),
            readable(self.data_models),
            self.aliases,
            {},
            self._system_containers,
            self.limits,
            caller,
        )

    def _readable(self, below: Mapping[K, V]) -> Mapping[K, V]:
        return below if self.caller.read_models is None else FilteredMapping(below, self.caller.read_models)

    def changed(self, objects: Iterable[SchemaObject], epoch: int) -> "Snapshot":
        """The snapshot at `epoch`, when `objects` are what changed since this one."""
        spaces, containers = dict(self.spaces), dict(self.containers)
        views, data_models, aliases = dict(self.views), dict(self.data_models), dict(self.aliases)
        touched: set[Name] = set()
        for changed in objects:
            touched.add(changed.id)
            match changed.id:
                case ContainerId() as container:
                    gone = containers.pop(container, None)
                    if gone is not None:
                        aliases.pop(gone.alias)
                    if changed.definition is not None:
                        definition = _container.decode(changed.definition)
                        containers[container] = container_model(definition, changed.alias, self.project, self.limits)
                        aliases[changed.alias] = container
                case ViewId() as view:
                    views.pop(view, None)
                    if changed.definition is not None:
                        views[view] = _view.decode(changed.definition)
                case DataModelId() as data_model:
                    data_models.pop(data_model, None)
                    if changed.definition is not None:
                        data_models[data_model] = _data_model.decode(changed.definition)
                case space:
                    spaces.pop(space, None)
                    if changed.definition is not None:
                        spaces[space] = _space.decode(changed.definition)
        kept = {view: found for view, found in self._resolved.items() if touched.isdisjoint(found.depends)}
        return Snapshot(
            self.project,
            self.life,
            epoch,
            spaces,
            containers,
            views,
            data_models,
            aliases,
            kept,
            self._system_containers,
            self.limits,
        )
