"""Turns many processes of one test run into users of one emulator, which starts when the first one asks."""

from __future__ import annotations

import secrets
import threading
from contextlib import ExitStack
from multiprocessing.connection import Client, Listener
from typing import NamedTuple

from emulator.cli.child_process import Addresses
from emulator.testing.find import NoEmulator, find


class Source:
    """The emulator of this process and those that ask at its desk."""

    def __init__(self, url: str | None, way: str | None) -> None:
        self._wanted = (url, way)
        self._resources = ExitStack()
        self._lock = threading.Lock()
        self._found: Addresses | None = None
        self._failure: Exception | None = None

    def addresses(self) -> Addresses:
        with self._lock:
            if self._failure:
                raise self._failure  # it would be the same for every test
            if self._found is None:
                try:
                    self._found = self._resources.enter_context(find(*self._wanted))
                except Exception as error:
                    self._failure = error
                    raise
            return self._found

    def close(self) -> None:
        with self._lock:
            self._resources.close()
            self._found = None


class CoordinatorAddress(NamedTuple):
    """Where a desk is; its key keeps other users of this machine away."""

    port: int
    key: str


class Coordinator:
    """Answers the other processes of the run, from a thread, one after the other."""

    def __init__(self, source: Source) -> None:
        self._source = source
        key = secrets.token_hex(16)
        self._closed = False
        self._listener = Listener(("127.0.0.1", 0), backlog=64, authkey=key.encode())
        self.place = CoordinatorAddress(int(self._listener.address[1]), key)
        threading.Thread(target=self._serve, name="cdf-emulator-desk", daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                with self._listener.accept() as visitor:
                    visitor.send(self._answer())
            except (OSError, EOFError):
                if self._closed:
                    return

    def _answer(self) -> tuple[str, tuple[str, ...]]:
        try:
            return "", tuple(self._source.addresses())
        except Exception as error:  # noqa: BLE001 - the one who asked raises it
            return f"{type(error).__name__}: {error}", ()

    def close(self) -> None:
        self._closed = True
        self._listener.close()


class CoordinatorClient:
    """The emulator of another process's desk."""

    def __init__(self, place: CoordinatorAddress) -> None:
        self._place = place
        self._found: Addresses | None = None

    def addresses(self) -> Addresses:
        if self._found is None:
            with Client(("127.0.0.1", self._place.port), authkey=self._place.key.encode()) as desk:
                failure, found = desk.recv()
            if failure:
                raise NoEmulator(failure)
            self._found = Addresses(*found)
        return self._found

    def close(self) -> None:
        """The emulator is the other process's."""
