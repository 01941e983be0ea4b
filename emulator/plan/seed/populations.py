"""The nodes of each view: how many, what they are called, and in which order they are made."""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from emulator.core.instances import UNIT_SPACE, unit_nodes
from emulator.plan.seed.elements import Naming
from emulator.plan.seed.filters import Source, Wanted, wanted_by
from emulator.plan.seed.relations import Nodes, Reference, Targets
from emulator.plan.seed.shapes import Shape, Written, shape_of
from emulator.plan.seed.words import words_of
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.effective import ancestry
from emulator.wire.references import ContainerId, InstanceReference, ViewId
from emulator.wire.schema.data_models import DataModel
from emulator.wire.seed import ViewDistribution

Asked = Mapping[ViewId, ViewDistribution]
"""What a distribution says of each view that it names."""
UNSAID = ViewDistribution()
UNITS = ContainerId("cdf_cdm", "CogniteUnit")
"""The container of the units, whose nodes the service defines."""
FEW = 10
"""The nodes of what is no view of the data model, and is needed as a target."""
_NAME_LENGTH = 60


class Population(Struct):
    """The nodes of one view, or of a container that is a target without a view."""

    source: Source
    naming: Naming
    space: str
    type: InstanceReference | None
    shape: Shape
    size: int
    views: frozenset[ViewId]
    """The view and all that it implements: those whose nodes these are too."""

    @property
    def nodes(self) -> Nodes:
        return Nodes(self.size, self.reference)

    def reference(self, index: int) -> Reference:
        return {"space": self.space, "externalId": self.naming.external_id(index)}

    def is_of(self, view: ViewId | None, container: ContainerId | None) -> bool:
        """Whether the nodes are of a view, and have data in a container."""
        has_data = container is None or container in self.shape.containers
        return has_data and (view in self.views if view else container is not None)


class Populations(Struct):
    """All nodes that are made, in order: targets that must have data in a container stand first, where they can."""

    all: list[Population]
    notices: list[str] = field(default_factory=list[str])

    def targets(self, snapshot: Snapshot, of: int | None, relation: Written) -> Targets | None:
        """Return what a relation of the population number `of` may point at; None where there is nothing.

        A target that must have data is made before, or is the first node of its kind: those come before all others.
        """
        container = relation.model.target
        if _is_of_units(snapshot, relation):
            return Targets((_units(),))
        found = self.of(relation.targets, container)
        if of is not None and of in found:
            return Targets((self.all[of].nodes,), is_own=True)
        if not found and container is None and not relation.may_be_null:
            # Nothing says what it points at, and it must point at something.
            return (
                _targets(one.nodes for one in self.all) if of is None else Targets((self.all[of].nodes,), is_own=True)
            )
        if of is None or container is None:
            return _targets(self.all[one].nodes for one in found)
        before = tuple(self.all[one].nodes for one in found if one < of)
        nodes = before or tuple(Nodes(1, self.all[one].reference) for one in found)
        return Targets(nodes, must_exist=True) if nodes else None

    def of(self, view: ViewId | None, container: ContainerId | None) -> list[int]:
        """Return the populations of a view with data in a container; where there are none, those with the data."""
        found = [place for place, one in enumerate(self.all) if one.size and one.is_of(view, container)]
        if found or view is None or container is None:
            return found
        return self.of(None, container)


def _targets(nodes: Iterable[Nodes]) -> Targets | None:
    found = tuple(nodes)
    return Targets(found) if found else None


def populations(snapshot: Snapshot, model: DataModel, nodes: int, space: str, asked: Asked) -> Populations:
    """Return the populations of the views of `model`: `nodes` in all, at least one of each view that gets any.

    A view that another one implements has the nodes of that, and none of its own unless the distribution says so.
    """
    made = Populations([])
    views = [one.id for one in model.views if snapshot.view(one.id) is not None]
    implemented = {parent for one in views for parent in ancestry(one, snapshot.all_views)[1:]}
    given: list[tuple[Population, ViewDistribution]] = []
    for view in dict.fromkeys([*views, *asked]):
        of_view = asked.get(view, UNSAID)
        unsaid = of_view.nodes is None and of_view.share is None
        if (unsaid and (view in implemented or view not in views)) or of_view.nodes == 0 or of_view.share == 0:
            continue
        population = _population(made, snapshot, view, space, of_view)
        if population is not None:
            made.all.append(population)
            given.append((population, of_view))
    _set_sizes(given, nodes)
    _add_needed(made, snapshot, space, asked)
    made.all = list(_in_order(made))
    return made


