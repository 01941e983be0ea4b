"""Keeps the memory that large bodies take within bounds, however many are sent at once, and gives it back."""

import ctypes
import gc
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from threading import Lock

from anyio import Condition

LARGE = 1024 * 1024
"""Bytes of a body, as sent or inflated, above which it is large."""

REFUSED = 64 * 1024
"""Bytes of a refused body above which its memory is given back."""


class Admission:
    """The place of one body in memory: none until it is large."""

    def __init__(self, bodies: "LargeBodies") -> None:
        self._bodies = bodies
        self._size = 0

    @property
    def is_large(self) -> bool:
        return self._size > 0

    async def reserve(self, size: int) -> None:
        """Wait until there is room for a body of `size` bytes, once."""
        if not self._size:
            self._size = await self._bodies.reserve(size)

    async def release(self) -> None:
        """Make room for others: the body is decoded or refused."""
        size, self._size = self._size, 0
        if size:
            await self._bodies.release(size)


class LargeBodies:
    """Large bodies have at most `capacity` bytes in all until they are decoded, which they are one after another."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._reserved = 0
        self._changed = Condition()
        self.decoding = Lock()
        """Held while a large body is inflated and decoded: it takes many times its size for a moment."""

    @property
    def is_idle(self) -> bool:
        """Whether no large body is being received or decoded."""
        return not self._reserved and not self.decoding.locked()

    @asynccontextmanager
    async def admission(self) -> AsyncGenerator[Admission]:
        admission = Admission(self)
        try:
            yield admission
        finally:
            await admission.release()

    async def reserve(self, size: int) -> int:
        size = min(size, self._capacity)
        async with self._changed:
            while self._reserved + size > self._capacity:
                await self._changed.wait()
            self._reserved += size
        return size

    async def release(self, size: int) -> None:
        async with self._changed:
            self._reserved -= size
            self._changed.notify_all()


def _malloc_trim() -> Callable[[int], int] | None:
    """The function of glibc that gives free memory back to the system; None where there is none."""
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


_trim = _malloc_trim()


def give_back_memory(*, refused: bool) -> None:
    """Give the memory that a large body took back to the system: the allocator would keep it.

    The error of one that was `refused` holds it in a cycle, by its trace, until the garbage is collected.
    """
    if refused:
        gc.collect()
    if _trim is not None:
        _trim(0)
