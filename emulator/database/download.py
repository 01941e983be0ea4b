"""Turns jgo's downloads into ones that can be counted, and that leave no half file behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jgo.maven import PythonResolver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jgo.maven import Artifact

UNFINISHED = ".cdf-emulator-unfinished"


class Downloads(PythonResolver):
    """Fetches artifacts; `counted` hears the number of downloads so far.

    jgo takes every file that exists in the local repository for a whole one. So a mark stands beside a file
    while it is fetched: after a kill the mark is still there, and `clear` removes both.
    """

    def __init__(self, counted: Callable[[int], None] | None) -> None:
        super().__init__()
        self.counted = counted
        self._count = 0

    def download(self, artifact: Artifact) -> Path | None:
        target = artifact.cached_path
        if target is None:
            return super().download(artifact)
        mark = target.with_name(target.name + UNFINISHED)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        try:
            path = super().download(artifact)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        finally:
            mark.unlink(missing_ok=True)
        self._count += 1
        if self.counted:
            self.counted(self._count)
        return path

    def clear(self, repository: Path) -> None:
        for mark in repository.rglob("*" + UNFINISHED):
            mark.with_name(mark.name.removesuffix(UNFINISHED)).unlink(missing_ok=True)
            mark.unlink(missing_ok=True)
