"""The write set of an apply: everything that it writes, as parameters for `compile/`."""

from typing import Any, Literal

from msgspec import Struct, field

from emulator.plan.log import Logged
from emulator.wire.instances import AppliedInstance, InstanceId

WriteKind = Literal["node", "new_edge", "edge"]


class Write(Struct, gc=False):
    """Instances to write with one statement; all lists are parallel, `columns` are pairs of a property key and values.

    `kind` distinguishes nodes from edges, and new from existing edges. Where all instances exist, their labels stay and
    few of their values differ, `labels` is empty and `columns` are only those that differ.
    """

    kind: WriteKind
    labels: list[str]
    keys: list[str] = field(default_factory=list[str])
    versions: list[int] = field(default_factory=list[int])
    """After the write; those of new instances are 1."""
    times: list[int] = field(default_factory=list[int])
    """Of the last update after the write, in milliseconds since 1970; only those of existing instances count."""
    changes: list[int] = field(default_factory=list[int])
    captions: list[str | None] = field(default_factory=list[str | None])
    """None keeps the stored caption; empty where all stay."""
    types: list[str | None] = field(default_factory=list[str | None])
    """None keeps the stored type; empty where all stay."""
    start_nodes: list[str] = field(default_factory=list[str])
    end_nodes: list[str] = field(default_factory=list[str])
    relationships: list[str] = field(default_factory=list[str])
    columns: list[tuple[str, list[Any]]] = field(default_factory=list[tuple[str, list[Any]]])

    @property
    def has_new(self) -> bool:
        """Whether any of the instances is new."""
        return 1 in self.versions


class DirectRelations(Struct, gc=False):
    """Direct relations to store as relationships, in parallel lists."""

    sources: list[str] = field(default_factory=list[str])
    targets: list[str] = field(default_factory=list[str])
    properties: list[str] = field(default_factory=list[str])
    positions: list[int | None] = field(default_factory=list[int | None])
    """Of a target in a list; None where the property is not a list."""
    types: list[str] = field(default_factory=list[str])


class UniqueClaim(Struct, gc=False):
    """Digests that a uniqueness constraint allows only one instance to have, by the key of the instance."""

    constraint: str
    container: str
    alias: str
    property: str
    digests: dict[str, str]
    superseded: set[str]
    """Instances whose values this batch changes: their stored digests no longer count."""


class WriteSet(Struct):
    """Everything that one apply writes, and its answer."""

    applied: list[AppliedInstance] = field(default_factory=list[AppliedInstance])
    deleted: list[InstanceId] = field(default_factory=list[InstanceId])
    writes: list[Write] = field(default_factory=list[Write])
    stale_relations: DirectRelations = field(default_factory=DirectRelations)
    """Sources and properties whose stored relationships are deleted (targets and types are unused)."""
    relations: DirectRelations = field(default_factory=DirectRelations)
    tombstones: list[str] = field(default_factory=list[str])
    """Keys of the instances to delete, parallel to `deleted`; the deletion finds the edges of deleted nodes itself."""
    created_nodes: list[str] = field(default_factory=list[str])
    node_ids: dict[str, int] = field(default_factory=dict[str, int])
    """The Neo4j ids of existing nodes at which relationships start or end, by key."""
    claims: list[UniqueClaim] = field(default_factory=list[UniqueClaim])
    counters: dict[str, int] = field(default_factory=dict[str, int])
    now: int = 0
    first_change: int = 0
    """The lowest change number of this apply."""
    change: int = 0
    """The highest so far: deletions and asset paths, which are found while it is written, take more."""
    logged: Logged = field(default_factory=Logged)

    @property
    def has_writes(self) -> bool:
        return bool(self.writes or self.tombstones)
