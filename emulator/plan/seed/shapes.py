"""The containers and properties that the instances of a view are written to."""

from typing import Any

from msgspec import Struct, field

from emulator.plan.seed.filters import Source, Wanted
from emulator.schema.model import ContainerModel, PropertyModel
from emulator.schema.snapshot import Snapshot
from emulator.schema.values.parse import InvalidValue
from emulator.wire.references import ContainerId, ViewId
from emulator.wire.schema.containers import DirectType
from emulator.wire.seed import PropertyDistribution

NOTHING = PropertyDistribution()


class Written(Struct, frozen=True):
    """A property that gets values. `name` is that in the view, `targets` the view of those of a direct relation."""

    name: str
    model: PropertyModel
    targets: ViewId | None
    wanted: PropertyDistribution

    @property
    def is_relation(self) -> bool:
        return isinstance(self.model.type, DirectType)

    @property
    def may_be_null(self) -> bool:
        return self.model.nullable


class Shape(Struct):
    """The properties that are written, by container. `unmet` is what the filter of the view asks and does not get."""

    properties: dict[ContainerId, list[Written]] = field(default_factory=dict[ContainerId, list[Written]])
    containers: dict[ContainerId, ContainerModel] = field(default_factory=dict[ContainerId, ContainerModel])
    unmet: list[str] = field(default_factory=list[str])

    @property
    def written(self) -> list[Written]:
        return [one for of_container in self.properties.values() for one in of_container]

    def misfit(self, kind: str) -> ContainerModel | None:
        """Return a container that no instance of this kind can have data in."""
        return next((one for one in self.containers.values() if one.used_for not in ("all", kind)), None)


def shape_of(
    snapshot: Snapshot, source: Source, wanted: Wanted, distribution: dict[str, PropertyDistribution]
) -> Shape:
    """Return the shape of the instances of a view, or of those with data in a container.

    They have data in all its containers, in those that these require, and in those that the filter of the view names;
    with all properties that the view has, and those that cannot be left out.
    """
    mapped = _mapped(snapshot, source)
    shape = Shape(unmet=list(wanted.unmet))
    fixed = _fixed(snapshot, shape, wanted)
    waiting = [*_containers(snapshot, source), *(one for of in wanted.sources for one in _containers(snapshot, of))]
    waiting += [snapshot.all_containers[container] for container, _ in fixed if container in snapshot.all_containers]
    while waiting:
        container = waiting.pop(0)
        if container.id in shape.containers:
            continue
        shape.containers[container.id] = container
        shape.properties[container.id] = [
            _with_fixed(one, fixed.get((container.id, prop.id)))
            for prop in container.properties.values()
            if not (prop.maintained or prop.auto_increment)
            for one in _written(prop, mapped.get(prop.key), distribution)
            if prop.key in mapped or prop in container.required or (container.id, prop.id) in fixed
        ]
        waiting += [found for _, required in container.requires if (found := snapshot.container(required)) is not None]
    return shape


def _containers(snapshot: Snapshot, source: Source) -> list[ContainerModel]:
    if isinstance(source, ViewId):
        view = snapshot.view(source)
        return list(view.containers) if view else []
    container = snapshot.container(source)
    return [container] if container else []


def _mapped(snapshot: Snapshot, source: Source) -> dict[str, tuple[str, ViewId | None]]:
    """The name in the view and the view of the targets, by the key of the container property."""
    if isinstance(source, ContainerId):
        model = snapshot.container(source)
        return {one.key: (one.id, None) for one in model.properties.values()} if model else {}
    view = snapshot.view(source)
    found: dict[str, tuple[str, ViewId | None]] = {}
    for name, one in (view.properties if view else {}).items():
        found.setdefault(one.property.key, (name, one.source.id if one.source else None))
    return found


def _written(
    prop: PropertyModel, mapped: tuple[str, ViewId | None] | None, distribution: dict[str, PropertyDistribution]
) -> list[Written]:
    name, targets = mapped or (prop.id, None)
    return [Written(name, prop, targets, distribution.get(name, NOTHING) if mapped else NOTHING)]


def _with_fixed(written: Written, values: list[Any] | None) -> Written:
    """What the filter of the view asks for stands above what the distribution says."""
    if values is None:
        return written
    return Written(
        written.name,
        written.model,
        written.targets,
        PropertyDistribution(choices=values, nulls=0) if values else PropertyDistribution(nulls=0),
    )


def _fixed(snapshot: Snapshot, shape: Shape, wanted: Wanted) -> dict[tuple[ContainerId, str], list[Any]]:
    """The values that the filter asks for, by container property; an empty list where any value will do."""
    found: dict[tuple[ContainerId, str], list[Any]] = {}
    asked = {**{path: [] for path in sorted(wanted.present)}, **wanted.properties}
    for (source, name), values in asked.items():
        prop = _property(snapshot, source, name)
        if prop is None or not all(_is_valid(prop[1], one) for one in values):
            shape.unmet.append(f"{source} {name}")
        else:
            found[prop[0], prop[1].id] = values
    return found


def _property(snapshot: Snapshot, source: Source, name: str) -> tuple[ContainerId, PropertyModel] | None:
    if isinstance(source, ViewId):
        view = snapshot.view(source)
        mapped = view and view.properties.get(name)
        return (mapped.container.id, mapped.property) if mapped else None
    container = snapshot.container(source)
    prop = container and container.properties.get(name)
    return (container.id, prop) if container and prop else None


def _is_valid(prop: PropertyModel, value: Any) -> bool:
    """Whether it can be written without more ado: the target of a relation would have to exist."""
    if isinstance(prop.type, DirectType) or prop.type.list or prop.maintained:
        return False
    try:
        prop.parse(value)
    except InvalidValue:
        return False
    return True
