"""Decides where the page of a result set begins, and what is bound to the cursor that ends it."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from emulator import errors
from emulator.plan.query.steps import Step
from emulator.plan.read.cursor import CursorPosition, cursor, decode_cursor, fingerprint


class Pages(Struct, frozen=True):
    """The cursors that came with a request; `request` is the fingerprint of all else that decides the results."""

    request: str
    cursors: Mapping[str, str | None]
    steps: Mapping[str, Step]

    def place(self, step: Step) -> CursorPosition | None:
        """Where the page of `step` begins. When the page of a set that it comes from has moved on, it begins anew."""
        place = decode_cursor(self.cursors.get(step.name))
        if place is None:
            return None
        request, _, above = place.request.partition("/")
        if request != self._own(step):
            raise errors.InvalidCursor
        return place if above == self._above(step) else None

    def cursor(self, step: Step, number: int, values: list[Any]) -> str:
        """The cursor to the page of `step` behind the instance with these `values` and this `number`."""
        return cursor(CursorPosition(f"{self._own(step)}/{self._above(step)}", number, values))

    def _own(self, step: Step) -> str:
        return fingerprint(self.request, step.name)

    def _above(self, step: Step) -> str:
        """The pages of the sets that `step` comes from, however far away."""
        seen: dict[str, None] = {}
        waiting = list(step.depends)
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen[name] = None
                waiting.extend(self.steps[name].depends)
        return fingerprint(sorted((name, self.cursors.get(name)) for name in seen))
