"""Errors of the service, whatever the request is."""

from dataclasses import dataclass
from typing import Any

from emulator.errors.base import OURS, ApiError, Wording, mebibytes


@dataclass(eq=False)
class TooManyRequests(ApiError):
    """More requests of one kind are under way than a project may have. There may be fewer in `seconds`."""

    wording = Wording("clients", "client test stubs")
    status = 429
    seconds: int = 1

    @property
    def message(self) -> str:
        return "Too many requests"

    @property
    def headers(self) -> dict[str, str]:
        return {"retry-after": str(self.seconds)}


@dataclass(eq=False)
class QueryTimedOut(ApiError):
    """A read took longer than its timeout. `notices` are those of a request with `debug`; None without it."""

    wording = Wording("recorded", "cognite-sdk-scala cassettes, with debug.timeout 1")
    status = 408
    notices: list[dict[str, Any]] | None = None

    @property
    def message(self) -> str:
        return "Graph query timed out. Reduce load or contention, or optimise your query."

    @property
    def extra(self) -> dict[str, Any]:
        return {} if self.notices is None else {"notices": self.notices}


@dataclass(eq=False)
class InternalError(ApiError):
    """An unforeseen exception. The log holds its cause, under the request id; the answer does not."""

    wording = OURS
    status = 500
    request_id: str

    @property
    def message(self) -> str:
        return f"Internal server error (request {self.request_id})"


@dataclass(eq=False)
class Unavailable(ApiError):
    """Neo4j cannot be reached, or is not ready in time. It may be in `seconds`."""

    wording = Wording("clients", "client test stubs")
    status = 503
    retryable = True
    seconds: int = 1

    @property
    def message(self) -> str:
        return "Service unavailable"

    @property
    def headers(self) -> dict[str, str]:
        return {"retry-after": str(self.seconds)}


@dataclass(eq=False)
class DiskAlmostFull(ApiError):
    """The disk of the data has `free` bytes, and is to keep `margin`. Writes go on when `resume` are free.

    `needed` is what this write and those under way may use, where only that is too much; a smaller write may succeed.
    A client does not repeat a 507 by itself, so that its user reads at once what to do.
    """

    wording = OURS
    status = 507
    free: int
    margin: int
    resume: int
    needed: int = 0

    @property
    def message(self) -> str:
        free, margin = mebibytes(self.free), mebibytes(self.margin)
        if self.needed:
            rest = f"this write and those under way may need {mebibytes(self.needed)} of it. Send less at once"
        else:
            rest = f"writes go on when {mebibytes(self.resume)} are free, and reads go on now. Make room on that disk"
        return f"The disk of the emulator's data has {free} free, its margin is {margin}: {rest}, or see --disk-margin."


@dataclass(eq=False)
class RequestLogOff(ApiError):
    """The log of requests is asked for, and none is kept."""

    wording = OURS
    status = 404

    @property
    def message(self) -> str:
        return "No log of requests is kept. Start the emulator with --request-log on."


@dataclass(eq=False)
class UnknownRequest(ApiError):
    """No request in the log has this id: there was none, or newer ones took its place."""

    wording = OURS
    status = 404
    id: str

    @property
    def message(self) -> str:
        return f"The log has no request with the id '{self.id[:100]}'. It holds only the last ones."


@dataclass(eq=False)
class TooManyFollowers(ApiError):
    """As many clients as may already follow the log of requests."""

    wording = OURS
    status = 429
    limit: int

    @property
    def message(self) -> str:
        return f"There are {self.limit} clients that follow the requests. There cannot be more."


@dataclass(eq=False)
class NotEmulated(ApiError):
    """The API has this feature, the emulator does not. Never to be mistaken for an answer of the API."""

    wording = OURS
    status = 501
    feature: str

    @property
    def message(self) -> str:
        return f"The emulator does not support {self.feature} yet."
