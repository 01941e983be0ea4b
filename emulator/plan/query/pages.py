"""Cursors of a query: the position at which the page of a result set begins, and the fingerprint in its next cursor."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from emulator import errors
from emulator.plan.query.steps import Step
from emulator.plan.read.cursor import CursorPosition, decode_cursor, encode_cursor, fingerprint


class RequestCursors(Struct, frozen=True):
    """The cursors of a request. `fingerprint` covers everything else that decides the results of the set it is given.

    It is a function, as most requests have no cursor and no next page.
    """

    fingerprint: Callable[[str], str]
    cursors: Mapping[str, str | None]
    steps: Mapping[str, Step]

    def position(self, step: Step) -> CursorPosition | None:
        """The position behind which the page of `step` begins.

        None is the beginning: without a cursor, or where a set that `step` depends on is at another page than when
        the cursor was issued. Raises `errors.InvalidCursor` for a cursor of another request or step.
        """
        position = decode_cursor(self.cursors.get(step.name))
        if position is None:
            return None
        request, _, dependencies = position.request.partition("/")
        if request != self.fingerprint(step.name):
            raise errors.InvalidCursor
        return position if dependencies == self._dependency_fingerprint(step) else None

    def next_cursor(self, step: Step, number: int, values: list[Any]) -> str:
        """The cursor to the page of `step` behind the instance with these sort `values` and this `number`."""
        return encode_cursor(
            CursorPosition(f"{self.fingerprint(step.name)}/{self._dependency_fingerprint(step)}", number, values)
        )

    def _dependency_fingerprint(self, step: Step) -> str:
        """The fingerprint of the cursors of all sets that `step` depends on, directly or not."""
        names: dict[str, None] = {}
        pending = list(step.dependencies)
        while pending:
            name = pending.pop()
            if name not in names:
                names[name] = None
                pending.extend(self.steps[name].dependencies)
        return fingerprint(sorted((name, self.cursors.get(name)) for name in names))
