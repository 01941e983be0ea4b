"""The clock of a project. All times are in milliseconds since 1970."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

LATEST = 253_402_300_799_999
"""The last millisecond of the year 9999."""
MAX_SPEED = 1_000_000

Time = Annotated[int, Meta(ge=0, le=LATEST)]


class SetClock(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the three: real time and an `offset`; one `fixed` time; or time that runs `speed` times as fast.

    It begins to run at the time `from`, else at the one that the project has now.
    """

    offset: Annotated[int, Meta(ge=-LATEST, le=LATEST)] | None = None
    fixed: Time | None = None
    speed: Annotated[float, Meta(gt=0, le=MAX_SPEED)] | None = None
    start: Time | None = field(default=None, name="from")


class Clock(Struct, frozen=True, kw_only=True):
    """The time that a project has `now`, and what its clock is set to: `offset` is 0 for real time.

    `speed` is how fast it runs from the time `from` on, which it had at the real time `since`.
    """

    now: int
    offset: int | UnsetType = UNSET
    fixed: int | UnsetType = UNSET
    speed: float | UnsetType = UNSET
    start: int | UnsetType = field(default=UNSET, name="from")
    since: int | UnsetType = UNSET
