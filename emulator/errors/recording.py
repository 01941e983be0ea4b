"""Errors of a recording: what its proxy answers where it has no answer of the upstream, and of it alone."""

from dataclasses import dataclass
from typing import Literal

from emulator.errors.base import OURS, ApiError, mebibytes

Failure = Literal["unreachable", "interrupted", "undecodable"]

_REASONS: dict[Failure, str] = {
    "unreachable": "it cannot be reached",
    "interrupted": "it closed the connection before the end of its answer",
    "undecodable": "its answer is not compressed as it says",
}


@dataclass(eq=False)
class UpstreamFailed(ApiError):
    """The upstream of a recording gave no whole answer."""

    wording = OURS
    status = 502
    failure: Failure

    @property
    def message(self) -> str:
        return f"The upstream of this recording gave no answer: {_REASONS[self.failure]}."


@dataclass(eq=False)
class UpstreamAnswerTooLarge(ApiError):
    """The answer of the upstream has more than `limit` bytes."""

    wording = OURS
    status = 502
    limit: int

    @property
    def message(self) -> str:
        return f"The answer of the upstream of this recording has more than {mebibytes(self.limit)}."


@dataclass(eq=False)
class UpstreamTimedOut(ApiError):
    """The upstream of a recording gave no whole answer in time."""

    wording = OURS
    status = 504
    seconds: float

    @property
    def message(self) -> str:
        return f"The upstream of this recording gave no answer within {self.seconds:g} seconds."


@dataclass(eq=False)
class NotRecordable(ApiError):
    """A recording was asked for a path of the emulator itself, which no other service has, or for one with `..`."""

    wording = OURS
    status = 501
    path: str

    @property
    def message(self) -> str:
        return f"{self.path} cannot be recorded: it is a path of the emulator, or has '.' or '..' between slashes."


@dataclass(eq=False)
class PageNotRecorded(ApiError):
    """A page in a browser asked a recording, which would answer with the token of its user."""

    wording = OURS
    status = 403

    @property
    def message(self) -> str:
        return "A recording answers programs, and no web pages: it uses the token of the person who started it."
