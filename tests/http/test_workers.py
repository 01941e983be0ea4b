"""Requests run in threads, with the context of who hands them over."""

import asyncio
import threading
from contextvars import ContextVar

import pytest

from emulator.http.workers import Workers

NAME = ContextVar("name", default="nobody")


def test_work_has_the_context_of_who_hands_it_over() -> None:
    workers = Workers(2)

    async def ask(name: str) -> str:
        NAME.set(name)
        return await workers.run(NAME.get)

    async def all_at_once() -> list[str]:
        return await asyncio.gather(*map(ask, "abcd"))

    assert asyncio.run(all_at_once()) == [*"abcd"]
    assert NAME.get() == "nobody"


def test_error_of_work_reaches_who_waits_for_it() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        asyncio.run(Workers(1).run(int, "x"))


def test_no_more_threads_run_than_there_are() -> None:
    workers, all_run, names = Workers(3), threading.Barrier(3), set[str]()

    def work() -> None:
        names.add(threading.current_thread().name)
        all_run.wait(timeout=60)

    async def ask() -> None:
        await asyncio.gather(*(workers.run(work) for _ in range(9)))

    asyncio.run(ask())
    assert len(names) == 3


def test_work_runs_to_its_end_though_nobody_waits_any_more() -> None:
    begun, goes_on, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        goes_on.wait(timeout=60)
        ended.set()

    async def leave() -> None:
        waiting = asyncio.ensure_future(Workers(1).run(work))
        await asyncio.to_thread(begun.wait, 60)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        goes_on.set()

    asyncio.run(leave())
    assert ended.wait(timeout=60)