def _population(
    made: Populations, snapshot: Snapshot, source: Source, space: str, asked: ViewDistribution
) -> Population | None:
    view = snapshot.view(source) if isinstance(source, ViewId) else None
    wanted = wanted_by(view.filter) if view else Wanted()
    shape = shape_of(snapshot, source, wanted, asked.properties)
    if UNITS in shape.containers or (view is not None and view.used_for == "edge"):
        return None
    misfit = shape.misfit("node")
    if misfit is not None:
        made.notices.append(f"{source} has no nodes: its container {misfit.id} is used for {misfit.used_for}.")
        return None
    for unmet in shape.unmet:
        made.notices.append(f"The filter of {source} may leave its nodes out: seeding does not follow {unmet}.")
    types, spaces = wanted.types, wanted.spaces
    return Population(
        source=source,
        naming=_naming(source, {one.naming.name for one in made.all}),
        space=spaces[0] if spaces else space,
        type=InstanceReference(space=types[0]["space"], external_id=types[0]["externalId"]) if types else None,
        shape=shape,
        size=0,
        views=frozenset(ancestry(source, snapshot.all_views)) if isinstance(source, ViewId) else frozenset(),
    )


def _naming(source: Source, taken: set[str]) -> Naming:
    words = words_of(re.sub("^Cognite(?=[0-9A-Z])", "", source.external_id)[:_NAME_LENGTH])
    name = base = "-".join(words).lower()
    number = 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return Naming(label=" ".join(word[:1].upper() + word[1:] for word in words), name=name)


def _set_sizes(given: list[tuple[Population, ViewDistribution]], nodes: int) -> None:
    """Share the nodes that no view has a number of, by the method of the largest remainder."""
    sharing = [(population, asked.share or 1.0) for population, asked in given if asked.nodes is None]
    left = max(0, nodes - sum(asked.nodes or 0 for _, asked in given))
    total = sum(share for _, share in sharing)
    exact = [left * share / total for _, share in sharing]
    remainders = sorted(range(len(exact)), key=lambda place: int(exact[place]) - exact[place])
    rounded_up = set(remainders[: left - sum(map(int, exact))])
    for place, (population, _) in enumerate(sharing):
        population.size = max(1, int(exact[place]) + (place in rounded_up))
    for population, asked in given:
        population.size = asked.nodes or population.size


def _add_needed(made: Populations, snapshot: Snapshot, space: str, asked: Asked) -> None:
    """Add a few nodes of views and containers to which a relation must point, and of which there are none."""
    place = 0
    while place < len(made.all):
        for one in made.all[place].shape.written:
            if one.may_be_null or not one.is_relation or _is_of_units(snapshot, one):
                continue
            source = one.targets or one.model.target
            if source is None or made.of(one.targets, one.model.target):
                continue
            if isinstance(source, ViewId) and snapshot.view(source) is None:
                source = one.model.target
            of_view = asked.get(source, UNSAID) if isinstance(source, ViewId) else UNSAID
            needed = source and _population(made, snapshot, source, space, of_view)
            if needed:
                needed.size = FEW
                made.all.append(needed)
        place += 1


def _is_of_units(snapshot: Snapshot, relation: Written) -> bool:
    view = snapshot.view(relation.targets) if relation.targets else None
    return relation.model.target == UNITS or any(one.id == UNITS for one in (view.containers if view else ()))


def _units() -> Nodes:
    names = list(unit_nodes())
    return Nodes(len(names), lambda index: {"space": UNIT_SPACE, "externalId": names[index]})


def _in_order(made: Populations) -> Iterator[Population]:
    """Yield each population after those that its relations must point into; of a cycle in the given order."""
    seen: set[int] = set()

    def visit(place: int) -> Iterator[Population]:
        if place in seen:
            return
        seen.add(place)
        for one in made.all[place].shape.written:
            if one.model.target is not None:
                for target in made.of(one.targets, one.model.target):
                    yield from visit(target)
        yield made.all[place]

    for place in range(len(made.all)):
        yield from visit(place)
