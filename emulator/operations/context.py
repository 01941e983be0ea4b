"""What every operation works with."""

from collections.abc import Callable

from msgspec import Struct, field

from emulator import clock
from emulator.graph.driver import Graph, Transaction
from emulator.limits import DOCUMENTED, Limits
from emulator.operations.acceleration.admission_control import AdmissionControl
from emulator.operations.acceleration.insert_prediction import InsertPrediction
from emulator.operations.acceleration.node_id_cache import NodeIdCache
from emulator.operations.acceleration.noop_prediction import NoopPrediction
from emulator.operations.acceleration.project_sizes import ProjectSizes
from emulator.operations.access.group_cache import GroupCache
from emulator.operations.apply.instance_limits import InstanceLimits
from emulator.operations.apply.relationship_types import RelationshipTypes
from emulator.operations.projects.project_names import ProjectNames
from emulator.operations.read.search_indexes import SearchIndexes
from emulator.operations.schema.core_indexes import CoreIndexes
from emulator.operations.schema_cache import SchemaCache
from emulator.schema.access.caller import EVERYTHING, Caller
from emulator.schema.access.holder import ANYBODY, Holder
from emulator.schema.snapshot import Snapshot


class Context(Struct, frozen=True):
    """The database, what this process remembers of it, and who asks."""

    graph: Graph
    snapshots: SchemaCache = field(default_factory=SchemaCache)
    relationship_types: RelationshipTypes = field(default_factory=RelationshipTypes)
    search_indexes: SearchIndexes = field(default_factory=SearchIndexes)
    core_indexes: CoreIndexes = field(default_factory=CoreIndexes)
    limits: Limits = DOCUMENTED
    instance_limits: InstanceLimits = field(default_factory=InstanceLimits)
    node_ids: NodeIdCache = field(default_factory=NodeIdCache)
    novelty: InsertPrediction = field(default_factory=InsertPrediction)
    repeats: NoopPrediction = field(default_factory=NoopPrediction)
    sizes: ProjectSizes = field(default_factory=ProjectSizes)
    turns: AdmissionControl = field(default_factory=AdmissionControl)
    version_conflict_status: int = 409
    now: Callable[[], int] = clock.now
    groups: GroupCache = field(default_factory=GroupCache)
    named: ProjectNames = field(default_factory=ProjectNames)
    holder: Holder = ANYBODY
    caller: Caller = EVERYTHING

    def schema(self, transaction: Transaction, project: str) -> Snapshot:
        """The schema of `project`, as far as the caller may read it."""
        return self.snapshots.now(transaction, project).seen_by(self.caller)
