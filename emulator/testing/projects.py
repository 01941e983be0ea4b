"""The projects of tests: what they begin with, which tests use them, and what becomes of them at their end."""

from __future__ import annotations

import warnings
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException
from os import PathLike
from typing import TYPE_CHECKING, Any

import pytest

from emulator.testing.api_client import ApiClient, RequestFailed
from emulator.testing.last_requests import last_requests
from emulator.testing.project_names import new_name

if TYPE_CHECKING:
    from collections.abc import Generator

    from emulator.testing.background import Background
    from emulator.testing.kept import Keeper
    from emulator.testing.snapshots import Templates

DATA, SNAPSHOT, SEED, FAULTS = "cdf_data", "cdf_snapshot", "cdf_seed", "cdf_faults"
MARKERS = (DATA, SNAPSHOT, SEED, FAULTS)
_TAKEN = {DATA: "files and folders", SNAPSHOT: "the name of a snapshot, and behind it files and folders"}
PER_TEST = "cdf_project"
FIXTURES = {
    PER_TEST: "function",
    "cdf_project_class": "class",
    "cdf_project_module": "module",
    "cdf_project_session": "session",
}
"""The fixtures that are names of projects, with the scope of each."""


@dataclass
class ProjectUse:
    """A project of a fixture; `failed` when a test that uses it has failed."""

    name: str
    failed: bool = False


@dataclass
class TestProjects:
    """The projects of one process of the run."""

    __test__ = False  # not a class of tests, though it begins like one

    base_url: str
    client: ApiClient
    templates: Templates
    background: Background
    keeper: Keeper
    keep: str
    open_projects: dict[str, ProjectUse] = field(default_factory=dict[str, ProjectUse])
    """By the name of the fixture."""
    ended: list[ProjectUse] = field(default_factory=list[ProjectUse])
    """Those whose fixture has ended, while the outcome of the last test that used them may still be unknown."""

    def open(self, request: pytest.FixtureRequest, following: pytest.Item | None) -> Generator[str]:
        """Yield the name of a project for the fixture of `request`, with what the markers of its node say.

        For `following`, the test that comes next, a fork is made meanwhile.
        """
        fixture = str(request.fixturename)
        node = request.node
        snapshot = node.get_closest_marker(SNAPSHOT)
        name = new_name(*_titles(request))
        if snapshot:
            name = self.templates.fork(request.path.parent, node.nodeid, name, *snapshot.args)
        self.open_projects[fixture] = ProjectUse(name)
        try:
            if following is not None and PER_TEST in getattr(following, "fixturenames", ()):
                marker = following.get_closest_marker(SNAPSHOT)
                if marker and marker.args:
                    self.templates.prepare(
                        following.path.parent, following.nodeid, new_name(*_titles_of(following)), *marker.args
                    )
            self._fill(request, name)
            yield name
        finally:
            self.ended.append(self.open_projects.pop(fixture))

    def _fill(self, request: pytest.FixtureRequest, project: str) -> None:
        node = request.node
        # Markers of the module come before those of the test.
        for marker in list(node.iter_markers(DATA))[::-1]:
            from emulator.loading.load import load  # noqa: PLC0415
            from emulator.loading.target import RunningEmulator  # noqa: PLC0415

            load(RunningEmulator(self.client, project), [request.path.parent / path for path in marker.args])
        for marker in list(node.iter_markers(SEED))[::-1]:
            from emulator.testing.seed_marker import seed_for_test  # noqa: PLC0415

            seed_for_test(self.client, project, *marker.args, **marker.kwargs)
        faults = node.get_closest_marker(FAULTS)
        if faults:
            from emulator.testing.faults import set_faults  # noqa: PLC0415

            set_faults(self.client, project, *faults.args, **faults.kwargs)

    def used_by(self, item: pytest.Item) -> list[ProjectUse]:
        """Return the projects of the fixtures of a test that runs, also of one whose setup has failed."""
        named = getattr(item, "fixturenames", ())
        in_use = [used for fixture, used in self.open_projects.items() if fixture in named or fixture == PER_TEST]
        return [*self.ended, *in_use]

    def report_sections(self, used: list[ProjectUse]) -> Generator[tuple[str, str]]:
        """Yield what the report of a failed test says of its projects: the last requests, and where they are kept."""
        for one in used:
            text = last_requests(self.base_url, one.name)
            if text:
                title = "Last requests to the CDF emulator"
                yield (title if len(used) == 1 else f"{title}: {one.name}"), text
        if self.keep != "none":
            for one in used:
                yield "Project that is kept", self.keeper.where(one.name)

    def settle(self) -> list[str]:
        """Empty the projects that have ended, or keep them; return where those are that are kept."""
        kept: list[str] = []
        for one in self.ended:
            if self.keep == "all" or (self.keep == "failed" and one.failed):
                kept.append(self.keeper.keep(one.name))
            else:
                self._reset(one.name)
        self.ended.clear()
        return kept

    def _reset(self, project: str) -> None:
        if not self.background.is_closed:
            self.background.reset(project)
            return
        # The projects of the last test end after everything else.
        try:
            with closing(ApiClient(self.base_url)) as client:
                client.call("DELETE", f"/_emulator/projects/{project}")
        except (OSError, HTTPException, RequestFailed) as error:
            warnings.warn(pytest.PytestWarning(f"The project {project} was not emptied: {error}"), stacklevel=1)


def check_markers(item: pytest.Item) -> None:
    """Let the test fail where it has a marker for a project, and no fixture that heeds it."""
    named: set[str] = set(getattr(item, "fixturenames", ()))
    scopes = {scope for fixture, scope in FIXTURES.items() if fixture in named}
    for name in MARKERS:
        for node, marker in item.iter_markers_with_node(name):
            if name in _TAKEN and not (marker.args and all(isinstance(one, str | PathLike) for one in marker.args)):
                pytest.fail(f"The marker {name} takes {_TAKEN[name]}.", pytrace=False)
            if not scopes & _heeding(item, node):
                pytest.fail(
                    f"The marker {name} needs the fixture cdf_project, as cognite_client does; at a class it may be"
                    " cdf_project_class, at a module also cdf_project_module.",
                    pytrace=False,
                )


def _heeding(item: pytest.Item, node: Any) -> set[str]:
    """Return the scopes of the fixtures that have the markers of `node`, a test or what it is in."""
    if isinstance(node, pytest.Item):
        return {"function"} if getattr(item, "cls", None) else {"function", "class"}
    if isinstance(node, pytest.Class):
        return {"function", "class"}
    return {"function", "class", "module"}


def _titles(request: pytest.FixtureRequest) -> list[str]:
    """Return what the name of the project of a fixture begins with."""
    if request.scope == "session":
        worker = getattr(request.config, "workerinput", {}).get("workerid")
        return ["session", *([worker] if worker else [])]
    if request.scope == "module":
        return [request.path.stem]
    return _titles_of(request.node)


def _titles_of(node: pytest.Item | pytest.Collector) -> list[str]:
    """Return the names of a test and of its class."""
    of_class = node.getparent(pytest.Class)
    return [node.name] if of_class in (None, node) else [of_class.name, node.name]
