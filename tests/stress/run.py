"""One run: writers and subscriptions at once, then the comparison of every copy with what the emulator lists."""

import random
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence

from stress.expected import differences, everything, walked_to
from stress.follower import POLL, Follower, followers
from stress.model import connect, install
from stress.processes import Restarted
from stress.writer import Writer

PATIENCE = 120
"""Seconds that the subscriptions have to catch up after the last write."""


def write_and_follow(
    addresses: Sequence[str], project: str, minutes: float, restart: Callable[[int], None]
) -> tuple[list[Follower], list[Writer]]:
    seed = random.randrange(2**32)
    print(f"project {project}, seed {seed}")
    following = followers(addresses, project)
    writers = [Writer(connect(addresses[n % len(addresses)], project), random.Random(seed + n)) for n in range(4)]
    over = threading.Event()
    threads = [threading.Thread(target=one.run, args=(over,)) for one in writers]
    for thread in threads:
        thread.start()
    until, turn = time.monotonic() + minutes * 60, 0
    while time.monotonic() < until:
        for one in following:
            one.attend()
        time.sleep(min(5, max(0, until - time.monotonic())))
        turn += 1
        restart(turn)
    over.set()
    for thread in threads:
        thread.join()
    return following, writers


def catch_up(following: Sequence[Follower]) -> None:
    for one in following:
        one.idle = 0
    until = time.monotonic() + PATIENCE
    while any(one.idle < 3 for one in following) and time.monotonic() < until:
        for one in following:
            one.attend()
        time.sleep(POLL)
    for one in following:
        one.context.cancel()


def report(following: Sequence[Follower], writers: Sequence[Writer], restarts: int) -> None:
    total = sum((one.done for one in writers), Counter[str]())
    for name, count in sorted(total.items()):
        print(f"{count:9,} {name}")
    print(f"{restarts:9,} restarts of an emulator")
    for one in following:
        held = ", ".join(f"{len(copy)} {name}" for name, copy in one.copies.items())
        told = ", ".join(f"{one.done[name]:,} {name}" for name in ("syncs", "instances told", "tombstones"))
        print(f"  {one.title:22} {told}, {one.done['subscribed again']} subscribed again; holds {held}")


def run(addresses: Sequence[str], minutes: float, second: Restarted | None) -> int:
    def restart(turn: int) -> None:
        if second is not None and turn % 4 == 0:
            second.again(signal.SIGKILL if turn % 8 else signal.SIGTERM)

    project = f"stress-{uuid.uuid4().hex[:12]}"
    client = connect(addresses[0], project)
    install(client)
    following, writers = write_and_follow(addresses, project, minutes, restart)
    catch_up(following)
    report(following, writers, second.count if second else 0)
    listed, walked = everything(client), walked_to(client)
    wrong = [one for follower in following for one in differences(follower, listed, walked)]
    print("\n".join(wrong[:20]) or "every copy is what the emulator lists")
    return 1 if wrong else 0
