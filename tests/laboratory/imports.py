"""Kill -9 at random moments of imports and exports: a file or a new project is there whole, or not at all."""

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from emulator.loading.items import UnusableData
from emulator.loading.load import load
from emulator.loading.target import RunningEmulator
from emulator.testing.api_client import ApiClient, RequestFailed, is_healthy
from emulator.testing.project_files import export_project, import_project, staging_project
from emulators import QUIET, ROOT
from laboratory.crashes.forked import Forked
from laboratory.crashes.site import free_ports
from laboratory.report import Report
from laboratory.setting.processes import embedded

NODES = 2_100
"""More than a fork writes in one transaction."""
BATCH = 300
"""How many instances the killed commands write, or read, at once."""
SHARE = 1.5
PATIENCE = 120
"""Seconds until an emulator answers again, and a project that is being restored."""
NOTHING, CHANGED, RESTORED = 404, 409, 503
"""What an export is answered where there is nothing, somebody writes, or a fork is not done."""
WORK = f"""
import sys
from emulator.cli import main
from emulator.loading import instances
from emulator.testing import project_files

instances.BATCH_SIZE = project_files.PAGE = {BATCH}
print("ready", flush=True)
main(sys.argv[1:])
"""
KINDS = {
    "import": "an import into a new project",
    "in place": "an import in place",
    "export": "an export",
    "emulator": "the emulator during an import",
}
"""What is killed, in turn."""
FAULTS = (
    "projects there in part",
    "files there in part",
    "imports that could not be repeated",
    "commands that ended with a traceback",
    "projects left that only an import needs",
)


def run(seed: int, seconds: float, report: Report) -> None:
    """Kill until the time is over, and at least once of each kind."""
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="laboratory-") as folder, embedded() as first:
        second = Forked(free_ports(1)[0], first.bolt, first.password)
        try:
            kills = Kills(second, Path(folder), random.Random(seed), report)
            try:
                while time.monotonic() < until or len(kills.done) < len(KINDS):
                    kills.once()
            finally:
                kills.tell()
        finally:
            second.kill()


