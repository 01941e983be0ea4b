"""Forks of snapshots for tests: their data are loaded once per run, and copied for each test.

While a test runs, the fork of the next one is made: a test waits for its data only where the one before it is shorter.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from emulator.loading.load import load
from emulator.loading.target import RunningEmulator
from emulator.testing.api_client import ApiClient
from emulator.testing.snapshot_file import SUFFIX, UnusableFile, upload

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from emulator.testing.background import Background

_Key = tuple[str, ...]
"""The name of a snapshot, and the files that it is made of."""


class Templates:
    """The projects with the data of snapshots that this process has loaded, one per snapshot, and the forks of them."""

    def __init__(self, base_url: str, background: Background) -> None:
        self._client = ApiClient(base_url)
        self._background = background
        self._projects: dict[_Key, str] = {}
        self._forks: dict[tuple[str, _Key], Future[str]] = {}
        """Those made in advance, by the node of the test too: the project of a fork is called after its test."""

    def fork(self, folder: Path, node: str, project: str, name: str, *paths: str) -> str:
        """Return a fork of the snapshot `name`: of `paths` below `folder`, else of one that exists.

        It is `project`, or the one that was made in advance for this `node`. A path may be a file of a snapshot. A
        snapshot that exists may be named with its project: `demo/plant`. The test fails where none is meant.
        """
        if not paths:
            return _fork(self._client, project, *self._existing(name))
        files = [folder / path for path in paths]
        key = (name, *map(str, files))
        if (node, key) in self._forks:
            return self._forks.pop((node, key)).result()
        if key not in self._projects:
            self._projects[key] = self._load(name, files)
        return _fork(self._client, project, self._projects[key], name)

    def prepare(self, folder: Path, node: str, project: str, name: str, *paths: str) -> None:
        """Make the fork `project` for the test `node` in advance, where its snapshot is loaded already."""
        key = (name, *(str(folder / path) for path in paths))
        if key in self._projects and (node, key) not in self._forks:
            template = self._projects[key]
            self._forks[node, key] = self._background.submit(lambda client: _fork(client, project, template, name))

    def _load(self, name: str, files: Sequence[Path]) -> str:
        # The name of a project has at most 64 characters.
        template = f"snapshot-{uuid.uuid4().hex}"
        if any(file.suffix == SUFFIX for file in files):
            if len(files) > 1:
                pytest.fail(f"The snapshot {name} is of one file {SUFFIX}, or of data.", pytrace=False)
            try:
                upload(self._client, template, name, files[0], lambda _: None)
            except UnusableFile as error:
                pytest.fail(str(error), pytrace=False)
        else:
            load(RunningEmulator(self._client, template), files)
            self._client.call("PUT", f"/_emulator/projects/{template}/snapshots/{name}")
        return template

    def _existing(self, name: str) -> tuple[str, str]:
        project, _, snapshot = name.rpartition("/")
        known = [(one["project"], one["name"]) for one in self._client.call("GET", "/_emulator/snapshots")["items"]]
        found = [one for one in known if one[1] == snapshot and project in ("", one[0])]
        if len(found) == 1:
            return found[0]
        if found:
            of = ", ".join(f"{one}/{snapshot}" for one, _ in found)
            pytest.fail(f"Several projects have a snapshot {snapshot}: name one of {of}.", pytrace=False)
        listed = ", ".join(f"{one}/{other}" for one, other in known[:10]) or "none"
        pytest.fail(f"There is no snapshot {name}; there is: {listed}.", pytrace=False)

    def close(self) -> None:
        """Delete the templates, their snapshots, and the forks that no test has taken."""
        for fork in self._forks.values():
            if fork.exception() is None:
                self._client.call("DELETE", f"/_emulator/projects/{fork.result()}")
        for (name, *_), project in self._projects.items():
            self._client.call("DELETE", f"/_emulator/projects/{project}/snapshots/{name}")
            self._client.call("DELETE", f"/_emulator/projects/{project}")
        self._client.close()


def _fork(client: ApiClient, project: str, source: str, snapshot: str) -> str:
    client.call("PUT", f"/_emulator/projects/{project}/fork?{urlencode({'from': source, 'snapshot': snapshot})}")
    return project
