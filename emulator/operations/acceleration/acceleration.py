"""All guesses of one process, and how each of them is switched off."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from emulator.operations.acceleration import disabled
from emulator.operations.acceleration.insert_prediction import InsertPrediction
from emulator.operations.acceleration.node_id_cache import NodeIdCache
from emulator.operations.acceleration.outcomes import Outcomes
from emulator.operations.acceleration.project_sizes import ProjectSizes
from emulator.operations.acceleration.recurring_changes import RecurringChanges


class Acceleration(Struct, frozen=True):
    """The guesses that operations act on; without any of them each answer is the same."""

    insert_prediction: InsertPrediction = field(default_factory=InsertPrediction)
    optimistic_insert: bool = True
    """Whether predicted inserts are tried with one statement first."""
    node_id_cache: NodeIdCache = field(default_factory=NodeIdCache)
    project_sizes: ProjectSizes = field(default_factory=ProjectSizes)
    recurring_changes: RecurringChanges = field(default_factory=RecurringChanges)

    @property
    def outcomes(self) -> dict[str, Outcomes]:
        """How often each guess that can fail was right and wrong."""
        return {
            "insert_prediction": self.insert_prediction.outcomes,
            "optimistic_insert": self.insert_prediction.optimistic_outcomes,
            "node_id_cache": self.node_id_cache.outcomes,
        }

    def without(self, *names: str) -> "Acceleration":
        """The same with the fields `names` switched off. Raises KeyError for a name that is no field."""
        return replace(self, **{name: DISABLED[name]() for name in names})

    @classmethod
    def off(cls) -> "Acceleration":
        """Everything switched off."""
        return cls().without(*DISABLED)


DISABLED: dict[str, Callable[[], Any]] = {
    "insert_prediction": disabled.DisabledInsertPrediction,
    "optimistic_insert": lambda: False,
    "node_id_cache": disabled.DisabledNodeIdCache,
    "project_sizes": disabled.DisabledProjectSizes,
    "recurring_changes": disabled.DisabledRecurringChanges,
}
"""What stands in a field that is switched off."""