class Kills:
    """Cycles of beginning, killing, checking and doing it again, through an emulator over the Neo4j of another."""

    def __init__(self, emulator: Forked, folder: Path, chance: random.Random, report: Report) -> None:
        self.emulator, self.folder, self.chance, self.report = emulator, folder, chance, report
        self.done: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.whole = 0
        self._number = 0
        self._wait()
        self.expected = self._prepare()
        for kind in KINDS:  # the first takes several times as long
            self._seconds(kind)
        self.lasts = {kind: self._seconds(kind) for kind in KINDS}

    def _prepare(self) -> bytes:
        """Write a project, and the files with its schema and its instances. Returns the latter."""
        made, files = self.folder / "made", self.folder / "files"
        made.mkdir()
        (made / "sp.Space.yaml").write_text("space: sp\n")
        thing = {"type": {"type": "int32"}, "nullable": True}
        container = {"space": "sp", "externalId": "Thing", "usedFor": "node", "properties": {"value": thing}}
        (made / "thing.Container.json").write_text(json.dumps(container))
        source = {"type": "container", "space": "sp", "externalId": "Thing"}
        with (made / "nodes.ndjson").open("w") as file:
            for n in range(NODES):
                sources = [{"source": source, "properties": {"value": n}}]
                node = {"instanceType": "node", "space": "sp", "externalId": f"n{n:05}", "sources": sources}
                file.write(json.dumps(node) + "\n")
        with self._client() as client:
            load(RunningEmulator(client, "origin"), [made])
            export_project(client, "origin", files, "schema")
            export_project(client, "origin", files / "all.ndjson", "ndjson")
        return (files / "all.ndjson").read_bytes()

    def once(self) -> None:
        """Kill the kind that has been killed least."""
        kind = min(KINDS, key=lambda one: self.done[one])
        steps: dict[str, Any] = {"export": self._export, "emulator": self._emulator}
        try:
            steps.get(kind, self._import)(kind)
        finally:
            self.done[kind] += 1

    def _import(self, kind: str) -> None:
        project = self._new_project()
        self._killed(kind, self._command(kind, project))
        self._check(project, in_place=kind == "in place")

    def _emulator(self, kind: str) -> None:
        project = self._new_project()
        command = self._begun(*self._command(kind, project))
        time.sleep(self.chance.uniform(0, self.lasts[kind]))
        self.emulator.kill()
        _, said = command.communicate(timeout=PATIENCE)
        if "Traceback" in said:
            self._fault("commands that ended with a traceback", said)
        self.emulator.start()
        self._wait()
        self._check(project, in_place=False)

    def _check(self, project: str, *, in_place: bool) -> None:
        """Compare what is there with what may be there, then import again, and compare it with all."""
        found = self._content(project)
        self.whole += found == self.expected
        if in_place:
            lines = (found or b"").splitlines(keepends=True)
            is_right = len(lines) % BATCH == 0 and self.expected.startswith(found or b"")
        else:
            is_right = found in (None, self.expected)
        if not is_right:
            self._fault("projects there in part", f"{project}: {len(found or b'')} bytes of {len(self.expected)}")
        self._again(project, in_place=in_place)
        with self._client() as client:
            for name in {project, staging_project(project)}:
                client.call("DELETE", f"/_emulator/projects/{name}")

    def _again(self, project: str, *, in_place: bool) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with self._client() as client:
                    import_project(client, project, [self.folder / "files"], in_place=in_place)
                break
            except (RequestFailed, UnusableData) as error:
                # The last request of the one that was killed may be under way: who asks is told to try again.
                waits = isinstance(error, RequestFailed) and error.status == RESTORED
                if not waits and "is not empty" not in str(error):
                    self._fault("imports that could not be repeated", str(error))
                    return
                assert time.monotonic() < until, f"{project} is not restored"
                time.sleep(0.1)
        if self._content(project) != self.expected:
            self._fault("projects there in part", f"{project} after the same import again")
        if self._content(staging_project(project)) is not None:
            self._fault("projects left that only an import needs", project)

    def _export(self, kind: str) -> None:
        target = self.folder / "again.ndjson"
        target.unlink(missing_ok=True)
        self._killed(kind, self._command(kind, "origin"))
        if target.exists():
            self.whole += 1
            if target.read_bytes() != self.expected:
                self._fault("files there in part", f"{target.stat().st_size} bytes of {len(self.expected)}")
        with self._client() as client:
            export_project(client, "origin", target, "ndjson")
        if target.read_bytes() != self.expected:
            self._fault("files there in part", "after the same export again")

    def _command(self, kind: str, project: str) -> tuple[str, ...]:
        of = ("--project", project, "--url", self.emulator.address)
        if kind == "export":
            return ("export", str(self.folder / "again.ndjson"), *of)
        return ("import", str(self.folder / "files"), *(["--in-place"] if kind == "in place" else []), *of)

    def _seconds(self, kind: str) -> float:
        """How long the command takes that nobody kills."""
        began = time.monotonic()
        command = self._begun(*self._command(kind, "origin" if kind == "export" else self._new_project()))
        _, said = command.communicate(timeout=PATIENCE)
        assert command.returncode == 0, said
        return time.monotonic() - began

    def _killed(self, kind: str, arguments: tuple[str, ...]) -> None:
        command = self._begun(*arguments)
        time.sleep(self.chance.uniform(0, self.lasts[kind]))
        command.send_signal(signal.SIGKILL)
        command.communicate()

    def _begun(self, *arguments: str) -> "subprocess.Popen[str]":
        """A command that has imported its modules, and begins."""
        command = subprocess.Popen(
            [sys.executable, "-c", WORK, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=QUIET,
        )
        assert command.stdout is not None
        assert command.stdout.readline() == "ready\n"
        return command

    def _content(self, project: str) -> bytes | None:
        """The instances of a project; None where nothing was ever written to it. Waits for a restore and for writes."""
        file = self.folder / "content.ndjson"
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with self._client() as client:
                    export_project(client, project, file, "ndjson")
                return file.read_bytes()
            except RequestFailed as error:
                if error.status == NOTHING:
                    return None
                if error.status not in {CHANGED, RESTORED} or time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _new_project(self) -> str:
        self._number += 1
        return f"import-{self._number}"

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while not is_healthy(self.emulator.address):
            assert time.monotonic() < until, "the emulator does not answer again"
            time.sleep(0.05)

    def _client(self) -> "closing[ApiClient]":
        return closing(ApiClient(self.emulator.address))

    def _fault(self, kind: str, text: str) -> None:
        self.faults[kind] += 1
        self.report.note(f"{kind}: {text}")

    def tell(self) -> None:
        for kind, name in KINDS.items():
            self.report.figure(f"kills of {name}", self.done[kind])
        self.report.figure("whole, as the kill came too late", self.whole)
        for fault in FAULTS:
            self.report.figure(fault, self.faults[fault], expected=0)
