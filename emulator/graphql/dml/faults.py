"""What keeps a text from being published, and where in the text that is."""

from typing import Literal

from msgspec import Struct

MOST = 20
"""How many faults are told at once."""

Kind = Literal["COMPILE_ERROR", "DIFF_ERROR"]


class Place(Struct, frozen=True):
    """A line and column of a text, both counted from 1."""

    line: int = 1
    column: int = 1


class Fault(Struct, frozen=True, kw_only=True):
    """`COMPILE_ERROR` is a text that cannot be published, `DIFF_ERROR` one that does not go with what is published."""

    message: str
    place: Place = Place()
    kind: Kind = "COMPILE_ERROR"
    hint: str | None = None


class FaultyText(Exception):
    """Nothing of the text is published."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults[0].message)
        self.faults = faults[:MOST]


class InvalidSyntax(Exception):
    """The text is not in GraphQL at all, from `place` on."""

    message = "Invalid syntax in provided GraphQL schema"
    """Asserted by the integration tests of the Python SDK."""

    def __init__(self, place: Place) -> None:
        super().__init__(self.message)
        self.place = place


class Faults:
    """Collects faults, each once; raises `FaultyText` when there are many, or at `check` if there are any."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, message: str, place: Place) -> None:
        fault = Fault(message=message, place=place)
        if fault not in self._found:
            self._found.append(fault)
        if len(self._found) >= MOST:
            self.check()

    def check(self) -> None:
        if self._found:
            raise FaultyText(self._found)
