"""Requests that no test waits for: what the next test needs, and what the last one leaves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from emulator.testing.api_client import ApiClient

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

T = TypeVar("T")


class Background:
    """Does its work piece by piece, in the order in which it comes, over a connection of its own."""

    def __init__(self, base_url: str) -> None:
        self._client = ApiClient(base_url)
        self._thread = ThreadPoolExecutor(1, "cdf-emulator")
        self._resets: list[Future[object]] = []
        self.is_closed = False

    def submit(self, work: Callable[[ApiClient], T]) -> Future[T]:
        return self._thread.submit(work, self._client)

    def reset(self, project: str) -> None:
        """Delete what `project` has."""
        self._resets.append(self.submit(lambda client: client.call("DELETE", f"/_emulator/projects/{project}")))

    def close(self) -> None:
        """Wait until all is done. Raises what a reset has raised."""
        self.is_closed = True
        self._thread.shutdown()
        self._client.close()
        for reset in self._resets:
            reset.result()
