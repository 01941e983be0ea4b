"""Errors of requests that are larger than the emulator takes."""

from dataclasses import dataclass

from emulator.errors.base import OURS, InvalidRequest


@dataclass(eq=False)
class RequestLimitExceeded(InvalidRequest):
    """The request has more of something than its limit. `counted` is what, `place` where the limit is passed."""

    wording = OURS
    counted: str
    limit: int
    place: str

    @property
    def message(self) -> str:
        return f"There may be {self.limit} {self.counted} at most. There are more in {self.place}."
