"""Errors of the paths with which the console explores a project."""

from dataclasses import dataclass

from emulator.errors.base import OURS, ApiError


@dataclass(eq=False)
class InstanceNotFound(ApiError):
    """There is no such instance, and no tombstone of one."""

    wording = OURS
    status = 404
    instance_type: str
    space: str
    external_id: str

    @property
    def message(self) -> str:
        return f"The {self.instance_type} '{self.space}:{self.external_id}' does not exist."


@dataclass(eq=False)
class DataModelNotFound(ApiError):
    """There is no such data model, or no such version of it. Each is `space:externalId/version`."""

    wording = OURS
    status = 404
    data_model: str

    @property
    def message(self) -> str:
        return f"The data model '{self.data_model}' does not exist."
