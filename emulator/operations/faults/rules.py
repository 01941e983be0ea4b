"""The rules of all projects, in the memory of this process."""

from collections.abc import Collection
from threading import Lock

from emulator.errors import TooManyProjectsWithFaults
from emulator.limits import DOCUMENTED, Limits
from emulator.operations.faults.profiles import PROFILES
from emulator.operations.faults.project_faults import ProjectFaults
from emulator.wire.faults import ProfileName, Rule

MAX_PROJECTS = 256


class FaultRules:
    """The rules that projects were given; the others have those of the profile `start`, if there is one.

    `start` is `busy` or `busy:42`, with a seed. `templates` are the paths of all endpoints.
    """

    def __init__(self, start: str | None = None, limits: Limits = DOCUMENTED, templates: Collection[str] = ()) -> None:
        self.templates = templates
        self._start = parse_start(start) if start else None
        self._limits = limits
        self._given: dict[str, ProjectFaults] = {}
        self._started: dict[str, ProjectFaults] = {}
        self._lock = Lock()

    def of(self, project: str) -> ProjectFaults | None:
        """The rules of a project; None where it has none."""
        given = self._given.get(project)
        return given if given is not None or not self._start else self._of_start(project, *self._start)

    def _of_start(self, project: str, profile: ProfileName, seed: int) -> ProjectFaults:
        with self._lock:
            started = self._started.get(project)
            if started is None:
                started = self._started[project] = self._of_profile(profile, seed)
                while len(self._started) > MAX_PROJECTS:
                    del self._started[next(iter(self._started))]
            return started

    def _of_profile(self, profile: ProfileName, seed: int) -> ProjectFaults:
        return ProjectFaults(PROFILES[profile], seed, self._limits, profile)

    def give(self, project: str, rules: list[Rule], seed: int) -> ProjectFaults:
        """Give a project rules instead of those that it has. Raises `TooManyProjectsWithFaults`."""
        return self._set(project, ProjectFaults(rules, seed, self._limits))

    def give_profile(self, project: str, profile: ProfileName, seed: int) -> ProjectFaults:
        """Give a project the rules of a profile. Raises as `give` does."""
        return self._set(project, self._of_profile(profile, seed))

    def _set(self, project: str, faults: ProjectFaults) -> ProjectFaults:
        with self._lock:
            if project not in self._given and len(self._given) >= MAX_PROJECTS:
                raise TooManyProjectsWithFaults(MAX_PROJECTS)
            self._given[project] = faults
            return faults

    def clear(self, project: str) -> None:
        """Leave a project without rules, also without those of the start."""
        if self._start:
            self.give(project, [], 0)
        else:
            self.forget(project)

    def forget(self, project: str) -> None:
        """Leave a project as it was at the start."""
        with self._lock:
            self._given.pop(project, None)
            self._started.pop(project, None)


def parse_start(text: str) -> tuple[ProfileName, int]:
    """Return the profile and the seed of the option `--faults`. Raises `ValueError`.

    >>> parse_start("busy:42")
    ('busy', 42)
    """
    name, _, seed = text.partition(":")
    if name not in PROFILES or (":" in text and not (seed.isascii() and seed.isdecimal())):
        raise ValueError(text)
    return name, int(seed or 0)
