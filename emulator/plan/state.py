"""What Neo4j holds of the instances that a request touches, read as columns after the project was locked."""

from typing import Any

from msgspec import Struct

from emulator.plan.resolve import ApplyPlan


class Question(Struct, gc=False):
    """Which instances to read, and which property keys and labels of them."""

    keys: list[str]
    columns: list[str]
    labels: list[str]


class Stored(Struct, gc=False):
    """The instances of one question that exist. `found` holds their positions in its `keys`; all lists are as long."""

    found: list[int]
    ids: list[int]
    """Of their Neo4j nodes: true as long as the project is locked."""
    versions: list[int]
    created_times: list[int]
    last_updated_times: list[int]
    types: list[str | None]
    start_nodes: list[str | None]
    end_nodes: list[str | None]
    relationships: list[str | None]
    labels: list[list[bool]]
    """A list per label asked for."""
    values: list[list[Any]]
    """A list per property key asked for."""

    @classmethod
    def nothing(cls, question: Question) -> "Stored":
        empty: list[Any] = []
        return cls(
            [],
            [],
            [],
            [],
            [],
            [],
            [],
            [],
            [],
            [empty for _ in question.labels],
            [empty for _ in question.columns],
        )


class Counters(Struct):
    """The highest value so far of each auto-increment property, by property key."""

    highest: dict[str, int]


class State(Struct):
    """Answers to `questions(plan)`, in its order: one per group, then the deletions, then the references."""

    groups: list[Stored]
    deletions: Stored
    references: Stored
    counters: dict[str, int]
    change: int
    """The last change number of the project."""


def questions(plan: ApplyPlan) -> list[Question]:
    """What must be known to settle `plan`."""
    asked = [
        Question(
            keys=group.keys,
            columns=[column.property.key for column in group.columns],
            labels=[*(c.alias for c in group.containers), *required_labels(plan, index)],
        )
        for index, group in enumerate(plan.groups)
    ]
    asked.append(Question([deletion.key for deletion in plan.deletions], [], []))
    asked.append(Question(sorted(plan.references), [], target_labels(plan)))
    return asked


def required_labels(plan: ApplyPlan, index: int) -> list[str]:
    """Aliases of the containers that the containers of group `index` require."""
    required = (plan.snapshot.container(other) for c in plan.groups[index].containers for _, other in c.requires)
    return sorted({container.alias for container in required if container is not None})


def target_labels(plan: ApplyPlan) -> list[str]:
    """Aliases of the containers that targets of direct relations must have data in."""
    restricted = {column.property.target for group in plan.groups for column in group.columns}
    found = (plan.snapshot.container(identity) for identity in restricted if identity is not None)
    return sorted(container.alias for container in found if container is not None)


def counter_keys(plan: ApplyPlan) -> list[str]:
    """The auto-increment properties of the plan."""
    return sorted({c.property.key for group in plan.groups for c in group.columns if c.property.auto_increment})
