"""The writers: each changes the nodes of its set, all in one batch, again and again."""

import random
import threading
from dataclasses import dataclass, field

from laboratory.moments import model
from laboratory.moments.model import SIZE, Seen
from laboratory.setting.client import Client


@dataclass
class Writer:
    """Writes the set `number`. One that `leaves` also deletes all nodes at times, and writes them again."""

    client: Client
    number: int
    chance: random.Random
    leaves: bool = False
    states: dict[str, Seen] = field(default_factory=dict[str, Seen])
    """What each answered batch made of its nodes, by token."""
    answered: int = 0
    """The value of the last batch that is answered: a read that begins now sees it or a later one."""
    batches: int = 0

    def create(self) -> None:
        self._write(whole=True, wide=True)

    def run(self, over: threading.Event) -> None:
        while not over.is_set():
            whole = self.leaves and self.chance.random() < 0.3
            if whole:
                self.client.ok("/models/instances/delete", {"items": model.keys(self.number)})
                self.batches += 1
            self._write(whole=whole, wide=whole or self.chance.random() < 0.3)

    def _write(self, *, whole: bool, wide: bool) -> None:
        value = self.answered + 1
        found = self.client.ok("/models/instances", model.batch(self.number, value, whole=whole, wide=wide))["items"]
        states = {(item["version"], item["lastUpdatedTime"]) for item in found}
        if len(states) != 1 or len(found) != SIZE:
            raise AssertionError(f"a batch was answered with {len(found)} items of {len(states)} states")
        token = f"{self.number}-{value}"
        self.states[token] = Seen(token, value, *states.pop())
        self.answered = value
        self.batches += 1
