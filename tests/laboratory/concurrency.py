"""Many clients at once over two processes: reads are of one moment, one compare-and-set wins, a sync misses nothing."""

import random
import threading
import uuid
from collections.abc import Callable, Sequence

from laboratory.moments import model
from laboratory.moments.checker import Checker
from laboratory.moments.followers import Follower, everything
from laboratory.moments.reads import READS
from laboratory.moments.versions import CONTENDERS, Race
from laboratory.moments.writers import Writer
from laboratory.report import Report
from laboratory.setting.client import Client, Refused
from laboratory.setting.processes import pair
from laboratory.setting.threads import Threads

WRITERS = (1, 4, 8)
READERS = 4
SHARE = 2.0


def run(seed: int, seconds: float, report: Report) -> None:
    with pair() as addresses:
        for index, count in enumerate(WRITERS):
            beside(count, addresses, random.Random(seed + index), seconds * 0.28, report)
        race(addresses, seconds * 0.16, report)


def beside(count: int, addresses: Sequence[str], chance: random.Random, seconds: float, report: Report) -> None:
    """Read in all ways beside `count` writers."""
    project = f"moments-{uuid.uuid4().hex[:12]}"

    def client(index: int) -> Client:
        return Client(addresses[index % len(addresses)], project)

    def own() -> random.Random:
        return random.Random(chance.random())

    model.install(client(0))
    writers = [Writer(client(n), n, own(), leaves=n % 4 == 3) for n in range(count)]
    for writer in writers:
        writer.create()
    checker = Checker()
    followers = [Follower([client(0), client(1)], own()) for _ in range(2)]
    readers = [_reader(client(n), writers, checker, own()) for n in range(READERS)]
    Threads([writer.run for writer in writers], [*readers, *(one.run for one in followers)]).run(seconds)
    _tell(count, writers, checker, report)
    there = everything(client(0))
    report.figure(f"beside {count} writers: nodes synced", len(there) * len(followers))
    missed = sum(one.missed(there) for one in followers)
    report.figure(f"beside {count} writers: missed or wrong after a sync", missed, expected=0)


def _reader(
    client: Client, writers: Sequence[Writer], checker: Checker, chance: random.Random
) -> Callable[[threading.Event], None]:
    def read(over: threading.Event) -> None:
        while not over.is_set():
            kind, writer = chance.choice(list(READS)), chance.choice(writers)
            since = writer.answered
            try:
                parts = READS[kind](client, writer.number, chance)
            except Refused:
                checker.refuse(kind)
                continue
            checker.check(kind, parts, leaves=writer.leaves, since=since)

    return read


def _tell(count: int, writers: Sequence[Writer], checker: Checker, report: Report) -> None:
    written = {token: state for writer in writers for token, state in writer.states.items()}
    faults = {
        "mixed": checker.mixed,
        "torn": checker.torn(written),
        "empty": checker.empty,
        "stale": checker.stale,
    }
    begin = f"beside {count} writers: "
    report.figure(f"{begin}batches", sum(writer.batches for writer in writers))
    report.figure(f"{begin}answers checked", checker.answers.total())
    for name, found in faults.items():
        if found.total():
            report.note(f"{begin}{name}: {dict(+found)} of {dict(checker.answers)}")
    report.figure(f"{begin}reads refused, as they took too long", checker.refused.total())
    report.figure(f"{begin}answers of several moments", checker.mixed.total(), expected=0)
    report.figure(f"{begin}torn instances", faults["torn"].total(), expected=0)
    report.figure(f"{begin}first pages of a sync that were empty", checker.empty["sync"], expected=0)
    others = checker.empty.total() - checker.empty["sync"]
    report.figure(f"{begin}other answers that were empty", others, expected=0)
    report.figure(f"{begin}answers older than an answered batch", checker.stale.total(), expected=0)


def race(addresses: Sequence[str], seconds: float, report: Report) -> None:
    project = f"race-{uuid.uuid4().hex[:12]}"
    clients = [Client(addresses[index % len(addresses)], project) for index in range(CONTENDERS)]
    model.install(clients[0])
    rounds = Race(clients, seconds)
    rounds.run()
    report.figure("compare-and-set: rounds of 8 clients", len(rounds.winners))
    report.figure("compare-and-set: not one winner", sum(won != 1 for won in rounds.winners), expected=0)
    report.figure("compare-and-set: neither 200 nor 409", rounds.other.total(), expected=0)
