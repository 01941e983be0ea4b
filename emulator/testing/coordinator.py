"""Shares one emulator between the processes of a test run. It starts at the first request."""

from __future__ import annotations

import secrets
import threading
from contextlib import ExitStack
from multiprocessing.connection import Client, Listener
from typing import NamedTuple

from emulator.cli.child_process import Addresses
from emulator.testing.find import NoEmulator, find_emulator


class EmulatorProvider:
    """Finds or starts the emulator of the test run, at the first call of `addresses`."""

    def __init__(self, url: str | None, mode: str | None, shuffle: int | None = None) -> None:
        self._requested = (url, mode, shuffle)
        self._resources = ExitStack()
        self._lock = threading.Lock()
        self._addresses: Addresses | None = None
        self._failure: Exception | None = None

    def addresses(self) -> Addresses:
        with self._lock:
            if self._failure:
                raise self._failure  # another attempt would fail as well
            if self._addresses is None:
                try:
                    self._addresses = self._resources.enter_context(find_emulator(*self._requested))
                except Exception as error:
                    self._failure = error
                    raise
            return self._addresses

    def close(self) -> None:
        with self._lock:
            self._resources.close()
            self._addresses = None


class CoordinatorAddress(NamedTuple):
    """The port of a coordinator, and the key that authenticates its clients."""

    port: int
    key: str


class Coordinator:
    """Answers the other processes of the run with the addresses of the emulator, one at a time, in a thread."""

    def __init__(self, provider: EmulatorProvider) -> None:
        self._provider = provider
        key = secrets.token_hex(16)
        self._closed = False
        self._listener = Listener(("127.0.0.1", 0), backlog=64, authkey=key.encode())
        self.address = CoordinatorAddress(int(self._listener.address[1]), key)
        threading.Thread(target=self._serve, name="cdf-emulator-coordinator", daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                with self._listener.accept() as connection:
                    connection.send(self._response())
            except (OSError, EOFError):
                if self._closed:
                    return

    def _response(self) -> tuple[str, tuple[str, ...]]:
        try:
            return "", tuple(self._provider.addresses())
        except Exception as error:  # noqa: BLE001 - the client raises it
            return f"{type(error).__name__}: {error}", ()

    def close(self) -> None:
        self._closed = True
        self._listener.close()


class CoordinatorClient:
    """The provider of a worker process: it asks the coordinator of the main process."""

    def __init__(self, address: CoordinatorAddress) -> None:
        self._address = address
        self._addresses: Addresses | None = None

    def addresses(self) -> Addresses:
        if self._addresses is None:
            with Client(("127.0.0.1", self._address.port), authkey=self._address.key.encode()) as connection:
                failure, addresses = connection.recv()
            if failure:
                raise NoEmulator(failure)
            self._addresses = Addresses(*addresses)
        return self._addresses

    def close(self) -> None:
        """Do nothing: the emulator belongs to the main process."""
