"""One project of a running emulator, with what the service has not: snapshots, forks, seeds, faults, a clock."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from emulator.loading.load import load
from emulator.loading.target import RunningEmulator
from emulator.testing import project_files, snapshot_file
from emulator.testing.api_client import ApiClient
from emulator.testing.clock import ProjectClock
from emulator.testing.seed import SeedResult, seed_project

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.loading.load import Loaded
    from emulator.testing.project_files import Format


class EmulatedProject:
    """The project `name` of the emulator at `base_url`. All that it does raises `RequestFailed` where it is refused."""

    def __init__(self, base_url: str, name: str) -> None:
        self.name = name
        self._base_url = base_url

    def load(self, *paths: Path) -> None:
        """Write files and folders into it, as the marker `cdf_data` does. Raises `UnusableData`."""
        with self._client() as client:
            load(RunningEmulator(client, self.name), paths)

    def seed(
        self,
        model: str,
        *,
        nodes: int = 1_000,
        seed: int = 0,
        space: str | None = None,
        distribution: dict[str, Any] | None = None,
    ) -> SeedResult:
        """Write plausible data for a data model, `space:externalId/version`; say what was made."""
        asked = {"nodes": nodes, "seed": seed, "space": space, "distribution": distribution}
        with self._client() as client:
            return seed_project(client.call, self.name, model, asked)

    def save(self, snapshot: str) -> None:
        """Save it as a snapshot, in place of an earlier one of this name."""
        self._call("PUT", "/snapshots/" + quote(snapshot, safe=""))

    def restore(self, snapshot: str) -> None:
        """Bring it back as it was when the snapshot was saved."""
        self._call("PUT", f"/snapshots/{quote(snapshot, safe='')}/restore")

    def save_file(self, file: Path) -> None:
        """Save it as a snapshot in a file. Raises `UnusableFile`."""
        with self._client() as client, snapshot_file.temporary_name(client, self.name) as name:
            snapshot_file.save_temporary(client, self.name, name)
            snapshot_file.download(client, self.name, name, file, lambda _: None)

    def restore_file(self, file: Path) -> None:
        """Give it what a file of a snapshot has, of this project or of another. Raises `UnusableFile`."""
        with self._client() as client, snapshot_file.temporary_name(client, self.name) as name:
            snapshot_file.upload(client, self.name, name, file, lambda _: None, temporary=True)
            self.restore(name)

    def export_to(self, target: Path, format: Format | None = None) -> None:  # noqa: A002 - the option of the command
        """Write it to a file or a folder, as `cdf-emulator export` does; the name says the format, else `format`.

        `schema` is the folder of the toolkit without instances. Raises `UnusableFile`, and `RequestFailed` also where
        somebody writes to the project meanwhile.
        """
        with self._client() as client:
            project_files.export_project(client, self.name, target, format or project_files.format_of(target))

    def import_from(self, *paths: Path, in_place: bool = False) -> Loaded:
        """Write files and folders into it, as `cdf-emulator import` does, and return how much of what was in them.

        Where nothing was ever written to it, it has all of them or nothing, unless they are written `in_place`. Raises
        `UnusableData`.
        """
        with self._client() as client:
            return project_files.import_project(client, self.name, paths, in_place=in_place)

    def fork(self, name: str, snapshot: str | None = None) -> EmulatedProject:
        """Return the new project `name`, with what this one has; with `snapshot` as it was then."""
        forked = EmulatedProject(self._base_url, name)
        asked = {"from": self.name, **({} if snapshot is None else {"snapshot": snapshot})}
        forked._call("PUT", f"/fork?{urlencode(asked)}")
        return forked

    def set_faults(self, *rules: dict[str, Any], seed: int = 0) -> None:
        """Let its requests get the faults of these rules, in place of those that it has."""
        self._call("PUT", "/faults", {"items": list(rules), "seed": seed})

    def set_fault_profile(self, profile: str, seed: int = 0) -> None:
        """Let its requests get the faults of a profile, in place of those that it has."""
        self._call("PUT", f"/faults?{urlencode({'profile': profile, 'seed': seed})}")

    def clear_faults(self) -> None:
        self._call("DELETE", "/faults")

    def reset(self) -> None:
        """Delete what is in it; its snapshots stay."""
        self._call("DELETE", "")

    @property
    def clock(self) -> ProjectClock:
        """Its clock, to turn it."""
        return ProjectClock(self._ask, self.name)

    def _client(self) -> closing[ApiClient]:
        return closing(ApiClient(self._base_url))

    def _call(self, method: str, path: str, body: object = None) -> Any:
        return self._ask(method, f"/_emulator/projects/{quote(self.name, safe='')}{path}", body)

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        with self._client() as client:
            return client.call(method, path, body)
