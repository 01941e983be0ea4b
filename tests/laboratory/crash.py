"""Kill -9 at random moments while batches are applied: what was answered is there, and nothing is there in part."""

import random
import statistics
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from laboratory.crashes.groups import Group, install, tokens
from laboratory.crashes.relationships import relationships, whole
from laboratory.crashes.site import PASSWORD, Kind, Site
from laboratory.crashes.writers import Writer
from laboratory.report import Report
from laboratory.setting.client import Client

KINDS: dict[Kind, int] = {"others": 20, "java": 2, "both": 1, "first": 1}
"""What is killed, and how often: what is back sooner is killed more often."""
WRITERS = 5
LONGEST = 0.8
"""Seconds of writing before a kill, at most."""
SHARE = 3.0


def run(seed: int, seconds: float, report: Report) -> None:
    """Kill until the time is over, and at least once: the start may take all of a small budget."""
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="laboratory-") as folder:
        site = Site(Path(folder) / "data")
        try:
            crashes = Crashes(site, random.Random(seed), report)
            try:
                while time.monotonic() < until or not crashes.kills:
                    crashes.once()
                crashes.check([group for writer in crashes.writers for group in writer.groups])
            finally:
                crashes.tell()
        finally:
            site.close()


class Crashes:
    """Cycles of writing, killing, starting again and checking."""

    def __init__(self, site: Site, chance: random.Random, report: Report) -> None:
        self.site, self.chance, self.report = site, chance, report
        self.project = f"crash-{uuid.uuid4().hex[:12]}"
        self.started = time.monotonic()
        self.kills: Counter[Kind] = Counter()
        self.faults: Counter[str] = Counter()
        self.back: list[float] = []
        self.readers = [Client(address, self.project) for address in site.addresses]
        install(self.readers[0])
        clients = [Client(site.addresses[n % len(site.addresses)], self.project) for n in range(WRITERS)]
        self.writers = [Writer(client, n, random.Random(chance.random())) for n, client in enumerate(clients)]

    def once(self) -> None:
        pause = threading.Event()
        threads = [threading.Thread(target=writer.run, args=(pause,)) for writer in self.writers]
        for thread in threads:
            thread.start()
        self.kill(self.chance.choices(list(KINDS), list(KINDS.values()))[0])
        self.back.append(self.site.back())
        pause.set()
        for thread in threads:
            thread.join()
        self._disconnect()
        self.check([group for writer in self.writers for group in writer.touched])
        for writer in self.writers:
            writer.touched.clear()

    def kill(self, kind: Kind) -> None:
        """Kill each process at a random moment of its own."""
        began, victims = time.monotonic(), self.site.victims(kind, self.chance)
        for moment, kill in zip(sorted(self.chance.random() * LONGEST for _ in victims), victims, strict=True):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            kill()
            self.kills[kind] += 1

    def _disconnect(self) -> None:
        """Close all connections: those to a killed emulator would break only at the next request."""
        for client in (*self.readers, *(writer.client for writer in self.writers)):
            client.close()

    def check(self, groups: Sequence[Group]) -> None:
        """Compare what is there of the groups with what may be there; from now on it is what must be."""
        found = tokens(self.chance.choice(self.readers), groups)
        native = relationships(self.site.bolt, PASSWORD, self.project, groups)
        for group, states in found.items():
            fault = self._fault(group, states, native.get(group))
            if fault:
                self.faults[fault] += 1
                self.report.note(f"{fault}: {group.name}: {states}, allowed {group.allowed}, {native.get(group)}")
            group.allowed = {next(iter(states))}
        for writer in self.writers:
            gone = [group for group in writer.groups if group.allowed == {None} and group.kind == "instances"]
            writer.groups = [group for group in writer.groups if group not in gone]

    def _fault(self, group: Group, states: set[str | None], native: tuple[int, set[str | None]] | None) -> str:
        if len(states) != 1:
            return "partial"
        (token,) = states
        if native is not None and not whole(token, *native):
            return "partial"
        return "" if token in group.allowed else "lost"

    def tell(self) -> None:
        done = sum((writer.done for writer in self.writers), Counter[str]())
        refused = Counter({name: count for name, count in done.items() if name.startswith("refused")})
        for text in (*refused, *self.site.failed_starts):
            self.report.note(text)
        for kind in KINDS:
            self.report.figure(f"kills of {NAMES[kind]}", self.kills[kind])
        self.report.figure("kills", self.kills.total())
        self.report.figure("kills per minute", self.kills.total() / (time.monotonic() - self.started) * 60)
        self.report.figure("seconds until it answers again, median", statistics.median(self.back or [0.0]))
        self.report.figure("starts that failed", len(self.site.failed_starts), expected=0)
        self.report.figure("batches answered 200", done["answered 200"])
        self.report.figure("batches without an answer", done["without an answer"] + done["answered 5xx"])
        self.report.figure("batches refused", refused.total(), expected=0)
        self.report.figure("batches lost", self.faults["lost"], expected=0)
        self.report.figure("batches there in part", self.faults["partial"], expected=0)


NAMES: dict[Kind, str] = {
    "others": "an emulator over the Neo4j of another",
    "java": "Neo4j",
    "first": "the emulator that started Neo4j",
    "both": "both",
}
