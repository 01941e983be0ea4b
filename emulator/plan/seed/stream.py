"""All instances of a seed as one row of positions, of which any part can be made by itself."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import partial
from itertools import accumulate

from msgspec import Struct

from emulator import errors
from emulator.core.spaces import is_system
from emulator.plan.seed.columns import Columns, Instances, columns_of
from emulator.plan.seed.distribution import check_use, resolve_distribution
from emulator.plan.seed.draw import Draw
from emulator.plan.seed.edges import Connected, connected
from emulator.plan.seed.populations import Population, Populations, populations
from emulator.plan.seed.shapes import Shape
from emulator.plan.seed.unique import Numbering
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import EdgeWrite, NodeWrite
from emulator.wire.references import ContainerId, InstanceReference, ViewId
from emulator.wire.schema.data_models import DataModel
from emulator.wire.seed import SeedRequest

SYSTEM_MODEL_SPACE = "seed"
"""Where the nodes of a system data model are: its own space is the service's."""


class SeedPlan(Struct, frozen=True):
    """The nodes, then the edges. The first node of each kind stands before all others: a relation can always use it."""

    space: str
    nodes: tuple[tuple[Population, Columns], ...]
    edges: tuple[tuple[Connected, Columns, Draw], ...]
    notices: tuple[str, ...]

    @property
    def positions(self) -> int:
        """How many positions there are; those of edges may be empty."""
        return sum(population.size for population, _ in self.nodes) + sum(edges.places for edges, *_ in self.edges)

    @property
    def sizes(self) -> dict[ViewId, int]:
        """The number of nodes of each view."""
        return {one.source: one.size for one, _ in self.nodes if isinstance(one.source, ViewId)}

    @property
    def spaces(self) -> set[str]:
        """The spaces that the instances are in or refer to, without the system spaces."""
        found = {self.space, *(edges.type.space for edges, *_ in self.edges)}
        for population, _ in self.nodes:
            found |= {population.space} | ({population.type.space} if population.type else set())
        return {one for one in found if not is_system(one)}

    def items(self, first: int, limit: int) -> Iterator[NodeWrite | EdgeWrite]:
        """Yield the instances at the positions from `first` on, at most `limit`."""
        kinds = len(self.nodes)
        last = min(first + limit, self.positions)
        for position in range(first, min(kinds, last)):
            yield _node(*self.nodes[position], 0)
        rows = [*(one.size - 1 for one, _ in self.nodes), *(edges.places for edges, *_ in self.edges)]
        ends = [kinds, *accumulate(rows, initial=kinds)][1:]
        for position in range(max(first, kinds), last):
            row = bisect_right(ends, position) - 1
            place = position - ends[row]
            if row < kinds:
                yield _node(*self.nodes[row], place + 1)
            elif (edge := self._edge(*self.edges[row - kinds], place)) is not None:
                yield edge

    def _edge(self, edges: Connected, columns: Columns, draw: Draw, place: int) -> EdgeWrite | None:
        ends = edges.ends(draw, place)
        if ends is None or place >= columns.size:
            return None
        start, end = ends
        return EdgeWrite(
            space=self.space,
            external_id=edges.naming.external_id(place),
            type=edges.type,
            start_node=InstanceReference(space=start["space"], external_id=start["externalId"]),
            end_node=InstanceReference(space=end["space"], external_id=end["externalId"]),
            sources=columns.data(place) or None,
        )


def _node(population: Population, columns: Columns, index: int) -> NodeWrite:
    return NodeWrite(
        space=population.space,
        external_id=population.naming.external_id(index),
        type=population.type,
        sources=columns.data(index) or None,
    )


def plan_seed(snapshot: Snapshot, model: DataModel, request: SeedRequest) -> SeedPlan:
    """Return the plan of all instances that `request` asks for. Raises `InvalidDistribution` and `NothingToSeed`."""
    space = request.space or (SYSTEM_MODEL_SPACE if is_system(model.space) else model.space)
    asked = resolve_distribution(snapshot, model, request.distribution)
    made = populations(snapshot, model, request.nodes, space, asked)
    edges = list(connected(snapshot, made, asked))
    check_use(request.distribution, asked, {one.source for one in made.all} | {one.source for one in edges})
    numberings = _numberings({one.naming.name: one.shape for one in (*made.all, *edges)})
    nodes: list[tuple[Population, Columns]] = []
    for place, population in enumerate(made.all):
        instances = Instances(
            view=str(population.source),
            naming=population.naming,
            size=population.size,
            seed=request.seed,
            numberings=numberings[population.naming.name],
            targets=partial(made.targets, snapshot, place),
            limits=snapshot.limits,
        )
        columns = columns_of(population.shape, instances)
        population.size = columns.size
        made.notices += columns.notices
        if population.size:
            nodes.append((population, columns))
    if not nodes:
        raise errors.NothingToSeed(f"{model.space}:{model.external_id}/{model.version}", made.notices)
    return SeedPlan(
        space=space,
        nodes=tuple(nodes),
        edges=tuple(_edges(snapshot, made, request.seed, connected(snapshot, made, asked), numberings)),
        notices=tuple(dict.fromkeys(made.notices)),
    )


def _edges(
    snapshot: Snapshot,
    made: Populations,
    seed: int,
    all_connected: Iterator[Connected],
    numberings: dict[str, dict[ContainerId, Numbering]],
) -> Iterator[tuple[Connected, Columns, Draw]]:
    for one in all_connected:
        instances = Instances(
            view=str(one.source or one.naming.label),
            naming=one.naming,
            size=one.places,
            seed=seed,
            numberings=numberings[one.naming.name],
            targets=partial(made.targets, snapshot, None),
            limits=snapshot.limits,
        )
        columns = columns_of(one.shape, instances)
        made.notices += columns.notices
        yield one, columns, one.draw(seed)


def _numberings(shapes: dict[str, Shape]) -> dict[str, dict[ContainerId, Numbering]]:
    """Number the instances that have data in a container under a uniqueness constraint, by the name of their kind."""
    writers: dict[ContainerId, list[str]] = {}
    for name, shape in shapes.items():
        for container in shape.containers.values():
            if container.unique:
                writers.setdefault(container.id, []).append(name)
    return {
        name: {
            container: Numbering(names.index(name), len(names))
            for container, names in writers.items()
            if container in shape.containers
        }
        for name, shape in shapes.items()
    }
