"""Through which views or containers the values of instances are exported: the same for all with the same labels."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from emulator.core.spaces import is_system
from emulator.schema.model import ContainerModel, PropertyModel, ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.schema.versions import latest_versions
from emulator.wire.instances import InstanceType
from emulator.wire.references import ContainerReference, ViewReference


class Source(Struct, frozen=True):
    """A view or container with the properties that are exported through it, in the order of their names.

    `may_be_left_out` is whether an instance without values in it is the same without it.
    """

    reference: ViewReference | ContainerReference
    properties: list[tuple[str, PropertyModel]]
    may_be_left_out: bool = False


def containers(models: Iterable[ContainerModel]) -> list[Source]:
    """A source for each container."""
    return [_container(model, model.properties.values()) for model in models]


def _container(model: ContainerModel, properties: Iterable[PropertyModel], *, may_be_left_out: bool = False) -> Source:
    named = sorted((prop.id, prop) for prop in properties if not prop.maintained)
    reference = ContainerReference(space=model.id.space, external_id=model.id.external_id)
    return Source(reference, named, may_be_left_out)


class ViewSources:
    """Finds views for instances, and containers for what no view has.

    An instance that is written through a view has data in all of its containers, so only those of the instance count.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        latest = frozenset(latest_versions(snapshot.all_views))
        resolved = (snapshot.view(key) for key in snapshot.all_views)
        self._views = sorted(
            (view for view in resolved if view is not None and view.writable and view.containers),
            key=lambda view: (
                -len(view.containers),  # the toolkit compares what is in the first source
                view.filter is not None,  # may hide the instance from it
                is_system(view.id.space),
                view.id not in latest,
                view.id,
            ),
        )

    def of(self, instance_type: InstanceType, models: Sequence[ContainerModel]) -> list[Source]:
        """The sources for instances with data in the containers `models`."""
        known = {model.id for model in models}
        missing = {prop.key: prop for model in models for prop in model.properties.values() if not prop.maintained}
        uncovered = set(known)
        sources: list[Source] = []
        for view in self._fitting(instance_type, known):
            new = {mapped.property.key: mapped for _, mapped in sorted(view.properties.items(), reverse=True)}
            named = sorted((mapped.id, mapped.property) for key, mapped in new.items() if key in missing)
            covered = uncovered.intersection(container.id for container in view.containers)
            if named or covered:
                reference = ViewReference(space=view.id.space, external_id=view.id.external_id, version=view.id.version)
                sources.append(Source(reference, named, may_be_left_out=not covered))
                uncovered -= covered
                for _, prop in named:
                    del missing[prop.key]
        for model in models:
            rest = [prop for prop in model.properties.values() if prop.key in missing]
            if rest or model.id in uncovered:
                sources.append(_container(model, rest, may_be_left_out=model.id not in uncovered))
        return sources

    def _fitting(self, instance_type: InstanceType, known: Collection[object]) -> Iterator[ViewModel]:
        for view in self._views:
            fits = view.used_for in (instance_type, "all")
            if fits and all(container.id in known for container in view.containers):
                yield view
