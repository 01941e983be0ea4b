"""What an apply does to the graph, settled to the last value: the input of `compile/`."""

from typing import Any, Literal

from msgspec import Struct, field

from emulator.wire.instances import AppliedInstance, InstanceId

WriteKind = Literal["new_node", "node", "new_edge", "edge"]


class Write(Struct, gc=False):
    """Instances to write with one statement; all lists run in parallel, `columns` pairs a property key with values.

    `kind` tells nodes from edges, and what is new from what exists. `partial` is a change of a few properties of
    instances whose labels stay: `columns` are no more than what differs, and `own` what differs beside data.
    """

    kind: WriteKind
    labels: list[str]
    keys: list[str] = field(default_factory=list[str])
    versions: list[int] = field(default_factory=list[int])
    """Of what exists; what is new has version 1."""
    changes: list[int] = field(default_factory=list[int])
    captions: list[str | None] = field(default_factory=list[str | None])
    """Captions; None leaves the one that is there."""
    types: list[str | None] = field(default_factory=list[str | None])
    start_nodes: list[str] = field(default_factory=list[str])
    end_nodes: list[str] = field(default_factory=list[str])
    relationships: list[str] = field(default_factory=list[str])
    columns: list[tuple[str, list[Any]]] = field(default_factory=list[tuple[str, list[Any]]])
    partial: bool = False
    base_columns: list[tuple[str, list[Any]]] = field(default_factory=list[tuple[str, list[Any]]])
    ids: list[int] = field(default_factory=list[int])
    """Of the Neo4j nodes of what exists."""

    @property
    def is_new(self) -> bool:
        return self.kind in ("new_node", "new_edge")


class DirectRelations(Struct, gc=False):
    """Direct relations to project as relationships, in parallel lists."""

    sources: list[str] = field(default_factory=list[str])
    targets: list[str] = field(default_factory=list[str])
    properties: list[str] = field(default_factory=list[str])
    positions: list[int | None] = field(default_factory=list[int | None])
    """Of a target in its list; None where it is not one of a list."""
    types: list[str] = field(default_factory=list[str])


class UniqueClaim(Struct, gc=False):
    """Values that a uniqueness constraint lets only one instance have: `digests` by the key of the instance."""

    constraint: str
    container: str
    alias: str
    property: str
    digests: dict[str, str]
    superseded: set[str]
    """Instances of this batch: what the database holds for them no longer counts."""


class WriteSet(Struct):
    """Everything that one apply writes, and what it answers."""

    applied: list[AppliedInstance]
    deleted: list[InstanceId]
    writes: list[Write]
    stale_relations: DirectRelations
    """Sources and properties whose projected relationships no longer hold (targets and types unused)."""
    relations: DirectRelations
    tombstones: list[str]
    """Keys of the instances to delete, parallel to `deleted`; the edges of the nodes are found when it happens."""
    created_nodes: list[str]
    node_ids: dict[str, int]
    """The Neo4j nodes of all nodes that exist and are pointed at, or point, by key."""
    claims: list[UniqueClaim]
    counters: dict[str, int]
    now: int
    change: int

    @property
    def has_writes(self) -> bool:
        return bool(self.writes or self.tombstones)
