"""Variants that record nothing and predict nothing: they stand in for the guesses that are switched off."""

from collections.abc import Iterable, Sequence

from emulator.operations.acceleration.insert_prediction import InsertPrediction
from emulator.operations.acceleration.node_id_cache import NodeIdCache
from emulator.operations.acceleration.project_sizes import SMALL, ProjectSizes
from emulator.operations.acceleration.recurring_changes import RecurringChanges
from emulator.plan.apply.resolve import ApplyPlan
from emulator.plan.apply.write_set import Write


class DisabledInsertPrediction(InsertPrediction):
    """Expects that any item may exist."""

    def expects_new(self, plan: ApplyPlan) -> bool:
        del plan
        return False

    def record_keys(self, plan: ApplyPlan) -> None:
        del plan

    def record(self, plan: ApplyPlan, *, new: bool) -> None:
        del plan, new


class DisabledNodeIdCache(NodeIdCache):
    """Holds no ids."""

    def get(self, keys: Sequence[str]) -> list[int]:
        del keys
        return []

    def put(self, keys: Iterable[str], ids: Iterable[int]) -> None:
        del keys, ids


class DisabledProjectSizes(ProjectSizes):
    """Takes every project for a large one."""

    def record(self, project: str, life: str, change: int) -> None:
        super().record(project, life, max(change, SMALL + 1))

    def has_few(self, change: int) -> bool:
        del change
        return False


class DisabledRecurringChanges(RecurringChanges):
    """Takes each change for the first of its kind."""

    def is_recurring(self, change: Write) -> bool:
        del change
        return False
