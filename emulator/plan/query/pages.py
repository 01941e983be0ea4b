"""Decides where the page of a result set begins, and what is bound to the cursor that ends it."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from emulator import errors
from emulator.plan.query.steps import Step
from emulator.plan.read.cursor import CursorPosition, decode_cursor, encode_cursor, fingerprint


class RequestCursors(Struct, frozen=True):
    """The cursors that came with a request; `request` is the fingerprint of all else that decides the results."""

    fingerprint: str
    cursors: Mapping[str, str | None]
    steps: Mapping[str, Step]

    def position(self, step: Step) -> CursorPosition | None:
        """Where the page of `step` begins. When the page of a set that it comes from has moved on, it begins anew."""
        position = decode_cursor(self.cursors.get(step.name))
        if position is None:
            return None
        request, _, dependencies = position.request.partition("/")
        if request != self._step_fingerprint(step):
            raise errors.InvalidCursor
        return position if dependencies == self._dependency_fingerprint(step) else None

    def next_cursor(self, step: Step, number: int, values: list[Any]) -> str:
        """The cursor to the page of `step` behind the instance with these `values` and this `number`."""
        return encode_cursor(
            CursorPosition(f"{self._step_fingerprint(step)}/{self._dependency_fingerprint(step)}", number, values)
        )

    def _step_fingerprint(self, step: Step) -> str:
        return fingerprint(self.fingerprint, step.name)

    def _dependency_fingerprint(self, step: Step) -> str:
        """The pages of the sets that `step` comes from, however far away."""
        names: dict[str, None] = {}
        pending = list(step.dependencies)
        while pending:
            name = pending.pop()
            if name not in names:
                names[name] = None
                pending.extend(self.steps[name].dependencies)
        return fingerprint(sorted((name, self.cursors.get(name)) for name in names))
