"""Forks of snapshots for tests: their data are loaded once per run, and copied for each test."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from emulator.loading.load import load
from emulator.loading.target import RunningEmulator

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.testing.api_client import ApiClient


class Templates:
    """The projects with the data of snapshots that this process has loaded, one per snapshot."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._projects: dict[tuple[str, ...], str] = {}

    def fork(self, project: str, folder: Path, name: str, *paths: str) -> None:
        """Make `project` a fork of the snapshot `name`: of `paths` below `folder`, else of one that exists.

        One that exists may be named with its project: `demo/plant`. The test fails where none is meant.
        """
        source, snapshot = self._loaded(folder, name, paths) if paths else self._existing(name)
        asked = urlencode({"from": source, "snapshot": snapshot})
        self._client.call("PUT", f"/_emulator/projects/{project}/fork?{asked}")

    def _loaded(self, folder: Path, name: str, paths: tuple[str, ...]) -> tuple[str, str]:
        key = (name, *(str(folder / path) for path in paths))
        if key not in self._projects:
            # The name of a project has at most 64 characters.
            template = f"snapshot-{uuid.uuid4().hex}"
            load(RunningEmulator(self._client, template), [folder / path for path in paths])
            self._client.call("PUT", f"/_emulator/projects/{template}/snapshots/{name}")
            self._projects[key] = template
        return self._projects[key], name

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
        """Delete the templates and their snapshots."""
        for (name, *_), project in self._projects.items():
            self._client.call("DELETE", f"/_emulator/projects/{project}/snapshots/{name}")
            self._client.call("DELETE", f"/_emulator/projects/{project}")
