"""The edges of the connections of views: from each node of a view some, to nodes of the view at the other end."""

from collections.abc import Iterator

from msgspec import Struct

from emulator import errors
from emulator.plan.seed.draw import Draw, draw_of
from emulator.plan.seed.elements import Naming
from emulator.plan.seed.filters import Wanted
from emulator.plan.seed.populations import UNSAID, Asked, Population, Populations
from emulator.plan.seed.relations import Nodes, Reference, Targets, distinct, how_many
from emulator.plan.seed.shapes import NOTHING, Shape, shape_of
from emulator.schema.snapshot import Snapshot
from emulator.wire.references import InstanceReference, ViewId
from emulator.wire.schema.views import EdgeConnection
from emulator.wire.seed import PropertyDistribution

COUNT = (1, 3)
"""The fewest and the most edges of a node."""
_MOST_NAMED = 60


class Connected(Struct, frozen=True):
    """The edges of a connection from the nodes of a population. `count` has the fewest and the most of one node."""

    start: Nodes
    targets: Targets
    naming: Naming
    type: InstanceReference
    inwards: bool
    count: tuple[int, int]
    source: ViewId | None
    """The view of the properties of the edges."""
    shape: Shape

    @property
    def places(self) -> int:
        """How many edges there are if each node has the most; a place without an edge stays empty."""
        return self.start.size * self.count[1]

    def draw(self, seed: int) -> Draw:
        return draw_of(seed, self.naming.name, "edges")

    def ends(self, draw: Draw, place: int) -> tuple[Reference, Reference] | None:
        """Return the start and the end of the edge at a place; None for an empty place."""
        index, nth = divmod(place, self.count[1])
        others = self.targets.size - self.targets.is_own
        number = min(how_many(self.count, draw(index, 1)), others)
        if nth >= number:
            return None
        found = distinct(others, number, draw(index, 2))[nth]
        target = self.targets.reference(found + (self.targets.is_own and found >= index))
        node = self.start.reference(index)
        return (target, node) if self.inwards else (node, target)


class _Candidate(Struct, frozen=True):
    """A connection of a view, seen from the population at `place`."""

    place: int
    view: ViewId
    name: str
    connection: EdgeConnection
    asked: PropertyDistribution

    @property
    def inwards(self) -> bool:
        return self.connection.direction == "inwards"


def connected(snapshot: Snapshot, made: Populations, asked_of: Asked) -> Iterator[Connected]:
    """Yield the edges of all connections.

    What two views see from both ends is made once: from the end that the distribution names, else from that of the
    start nodes.
    """
    seen: dict[tuple[str, str, int, int], _Candidate] = {}
    candidates = _candidates(snapshot, made, asked_of)
    for one in sorted(candidates, key=lambda one: (one.asked.count is None, one.inwards)):
        others = made.of(one.connection.source.id, None)
        of_type = (one.connection.type.space, one.connection.type.external_id)
        pairs = [(*of_type, *((other, one.place) if one.inwards else (one.place, other))) for other in others]
        if all(pair in seen for pair in pairs):
            if pairs and one.asked.count is not None:
                first = seen[pairs[0]]
                raise errors.InvalidDistribution(
                    one.view.external_id, one.name, f"its edges are those of {first.view} {first.name}: say count there"
                )
            continue
        seen.update(dict.fromkeys(pairs, one))
        targets = Targets(tuple(made.all[other].nodes for other in others), is_own=others == [one.place])
        edges = _edges(snapshot, made.all[one.place], one, targets, asked_of)
        misfit = edges.shape.misfit("edge")
        if misfit is None:
            yield edges
        else:
            made.notices.append(
                f"{one.view} has no edges {one.name}: the container {misfit.id} of their properties is used for "
                f"{misfit.used_for}."
            )


def _candidates(snapshot: Snapshot, made: Populations, asked_of: Asked) -> Iterator[_Candidate]:
    for place, population in enumerate(made.all):
        view = snapshot.view(population.source) if isinstance(population.source, ViewId) else None
        for name, connection in (view.connections if view and population.size else {}).items():
            if view and isinstance(connection, EdgeConnection):
                asked = asked_of.get(view.id, UNSAID).properties.get(name, NOTHING)
                yield _Candidate(place, view.id, name, connection, asked)


def _edges(snapshot: Snapshot, population: Population, of: _Candidate, targets: Targets, asked_of: Asked) -> Connected:
    source = of.connection.edge_source.id if of.connection.edge_source else None
    single = of.connection.connection_type == "single_edge_connection"
    least, most = of.asked.count or ((0, 1) if single else COUNT)
    shape = shape_of(snapshot, source, Wanted(), asked_of.get(source, UNSAID).properties) if source else Shape()
    view = snapshot.view(of.view)
    names = list(view.connections) if view else []
    named = of.name if len(of.name) <= _MOST_NAMED else f"{of.name[:_MOST_NAMED]}{names.index(of.name)}"
    return Connected(
        start=population.nodes,
        targets=targets,
        naming=Naming(f"{population.naming.label} {of.name}", f"{population.naming.name}.{named}"),
        type=of.connection.type,
        inwards=of.inwards,
        count=(min(least, targets.size), min(most, targets.size)),
        source=source,
        shape=shape,
    )
