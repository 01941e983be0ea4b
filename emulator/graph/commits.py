"""Tells reads whether a commit was under way while they ran. Neo4j makes the parts of a commit visible one by one.

A read of one statement runs without a lock, and counts only if no commit of its project took effect meanwhile:
neither one of this process, which `Commits` knows, nor one of another process, which the writer token of the project
tells. Otherwise it runs again under the commit lock of the project, as reads of several statements always do. A
transaction that changes a project holds that lock exclusively from its last statement until its commit has taken
effect; reads share it (`cypher/project/read.cypher`).

The writer token names the process that may commit at any time. Another process replaces it, in a transaction of its
own, before it commits; and a reader of another process replaces it by the token of nobody, under the commit lock. So
a statement that finds the same token before and after, and finds that it names this process or nobody, met no commit
of another process. While one process has a project to itself, the token never changes.
"""

from threading import Lock
from uuid import uuid4

from msgspec import Struct

_SLOTS = 256


class CommitDuringRead(Exception):
    """What a read returned may be parts of two states of its project."""


class _Slot(Struct):
    begun: int = 0
    in_progress: int = 0
    contended: bool = False


class Commits:
    """The commits of this process, counted in a fixed number of slots: two projects may share one."""

    def __init__(self) -> None:
        self.process = f"{uuid4().hex}:"
        """How a writer token of this process begins."""
        self._slots = [_Slot() for _ in range(_SLOTS)]
        self._lock = Lock()

    def _slot(self, project: str) -> _Slot:
        return self._slots[hash(project) % _SLOTS]

    def begin(self, project: str) -> None:
        """A commit of `project` may take effect from now on, until `end`."""
        slot = self._slot(project)
        with self._lock:
            slot.begun += 1
            slot.in_progress += 1

    def end(self, project: str) -> None:
        slot = self._slot(project)
        with self._lock:
            slot.in_progress -= 1

    def begin_read(self, project: str) -> int:
        """Return what `end_read` takes. Raises `CommitDuringRead` where a commit is under way, or is expected."""
        slot = self._slot(project)
        if slot.contended or slot.in_progress:
            raise CommitDuringRead
        return slot.begun

    def end_read(self, project: str, begun: int) -> None:
        """Raise `CommitDuringRead` where a commit of this process has begun since `begin_read` returned `begun`."""
        slot = self._slot(project)
        if slot.begun != begun:
            slot.contended = True
            raise CommitDuringRead

    def begun(self, project: str) -> int:
        """The number of commits begun so far."""
        return self._slot(project).begun

    def end_locked_read(self, project: str, begun: int) -> None:
        """A read under the commit lock ends. If no commit has `begun` meanwhile, the next read needs no lock."""
        slot = self._slot(project)
        slot.contended = slot.begun != begun

    def new_token(self) -> str:
        """Return a writer token of this process. All tokens differ: so a reader notices each change."""
        return f"{self.process}{uuid4().hex}"

    @staticmethod
    def new_token_of_nobody() -> str:
        return f":{uuid4().hex}"

    def may_commit_elsewhere(self, token: str | None) -> bool:
        """Whether `token` lets another process commit at any time. A project that was never written to has none."""
        return token is not None and not token.startswith((self.process, ":"))
