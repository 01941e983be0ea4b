"""Those who follow the request log, each with the requests that it has not read yet."""

from __future__ import annotations

from asyncio import Event
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from emulator.errors import TooManyFollowers

if TYPE_CHECKING:
    from collections.abc import Generator

    from emulator.http.emulator_api.requests.entry import Entry
    from emulator.http.emulator_api.requests.matching import Wanted

MAX_FOLLOWERS = 16
MAX_UNREAD = 256
"""Requests that a follower has not read yet: more are dropped."""


class Follower:
    """A client that follows. `changed` is set when there is something to read, or all is over."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self.unread: deque[Entry] = deque()
        self.dropped = 0
        self.changed = Event()

    def tell(self, entry: Entry) -> None:
        if not self._wanted.fits(entry):
            return
        if len(self.unread) < MAX_UNREAD:
            self.unread.append(entry)
        else:
            self.dropped += 1
        self.changed.set()


class Followers:
    """All followers. Only the event loop uses it."""

    def __init__(self) -> None:
        self._all: set[Follower] = set()
        self.ended = False

    def tell(self, entry: Entry) -> None:
        for follower in self._all:
            follower.tell(entry)

    def end(self) -> None:
        """Let all streams end: the server stops."""
        self.ended = True
        for follower in self._all:
            follower.changed.set()

    @contextmanager
    def following(self, wanted: Wanted) -> Generator[Follower]:
        """A follower of the requests that are finished inside. Raises `TooManyFollowers`."""
        if len(self._all) >= MAX_FOLLOWERS:
            raise TooManyFollowers(MAX_FOLLOWERS)
        follower = Follower(wanted)
        self._all.add(follower)
        try:
            yield follower
        finally:
            self._all.discard(follower)
