"""The context of a request: the database, the caches of this process, the limits and the caller."""

from collections.abc import Callable

from msgspec import Struct, field

from emulator import clock
from emulator.database.disk_space import UNGUARDED, DiskSpace
from emulator.graph.driver import Graph, Transaction
from emulator.limits import DOCUMENTED, Limits
from emulator.operations.acceleration.acceleration import Acceleration
from emulator.operations.access.group_cache import GroupCache
from emulator.operations.apply.instance_limits import InstanceLimits
from emulator.operations.apply.relationship_types import RelationshipTypes
from emulator.operations.faults.rules import FaultRules
from emulator.operations.graphql.schemas import GraphQLSchemas
from emulator.operations.projects.project_names import ProjectNames
from emulator.operations.read.search_indexes import SearchIndexes
from emulator.operations.schema.core_indexes import CoreIndexes
from emulator.operations.schema_cache import SchemaCache
from emulator.schema.access.caller import UNRESTRICTED, Caller
from emulator.schema.access.token_holder import OPEN_MODE_HOLDER, TokenHolder
from emulator.schema.snapshot import Snapshot


class Context(Struct, frozen=True):
    """What an operation needs beside the project and the request.

    All but `search_lag`, `token_holder` and `caller` are shared by all requests of the process. `now` is the time of
    this machine. A search does not find what was written in the last `search_lag` milliseconds.
    """

    graph: Graph
    schema_cache: SchemaCache = field(default_factory=SchemaCache)
    relationship_types: RelationshipTypes = field(default_factory=RelationshipTypes)
    search_indexes: SearchIndexes = field(default_factory=SearchIndexes)
    core_indexes: CoreIndexes = field(default_factory=CoreIndexes)
    graphql_schemas: GraphQLSchemas = field(default_factory=GraphQLSchemas)
    limits: Limits = DOCUMENTED
    instance_limits: InstanceLimits = field(default_factory=InstanceLimits)
    acceleration: Acceleration = field(default_factory=Acceleration)
    version_conflict_status: int = 409
    now: Callable[[], int] = clock.now
    group_cache: GroupCache = field(default_factory=GroupCache)
    project_names: ProjectNames = field(default_factory=ProjectNames)
    disk: DiskSpace = UNGUARDED
    faults: FaultRules = field(default_factory=FaultRules)
    search_lag: float = 0
    token_holder: TokenHolder = OPEN_MODE_HOLDER
    caller: Caller = UNRESTRICTED

    def now_in(self, snapshot: Snapshot) -> int:
        """The time that the project of `snapshot` has now, in milliseconds since 1970."""
        return snapshot.clock.now(self.now())

    def schema(self, transaction: Transaction, project: str) -> Snapshot:
        """Return the current schema of `project`, without what the caller may not read."""
        return self.schema_cache.load_current(transaction, project).visible_to(self.caller)
