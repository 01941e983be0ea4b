"""The clock of the project of a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_MILLISECOND = timedelta(milliseconds=1)
_START = datetime(1970, 1, 1, tzinfo=UTC)


class ProjectClock:
    """Turns the clock of a project; each setting counts from then on, and for all clients."""

    def __init__(self, call: Callable[..., Any], project: str) -> None:
        """`call(method, path, body)` asks the emulator."""
        self._call = call
        self._path = f"/_emulator/projects/{project}/clock"

    def now(self) -> datetime:
        """The time that the project has."""
        return _START + self._shown()["now"] * _MILLISECOND

    def advance(self, by: timedelta) -> None:
        """Move the clock on, or back; then it stands or runs as before."""
        shown, milliseconds = self._shown(), by // _MILLISECOND
        if "fixed" in shown:
            self._set(fixed=shown["fixed"] + milliseconds)
        elif "speed" in shown:
            self._set(**{"speed": shown["speed"], "from": shown["now"] + milliseconds})
        else:
            self._set(offset=shown["offset"] + milliseconds)

    def fix(self, moment: datetime) -> None:
        """Let the clock stand at `moment`; without a time zone it is UTC."""
        self._set(fixed=_milliseconds(moment))

    def run(self, speed: float, start: datetime | None = None) -> None:
        """Let the clock run `speed` times as fast as a real one, from `start` or from the time that it has."""
        self._set(speed=speed, **({} if start is None else {"from": _milliseconds(start)}))

    def reset(self) -> None:
        """Give the project real time again."""
        self._call("DELETE", self._path)

    def _shown(self) -> Any:
        return self._call("GET", self._path)

    def _set(self, **setting: float) -> None:
        self._call("PUT", self._path, setting)


def _milliseconds(moment: datetime) -> int:
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _START) // _MILLISECOND
