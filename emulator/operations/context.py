"""What every operation works with."""

from msgspec import Struct, field

from emulator.graph.driver import Graph
from emulator.operations.snapshots import Snapshots


class Context(Struct, frozen=True):
    """The database, and the cache of the projects' schemas."""

    graph: Graph
    snapshots: Snapshots = field(default_factory=Snapshots)
