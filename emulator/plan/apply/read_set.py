"""The read set of an apply: the stored instances that it touches, as columns, read after the project was locked."""

from typing import Any

from msgspec import Struct

from emulator.plan.apply.groups import Group
from emulator.plan.apply.resolve import ApplyPlan

NODE_PROPERTIES = ("version", "createdTime", "lastUpdatedTime")
TYPED_NODE_PROPERTIES = (*NODE_PROPERTIES, "type")
EDGE_PROPERTIES = (*TYPED_NODE_PROPERTIES, "startNode", "endNode")
"""Base properties to read. Each costs time even where it is null: `type` is read only where an item has one."""


class InstanceLookup(Struct, gc=False):
    """The instances to read, by key, with their base properties, property keys and labels."""

    keys: list[str]
    base_properties: tuple[str, ...]
    columns: list[str]
    labels: list[str]
    ids: list[int] = []
    """The ids of the Neo4j nodes of all `keys`, from a cache; empty where one is not known."""


class StoredInstances(Struct, gc=False):
    """The instances of one lookup that exist. `rows` are their positions in its `keys`; all lists are parallel to it.

    `base_properties` are lists by name; `labels` and `values` have a list per requested label and property key.
    """

    rows: list[int]
    ids: list[int]
    """Of their Neo4j nodes: valid while the project is locked."""
    base_properties: dict[str, list[Any]]
    labels: list[list[bool]]
    values: list[list[Any]]

    @classmethod
    def of(
        cls,
        lookup: InstanceLookup,
        rows: list[int],
        ids: list[int],
        base_properties: list[list[Any]],
        labels: list[list[bool]],
        values: list[list[Any]],
    ) -> "StoredInstances":
        """The result of `lookup`, from the columns that were read."""
        return cls(rows, ids, dict(zip(lookup.base_properties, base_properties, strict=True)), labels, values)

    @classmethod
    def empty(cls, lookup: InstanceLookup) -> "StoredInstances":
        """The result of a `lookup` that finds no instance."""
        none: list[Any] = []
        base_properties = dict.fromkeys(lookup.base_properties, none)
        return cls([], [], base_properties, [none for _ in lookup.labels], [none for _ in lookup.columns])

    @property
    def versions(self) -> list[int]:
        return self.base_properties["version"]

    @property
    def created_times(self) -> list[int]:
        return self.base_properties["createdTime"]

    @property
    def last_updated_times(self) -> list[int]:
        return self.base_properties["lastUpdatedTime"]

    @property
    def types(self) -> list[str | None]:
        return self.base_properties["type"]

    @property
    def start_nodes(self) -> list[str]:
        return self.base_properties["startNode"]

    @property
    def end_nodes(self) -> list[str]:
        return self.base_properties["endNode"]


class ReadSet(Struct):
    """The results of `instance_lookups(plan)`, in its order: one per group, then the deletions, then the references."""

    groups: list[StoredInstances]
    deletions: StoredInstances
    references: StoredInstances
    counters: dict[str, int]
    change: int
    """The last change number of the project."""

    @classmethod
    def assume_new(cls, plan: ApplyPlan) -> "ReadSet":
        """The read set in which no item of `plan` exists and every node that it refers to does.

        The ids of the references are not known: the list has only their number.
        """
        *groups, deletions, _ = map(StoredInstances.empty, instance_lookups(plan, new=True))
        all_rows = list(range(len(plan.reference_keys)))
        references = StoredInstances(all_rows, all_rows, {}, [], [])
        return cls(groups=groups, deletions=deletions, references=references, counters={}, change=0)

    @property
    def is_new(self) -> bool:
        """Whether none of the items exists."""
        return not any(stored.rows for stored in self.groups)


def instance_lookups(plan: ApplyPlan, *, new: bool = False) -> list[InstanceLookup]:
    """The lookups that `plan` needs. With `new` its items are assumed not to exist and are not read."""
    lookups = [
        InstanceLookup(
            keys=[] if new else group.keys,
            base_properties=_base_properties(group),
            columns=[column.property.key for column in group.columns],
            labels=[*(c.alias for c in group.containers), *required_labels(plan, index)],
        )
        for index, group in enumerate(plan.groups)
    ]
    lookups.append(InstanceLookup([deletion.key for deletion in plan.deletions], ("version",), [], []))
    lookups.append(InstanceLookup(plan.reference_keys, (), [], target_labels(plan)))
    return lookups


def _base_properties(group: Group) -> tuple[str, ...]:
    if group.instance_type == "edge":
        return EDGE_PROPERTIES
    return TYPED_NODE_PROPERTIES if group.types else NODE_PROPERTIES


def required_labels(plan: ApplyPlan, index: int) -> list[str]:
    """Aliases of the containers that the containers of group `index` require."""
    required = (plan.snapshot.container(other) for c in plan.groups[index].containers for _, other in c.requires)
    return sorted({container.alias for container in required if container is not None})


def target_labels(plan: ApplyPlan) -> list[str]:
    """Aliases of the containers in which targets of direct relations must have data."""
    required = {column.property.target for group in plan.groups for column in group.columns}
    containers = (plan.snapshot.container(identity) for identity in required if identity is not None)
    return sorted(container.alias for container in containers if container is not None)


def counter_keys(plan: ApplyPlan) -> list[str]:
    """The auto-increment properties of the plan."""
    return sorted({c.property.key for group in plan.groups for c in group.columns if c.property.auto_increment})
