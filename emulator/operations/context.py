"""What every operation works with."""

from collections.abc import Callable

from msgspec import Struct, field

from emulator import clock
from emulator.graph.driver import Graph
from emulator.limits import DOCUMENTED, Limits
from emulator.operations.core_indexes import CoreIndexes
from emulator.operations.instance_limits import InstanceLimits
from emulator.operations.relationships import RelationshipTypes
from emulator.operations.search_indexes import SearchIndexes
from emulator.operations.snapshots import Snapshots


class Context(Struct, frozen=True):
    """The database, and the cache of the projects' schemas."""

    graph: Graph
    snapshots: Snapshots = field(default_factory=Snapshots)
    relationship_types: RelationshipTypes = field(default_factory=RelationshipTypes)
    search_indexes: SearchIndexes = field(default_factory=SearchIndexes)
    core_indexes: CoreIndexes = field(default_factory=CoreIndexes)
    limits: Limits = DOCUMENTED
    instance_limits: InstanceLimits = field(default_factory=InstanceLimits)
    version_conflict_status: int = 409
    now: Callable[[], int] = clock.now
