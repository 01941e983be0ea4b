"""The progress of a start, an export, an import or a seed on standard error: a bar on a terminal, else a few lines."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Self

import click

from emulator.clock import ticks

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress

LINE_INTERVAL = 50
QUIET_SECONDS = 3
"""What takes no longer is not shown, unless it is worth a line in any case."""
REPEAT_SECONDS = 15
"""Between two lines that say that a step still goes on."""


class ProgressDisplay:
    """Shows the steps of a start until it is closed; implements `fetch.Progress`. What it counts are `units`.

    Without a terminal there is a line for every `interval` of them. A step without an end in sight is shown again and
    again, so that people see that something goes on. Rich is imported only when there is a bar to show.
    """

    def __init__(self, units: str = "files", interval: int = LINE_INTERVAL) -> None:
        self._units = units
        self._interval = interval
        self._count = ""
        self._bar: Progress | None = None
        self._step = ""
        self._since = 0.0
        self._changed = threading.RLock()
        self._closed = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._repeat, name="start-progress", daemon=True).start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: object, ___: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Show nothing any more, and remove the bar."""
        with self._changed:
            self._closed.set()
            if self._bar:
                self._bar.stop()
                self._bar = None

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """Show a step at once."""
        with self._changed:
            if self._closed.is_set():
                return
            is_new = self._begin(step)
            self._count = _count(done, total, self._units)
            if sys.stderr.isatty():
                self._draw(step, done, total, is_new=is_new)
            elif is_new or (total and done % self._interval == 0) or (total and done == total):
                click.echo(f"{step}{self._count}", err=True)

    def quietly(self, step: str) -> None:
        """Begin a step that is shown only if it takes long."""
        with self._changed:
            if self._begin(step):
                self._count = ""
            if self._bar:
                self._draw(step, 0, None, is_new=True)

    def _begin(self, step: str) -> bool:
        if step == self._step:
            return False
        self._step, self._since = step, ticks()
        return True

    def _repeat(self) -> None:
        pause = QUIET_SECONDS
        while not self._closed.wait(pause):
            with self._changed:
                seconds = ticks() - self._since
                if not self._step or self._closed.is_set() or seconds < QUIET_SECONDS:
                    continue
                if sys.stderr.isatty():
                    if not self._bar:
                        self._draw(self._step, 0, None, is_new=True)
                else:
                    click.echo(f"{self._step}{self._count} ({seconds:.0f} seconds so far)", err=True)
                    pause = REPEAT_SECONDS

    def _draw(self, step: str, done: int, total: int | None, *, is_new: bool) -> None:
        bar = self._bar = self._bar or _new_bar()
        if is_new:
            for task in bar.task_ids:
                bar.remove_task(task)
            bar.add_task(step, total=total, count="")
        bar.update(bar.task_ids[-1], completed=done, total=total, count=self._count)


def _count(done: int, total: int | None, units: str) -> str:
    if total:
        return f": {done:,} of {total:,} {units}"
    return f": {done:,} {units}" if done else ""


def _new_bar() -> Progress:
    from rich.console import Console  # noqa: PLC0415 - a warm start shows no progress
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}{task.fields[count]}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.start()
    return bar
