"""Shares one emulator between the processes of a test run. It starts at the first request."""

from __future__ import annotations

import secrets
import threading
from contextlib import ExitStack
from multiprocessing.connection import Client, Listener
from typing import Any, NamedTuple

from emulator.cli.child_process import Addresses
from emulator.errors import StartError
from emulator.testing.find import Choice, NoEmulator, choose, start

_CHOICE, _ADDRESSES = "choice", "addresses"


class EmulatorProvider:
    """Finds the emulator of the test run at the first call of `choice`, and starts it at that of `addresses`."""

    def __init__(self, url: str | None, mode: str | None, shuffle: int | None = None) -> None:
        self._requested = (url, mode, shuffle)
        self._resources = ExitStack()
        self._lock = threading.RLock()
        self._choice: Choice | None = None
        self._addresses: Addresses | None = None
        self._failure: NoEmulator | None = None

    def choice(self) -> Choice:
        """Return which emulator is used; it need not run yet."""
        with self._lock:
            if self._choice is None:
                self._choice = choose(*self._requested)
            return self._choice

    @property
    def chosen(self) -> Choice | None:
        """Which emulator is used, where anybody has asked for that."""
        return self._choice

    def addresses(self) -> Addresses:
        """Return the addresses of the emulator, which runs then. Raises `NoEmulator`."""
        with self._lock:
            if self._failure:
                raise self._failure  # another attempt would fail as well
            if self._addresses is None:
                try:
                    self._addresses = self._resources.enter_context(start(self.choice(), self._requested[2]))
                except (NoEmulator, StartError) as error:
                    self._failure = NoEmulator(str(error))
                    raise self._failure from None
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
    """Answers the other processes of the run one at a time, in a thread: which emulator it is, and its addresses."""

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
                    connection.send(self._response(connection.recv()))
            except (OSError, EOFError):
                if self._closed:
                    return

    def _response(self, asked: str) -> tuple[str, tuple[str, ...]]:
        try:
            return "", tuple(self._provider.choice() if asked == _CHOICE else self._provider.addresses())
        except NoEmulator as error:
            return str(error), ()
        except Exception as error:  # noqa: BLE001 - the client raises it
            return f"{type(error).__name__}: {error}", ()

    def close(self) -> None:
        self._closed = True
        self._listener.close()


class CoordinatorClient:
    """The provider of a worker process: it asks the coordinator of the main process."""

    def __init__(self, address: CoordinatorAddress) -> None:
        self._address = address
        self._choice: Choice | None = None
        self._addresses: Addresses | None = None

    def choice(self) -> Choice:
        if self._choice is None:
            self._choice = Choice(*self._ask(_CHOICE))
        return self._choice

    def addresses(self) -> Addresses:
        """Return the addresses of the emulator, which runs then. Raises `NoEmulator`."""
        if self._addresses is None:
            self._addresses = Addresses(*self._ask(_ADDRESSES))
        return self._addresses

    def _ask(self, what: str) -> tuple[Any, ...]:
        with Client(("127.0.0.1", self._address.port), authkey=self._address.key.encode()) as connection:
            connection.send(what)
            failure, answer = connection.recv()
        if failure:
            raise NoEmulator(failure)
        return answer

    def close(self) -> None:
        """Do nothing: the emulator belongs to the main process."""
