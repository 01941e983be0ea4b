"""Errors that only a rule for faults answers with, and that of too many rules."""

from dataclasses import dataclass

from emulator.errors.base import OURS, ApiError, Conflict, InvalidRequest


@dataclass(eq=False)
class SchemaLocked(Conflict):
    """The schema is being changed by somebody else. The emulator itself waits instead."""

    wording = OURS
    retryable = True

    @property
    def message(self) -> str:
        return "The schema is locked by another change. Please try again."


@dataclass(eq=False)
class BadGateway(ApiError):
    """What lies before the service got no usable answer of it."""

    wording = OURS
    status = 502

    @property
    def message(self) -> str:
        return "Bad gateway"


@dataclass(eq=False)
class GatewayTimedOut(ApiError):
    """What lies before the service got no answer of it in time."""

    wording = OURS
    status = 504

    @property
    def message(self) -> str:
        return "Gateway timeout"


@dataclass(eq=False)
class TooManyProjectsWithFaults(InvalidRequest):
    """As many projects as may have rules for faults have some."""

    wording = OURS
    limit: int

    @property
    def message(self) -> str:
        return f"{self.limit} projects have rules for faults. Clear those of another one first."
