"""Callers with limited rights try to read and to change what is in another space or project."""

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence

import msgspec

from laboratory.fuzzing.draw import draw
from laboratory.isolating import attempts
from laboratory.isolating.site import Site, build, content, unsigned
from laboratory.report import Report
from laboratory.setting.client import Answer, Client
from laboratory.setting.processes import embedded
from laboratory.setting.threads import Threads

SHARE = 1.0
ROUND = 40
"""Fuzzed requests in each round of a caller, beside those that aim."""
DENIED = (401, 403)


def run(seed: int, seconds: float, report: Report) -> None:
    with embedded("--auth", "strict") as emulator:
        site = build(emulator.api)
        before = content(site.admin), content(site.other)
        intruders = [
            Intruder(site, name, f"{seed}-{number}", report)
            for number, name in enumerate(("reader", "writer", "narrow"))
        ]
        Threads([intruder.run for intruder in intruders]).run(max(5.0, seconds - 15))
        after = content(site.admin), content(site.other)
    total = sum((intruder.count for intruder in intruders), Counter[str]())
    report.figure("attempts", total["attempts"])
    report.figure("answered 200", total["200"])
    report.figure("leaked", total["leaked"], expected=0)
    changed = sum(was != now for was, now in zip(before, after, strict=True))
    report.figure("projects changed by a caller without the right", changed, expected=0)
    report.figure("answers to another project, or to a token that is none", total["let in"], expected=0)


class Intruder:
    """A caller with limits. `count` says what came of its attempts."""

    def __init__(self, site: Site, name: str, seed: str, report: Report) -> None:
        self.site, self.seed, self.report, self.name = site, seed, report, name
        own = site.callers[name]
        token = own.headers["Authorization"].removeprefix("Bearer ")
        self.client = own
        self.elsewhere = Client(own.url, site.other.project, token)
        self.nobody = [Client(own.url, own.project, made) for made in (unsigned(token), token[:-4] + "AAAA", "none")]
        self.chance = random.Random(seed)
        self.count: Counter[str] = Counter()

    def run(self, over: threading.Event) -> None:
        number = 0
        while not over.is_set():
            self._aim()
            for _ in range(ROUND):
                self._fuzz(f"{self.seed}-{number}")
                number += 1
                if over.is_set():
                    return

    def _aim(self) -> None:
        aimed = attempts.reads(self.chance, self.site.cursors)
        for path, body in [*aimed, *attempts.writes(self.chance)]:
            self._judge(self.client.post(path, body), f"{path} {body}")
        for path, body in attempts.guesses(self.chance):
            answer = self.client.post(path, body)
            guessed = answer.status == 200 and bool(answer.json()["items"])
            self._judge(answer, f"{path} {body}", leaked=guessed)
        self._try_doors(aimed)

    def _try_doors(self, aimed: Sequence[attempts.Attempt]) -> None:
        """The same requests in a project without a group of the caller, and with tokens that are none."""
        path, body = self.chance.choice(aimed)
        for client in (self.elsewhere, *self.nobody):
            answer = client.post(path, body)
            self.count["attempts"] += 1
            if answer.status not in DENIED:
                self.count["let in"] += 1
                self.report.note(f"{self.name} is let in: {answer.status} {path} {body}")

    def _fuzz(self, seed: str) -> None:
        request = draw(seed, self.client.project, self.site.cursors)
        headers = {**request.headers, "Authorization": self.client.headers["Authorization"]}
        try:
            answer = self.client.send(request.method, request.path, request.body, headers)
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
            return
        self._judge(answer, f"seed {seed}", leaked=False)

    def _judge(self, answer: Answer, what: str, *, leaked: bool = False) -> None:
        self.count["attempts"] += 1
        self.count[str(answer.status)] += 1
        if answer.status == 200 and (leaked or self._shows_hidden(answer)):
            self.count["leaked"] += 1
            self.report.note(f"{self.name} sees what is hidden: {what}: {answer.body[:300]!r}")

    def _shows_hidden(self, answer: Answer) -> bool:
        """The writers' own writes have fuzzed numbers in them: only a reader's aggregates can be judged."""
        try:
            found = answer.json()
        except msgspec.DecodeError:
            return False
        return attempts.leaks(found, aggregates=self.name == "reader")
