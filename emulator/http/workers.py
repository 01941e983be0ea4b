"""The threads in which requests run."""

from asyncio import get_running_loop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import TypeVar

T = TypeVar("T")


class Workers:
    """At most so many threads, which start when they are first needed, and stay.

    Those of anyio end when they are idle, and to hand a request to one takes half as much time again.
    """

    def __init__(self, most: int) -> None:
        self._threads = ThreadPoolExecutor(most, "worker")

    async def run(self, work: Callable[..., T], *arguments: object) -> T:
        """Run `work` in a thread that is free, with the context variables of the caller.

        It runs to its end even when the caller is cancelled.
        """
        in_context = partial(copy_context().run, work, *arguments)
        return await get_running_loop().run_in_executor(self._threads, in_context)
