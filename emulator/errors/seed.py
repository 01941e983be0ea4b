"""Errors of seeding."""

from dataclasses import dataclass

from emulator.errors.base import OURS, InvalidRequest


@dataclass(eq=False)
class InvalidDistribution(InvalidRequest):
    """A distribution says what cannot be. `name` is that of a property, empty where that is about the whole view."""

    wording = OURS
    view: str
    name: str
    reason: str

    @property
    def message(self) -> str:
        of_property = f", property '{self.name}'" if self.name else ""
        return f"Invalid distribution of view '{self.view}'{of_property}: {self.reason}."


@dataclass(eq=False)
class NothingToSeed(InvalidRequest):
    """No view of the data model gets any node. `reasons` are sentences."""

    wording = OURS
    data_model: str
    reasons: list[str]

    @property
    def message(self) -> str:
        return " ".join([f"There is nothing to seed of the data model '{self.data_model}'.", *self.reasons])
