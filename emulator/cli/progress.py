"""The progress display of the first start: a bar on a terminal, else a few lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress

LINE_INTERVAL = 50


class ProgressDisplay:
    """Implements `fetch.Progress`; imports rich only when there is progress to show."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._step = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: object, ___: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()

    def __call__(self, step: str, done: int, total: int | None) -> None:
        is_new = step != self._step
        self._step = step
        if sys.stderr.isatty():
            self._draw(step, done, total, is_new=is_new)
        elif is_new or done % LINE_INTERVAL == 0 or done == total:
            click.echo(f"{step}{_count(done, total)}", err=True)

    def _draw(self, step: str, done: int, total: int | None, *, is_new: bool) -> None:
        bar = self._bar = self._bar or _new_bar()
        if is_new:
            for task in bar.task_ids:
                bar.remove_task(task)
            bar.add_task(step, total=total, count="")
        bar.update(bar.task_ids[-1], completed=done, total=total, count=_count(done, total))


def _count(done: int, total: int | None) -> str:
    if total:
        return f": {done} of {total} files"
    return f": {done} files" if done else ""


def _new_bar() -> Progress:
    from rich.console import Console  # noqa: PLC0415 - a warm start shows no progress
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}{task.fields[count]}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.start()
    return bar
