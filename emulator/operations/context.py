"""What every operation works with."""

from collections.abc import Callable

from msgspec import Struct, field

from emulator import clock
from emulator.graph.driver import Graph, Transaction
from emulator.limits import DOCUMENTED, Limits
from emulator.operations.core_indexes import CoreIndexes
from emulator.operations.group_cache import GroupCache
from emulator.operations.instance_limits import InstanceLimits
from emulator.operations.node_ids import NodeIds
from emulator.operations.novelty import Novelty
from emulator.operations.relationships import RelationshipTypes
from emulator.operations.repeats import Repeats
from emulator.operations.search_indexes import SearchIndexes
from emulator.operations.sizes import Sizes
from emulator.operations.snapshots import Snapshots
from emulator.operations.turns import Turns
from emulator.schema.caller import EVERYTHING, Caller
from emulator.schema.holder import ANYBODY, Holder
from emulator.schema.snapshot import Snapshot


class Context(Struct, frozen=True):
    """The database, what this process remembers of it, and who asks."""

    graph: Graph
    snapshots: Snapshots = field(default_factory=Snapshots)
    relationship_types: RelationshipTypes = field(default_factory=RelationshipTypes)
    search_indexes: SearchIndexes = field(default_factory=SearchIndexes)
    core_indexes: CoreIndexes = field(default_factory=CoreIndexes)
    limits: Limits = DOCUMENTED
    instance_limits: InstanceLimits = field(default_factory=InstanceLimits)
    node_ids: NodeIds = field(default_factory=NodeIds)
    novelty: Novelty = field(default_factory=Novelty)
    repeats: Repeats = field(default_factory=Repeats)
    sizes: Sizes = field(default_factory=Sizes)
    turns: Turns = field(default_factory=Turns)
    version_conflict_status: int = 409
    now: Callable[[], int] = clock.now
    groups: GroupCache = field(default_factory=GroupCache)
    holder: Holder = ANYBODY
    caller: Caller = EVERYTHING

    def schema(self, transaction: Transaction, project: str) -> Snapshot:
        """The schema of `project`, as far as the caller may read it."""
        return self.snapshots.now(transaction, project).seen_by(self.caller)
