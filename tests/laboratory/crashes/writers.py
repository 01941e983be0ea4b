"""The writers: each has groups of its own, and stops after a batch of which it does not know what became."""

import http.client
import random
import threading
from collections import Counter
from dataclasses import dataclass, field

from laboratory.crashes.groups import Group, Kind
from laboratory.setting.client import Client

LIVE = 30
"""Groups that a writer keeps before it rather deletes."""
REFUSED = range(400, 500)


@dataclass
class Writer:
    """Writes, changes and deletes groups through one process."""

    client: Client
    number: int
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter[str])
    groups: list[Group] = field(default_factory=list[Group])
    touched: set[Group] = field(default_factory=set[Group])
    """Groups that were written since they were last checked."""
    _count: int = 0

    def __post_init__(self) -> None:
        kinds: tuple[Kind, Kind] = ("containers", "views")
        self.schema = [Group(kind, f"{kind}{self.number}") for kind in kinds]
        self.groups += self.schema

    def run(self, pause: threading.Event) -> None:
        """Write until `pause`, or until a batch is not answered."""
        while not pause.is_set():
            group = self._choose()
            self._count += 1
            token = f"{self.number}-{self._count}"
            removes = group.there and self.chance.random() < (0.9 if len(self.groups) > LIVE else 0.2)
            self.touched.add(group)
            if not self._send(group, None if removes else token):
                return

    def _choose(self) -> Group:
        sure = [group for group in self.groups if group.sure and group not in self.schema]
        if self.chance.random() < 0.1:
            return self.chance.choice(self.schema)
        if sure and (len(self.groups) > LIVE or self.chance.random() < 0.6):
            return self.chance.choice(sure)
        made = Group("instances", f"w{self.number}g{self._count}")
        self.groups.append(made)
        return made

    def _send(self, group: Group, token: str | None) -> bool:
        path, body = group.delete() if token is None else group.write(token)
        before = group.allowed
        group.allowed = {*before, token}
        try:
            answer = self.client.post(path, body)
        except (OSError, http.client.HTTPException):
            self.done["without an answer"] += 1
            return False
        if answer.status == 200:
            group.allowed = {token}
            self.done["answered 200"] += 1
            return True
        self.done[f"refused: {answer.body[:300]!r}" if answer.status in REFUSED else "answered 5xx"] += 1
        return False
