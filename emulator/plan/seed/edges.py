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


def connected(snapshot: Snapshot, made: Populations, asked_of: Asked) -> Iterator[Connected]:
    """Yield the edges of all connections. What two views see from both ends is made once."""
    seen: dict[tuple[str, str, int, int], str] = {}
    for place, population in enumerate(made.all):
        view = snapshot.view(population.source) if isinstance(population.source, ViewId) else None
        for name, connection in (view.connections if view else {}).items():
            if not isinstance(connection, EdgeConnection):
                continue
            asked = asked_of.get(view.id, UNSAID).properties.get(name, NOTHING) if view else NOTHING
            inwards = connection.direction == "inwards"
            others = made.of(connection.source.id, None)
            pairs = [
                (connection.type.space, connection.type.external_id, *((other, place) if inwards else (place, other)))
                for other in others
            ]
            if all(pair in seen for pair in pairs):
                if pairs and asked.count is not None:
                    raise errors.InvalidDistribution(
                        population.naming.label, name, f"its edges are those of {seen[pairs[0]]}: say count there"
                    )
                continue
            seen.update(dict.fromkeys(pairs, f"{population.source} {name}"))
            targets = Targets(tuple(made.all[other].nodes for other in others), is_own=others == [place])
            edges = _edges(snapshot, population, name, connection, targets, asked, asked_of)
            misfit = edges.shape.misfit("edge")
            if misfit is None:
                yield edges
            else:
                made.notices.append(
                    f"{population.source} has no edges {name}: the container {misfit.id} of their properties is used "
                    f"for {misfit.used_for}."
                )


def _edges(
    snapshot: Snapshot,
    population: Population,
    name: str,
    connection: EdgeConnection,
    targets: Targets,
    asked: PropertyDistribution,
    asked_of: Asked,
) -> Connected:
    source = connection.edge_source.id if connection.edge_source else None
    least, most = asked.count or ((0, 1) if connection.connection_type == "single_edge_connection" else COUNT)
    named = (
        name if len(name) <= _MOST_NAMED else f"{name[:_MOST_NAMED]}{list(_names(snapshot, population)).index(name)}"
    )
    return Connected(
        start=population.nodes,
        targets=targets,
        naming=Naming(f"{population.naming.label} {name}", f"{population.naming.name}.{named}"),
        type=connection.type,
        inwards=connection.direction == "inwards",
        count=(min(least, targets.size), min(most, targets.size)),
        source=source,
        shape=shape_of(snapshot, source, Wanted(), asked_of.get(source, UNSAID).properties) if source else Shape(),
    )


def _names(snapshot: Snapshot, population: Population) -> Iterator[str]:
    view = snapshot.view(population.source) if isinstance(population.source, ViewId) else None
    yield from view.connections if view else ()
