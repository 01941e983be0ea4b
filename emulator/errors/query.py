"""Errors of the result set expressions of queries and syncs."""

from dataclasses import dataclass

from emulator.errors.base import OURS, InvalidRequest, Wording


@dataclass(eq=False)
class UndefinedExpression(InvalidRequest):
    """A name that no result set expression has."""

    wording = OURS
    name: str

    @property
    def message(self) -> str:
        return f"Result set expression '{self.name}' is not defined."


@dataclass(eq=False)
class CircularExpressions(InvalidRequest):
    """Result set expressions refer to each other in a cycle."""

    wording = OURS
    names: list[str]

    @property
    def message(self) -> str:
        return f"Result set expressions cannot refer to each other in a circle: {' -> '.join(self.names)}."


@dataclass(eq=False)
class AmbiguousExpression(InvalidRequest):
    """A result set expression is of no kind, or of more than one."""

    wording = OURS
    name: str

    @property
    def message(self) -> str:
        return (
            f"Result set expression '{self.name}' must have exactly one of nodes, edges, union, unionAll and "
            "intersection, and a set operation at least one member."
        )


@dataclass(eq=False)
class MixedExpressions(InvalidRequest):
    """A set operation has members of nodes and of edges."""

    wording = OURS
    name: str

    @property
    def message(self) -> str:
        return f"Result set expression '{self.name}' cannot combine nodes and edges."


@dataclass(eq=False)
class MissingThrough(InvalidRequest):
    """Nodes are chained from nodes, without the direct relation that leads to them."""

    wording = Wording("documented", "docs dm_querying")
    name: str

    @property
    def message(self) -> str:
        return f"'through' is required to chain nodes from the set of nodes '{self.name}'."


@dataclass(eq=False)
class ListTraversedInwards(InvalidRequest):
    """A list of direct relations is followed from target to source."""

    wording = Wording("recorded", "course chapter 'Querying the graph'")

    @property
    def message(self) -> str:
        return "Cannot traverse lists of direct relations inwards."


@dataclass(eq=False)
class TraversalNotSortable(InvalidRequest):
    """`sort` on edges that are followed more than one step."""

    wording = Wording("documented", "docs dm_querying")
    name: str

    @property
    def message(self) -> str:
        return f"Result set expression '{self.name}' can be sorted only with maxDistance 1: use postSort."


@dataclass(eq=False)
class BackfillSortWithoutTwoPhase(InvalidRequest):
    """`backfillSort` with another sync mode than `twoPhase`."""

    wording = Wording("recorded", "cognite-sdk-python, test_instances.py")

    @property
    def message(self) -> str:
        return "Backfill sort can only be used with two-phase sync."
