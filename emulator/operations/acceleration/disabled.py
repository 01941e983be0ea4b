"""Variants that record nothing and predict nothing: they stand in for the guesses that are switched off."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager

from emulator.operations.acceleration.admission_control import AdmissionControl
from emulator.operations.acceleration.insert_prediction import InsertPrediction
from emulator.operations.acceleration.node_id_cache import NodeIdCache
from emulator.operations.acceleration.noop_prediction import NoopPrediction
from emulator.operations.acceleration.project_sizes import ProjectSizes
from emulator.plan.apply.resolve import ApplyPlan


class DisabledInsertPrediction(InsertPrediction):
    """Expects that any item may exist."""

    def expects_new(self, plan: ApplyPlan) -> bool:
        del plan
        return False

    def record_keys(self, plan: ApplyPlan) -> None:
        del plan

    def record(self, plan: ApplyPlan, *, new: bool) -> None:
        del plan, new


class DisabledNoopPrediction(NoopPrediction):
    """Expects that any batch may change something."""

    def expects_noop(self, plan: ApplyPlan) -> bool:
        del plan
        return False

    def record(self, plan: ApplyPlan, *, changed: bool) -> None:
        del plan, changed


class DisabledNodeIdCache(NodeIdCache):
    """Holds no ids."""

    def get(self, keys: Sequence[str]) -> list[int]:
        del keys
        return []

    def put(self, keys: Iterable[str], ids: Iterable[int]) -> None:
        del keys, ids


class DisabledProjectSizes(ProjectSizes):
    """Takes every project for a large one."""

    def record(self, project: str, change: int) -> None:
        del project, change

    def is_small(self, project: str) -> bool:
        del project
        return False


class DisabledAdmissionControl(AdmissionControl):
    """Admits everybody at once."""

    @contextmanager
    def admit(self) -> Generator[None]:
        yield
