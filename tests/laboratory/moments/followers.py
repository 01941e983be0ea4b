"""Clients that follow the change feed beside the writers, and must miss nothing."""

import random
import threading
from dataclasses import dataclass, field
from typing import Any

from laboratory.moments.model import SPACE, VIEW, Seen, seen
from laboratory.moments.reads import INSTANCES, NODES, SHOWN
from laboratory.setting.client import Client, Refused

LAST = 3
"""Empty pages in a row after which a follower has caught up, when nobody writes."""


@dataclass
class Follower:
    """A copy of all nodes, kept by sync through any of the addresses in turn."""

    clients: list[Client]
    chance: random.Random
    copy: dict[str, Seen] = field(default_factory=dict[str, Seen])
    pages: int = 0
    refused: int = 0
    cursor: str | None = None

    def run(self, over: threading.Event) -> None:
        """Follow until it is over, and then until nothing comes any more."""
        idle = 0
        while idle < LAST:
            try:
                told = self._page()
            except Refused:  # 408: the same page again
                self.refused += 1
                continue
            idle = idle + 1 if over.is_set() and not told else 0

    def _page(self) -> int:
        asked: dict[str, Any] = {
            "with": {"all": {"nodes": {"filter": {"hasData": [VIEW]}}, "limit": self.chance.choice([250, 600, 1000])}},
            "select": {"all": SHOWN},
        }
        if self.cursor:
            asked["cursors"] = {"all": self.cursor}
        found = self.chance.choice(self.clients).ok(f"{INSTANCES}/sync", asked)
        self.cursor = found["nextCursor"]["all"]
        for item in found["items"]["all"]:
            if item.get("deletedTime"):
                self.copy.pop(item["externalId"], None)
            else:
                self.copy[item["externalId"]] = seen(item)
        self.pages += 1
        return len(found["items"]["all"])

    def missed(self, there: dict[str, Seen]) -> int:
        """How many nodes the copy lacks, has otherwise, or has although they are gone."""
        names = self.copy.keys() | there.keys()
        return sum(self.copy.get(name) != there.get(name) for name in names)


def everything(client: Client) -> dict[str, Seen]:
    """All nodes as a list returns them, when nobody writes."""
    found: dict[str, Seen] = {}
    asked: dict[str, Any] = {**NODES, "sources": [{"source": VIEW}], "filter": {"hasData": [VIEW]}}
    while True:
        page = client.ok(f"{INSTANCES}/list", asked)
        found |= {item["externalId"]: seen(item) for item in page["items"] if item["space"] == SPACE}
        if not page.get("nextCursor"):
            return found
        asked["cursor"] = page["nextCursor"]
