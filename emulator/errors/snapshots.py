"""Errors of snapshots, forks and exports."""

from dataclasses import dataclass

from emulator.errors.base import OURS, ApiError, Conflict, InvalidRequest


@dataclass(eq=False)
class UnknownSnapshot(ApiError):
    """The project has no such snapshot, or it was deleted meanwhile."""

    wording = OURS
    status = 404
    project: str
    name: str

    @property
    def message(self) -> str:
        return f"The project '{self.project}' has no snapshot '{self.name}'."


@dataclass(eq=False)
class SnapshotInUse(Conflict):
    """A snapshot is to be deleted or replaced from which `project` is being restored."""

    wording = OURS
    name: str
    project: str

    @property
    def message(self) -> str:
        return f"The snapshot '{self.name}' is being restored into the project '{self.project}': wait, or reset that."


@dataclass(eq=False)
class UnknownProject(ApiError):
    """There is nothing in a project that is to be copied."""

    wording = OURS
    status = 404
    project: str

    @property
    def message(self) -> str:
        return f"The project '{self.project}' has nothing in it."


@dataclass(eq=False)
class ProjectNotEmpty(Conflict):
    """A project that is to become a fork has something already."""

    wording = OURS
    project: str

    @property
    def message(self) -> str:
        return f"The project '{self.project}' is not empty. Reset it first, or choose another name."


@dataclass(eq=False)
class ProjectChanged(Conflict):
    """A project was written to while it is exported, page by page."""

    wording = OURS
    project: str

    @property
    def message(self) -> str:
        return (
            f"The project '{self.project}' has changed since the export began. Begin again, or export a fork of it:"
            " nobody else writes to that."
        )


@dataclass(eq=False)
class UnusableSnapshot(InvalidRequest):
    """A snapshot, or a file of one, cannot be read. `reason` says why."""

    wording = OURS
    name: str
    reason: str

    @property
    def message(self) -> str:
        return f"The snapshot '{self.name}' cannot be used: {self.reason}."


@dataclass(eq=False)
class UnknownSnapshotPart(InvalidRequest):
    """A name of a part that no part has named as the next."""

    wording = OURS
    part: str

    @property
    def message(self) -> str:
        return f"There is no part '{self.part}': ask for the first without 'after', and then for its 'next'."


@dataclass(eq=False)
class UnusableImport(InvalidRequest):
    """A file of an import is wrong, or what it holds is refused. `reason` has its name, the line and why."""

    wording = OURS
    reason: str

    @property
    def message(self) -> str:
        return self.reason


@dataclass(eq=False)
class ProjectBeingRestored(ApiError):
    """A large project is being restored from a snapshot, in several transactions that nobody is to see apart."""

    wording = OURS
    status = 503
    retryable = True
    project: str

    @property
    def message(self) -> str:
        return f"The project '{self.project}' is being restored from a snapshot. Try again in a moment."

    @property
    def headers(self) -> dict[str, str]:
        return {"retry-after": "1"}
