"""Which requests somebody wants to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from emulator.errors import InvalidField

if TYPE_CHECKING:
    from emulator.http.emulator_api.requests.entry import Entry

_CLASS = "xx"
_STATUS_LENGTH = 3


class Wanted(Struct, frozen=True):
    """The query string of the request log. A request is wanted if it fits all that is given.

    `status` are numbers or classes: `404,5xx`. `path` and `client` are parts of these texts.
    """

    project: str | None = None
    status: str | None = None
    path: str | None = None
    client: str | None = None
    method: str | None = None
    limit: Annotated[int, Meta(ge=1, le=1000)] = 100
    after: str | None = None

    def check(self) -> None:
        """Raise `InvalidField` for a status that none can have."""
        for one in self._statuses():
            if len(one) != _STATUS_LENGTH or not (one.isdecimal() or (one[0].isdecimal() and one[1:] == _CLASS)):
                raise InvalidField("status", f"'{one}' is neither a number like 404 nor a class like 4xx")

    def fits(self, entry: Entry) -> bool:
        return (
            (self.project is None or entry.project == self.project)
            and (self.method is None or entry.method == self.method.upper())
            and (self.path is None or self.path in entry.path)
            and (self.client is None or self.client.casefold() in (entry.client or "").casefold())
            and (self.status is None or any(_has_status(entry, one) for one in self._statuses()))
        )

    def _statuses(self) -> list[str]:
        return [one.strip().lower() for one in (self.status or "").split(",") if one.strip()]


def _has_status(entry: Entry, wanted: str) -> bool:
    status = str(entry.status)
    return status[0] == wanted[0] if wanted.endswith(_CLASS) else status == wanted
