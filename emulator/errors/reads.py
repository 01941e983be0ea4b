"""Errors of search, aggregates and cursors."""

from dataclasses import dataclass

from emulator.errors.base import OURS, InvalidRequest, Wording


@dataclass(eq=False)
class NotGroupable(InvalidRequest):
    """Properties of this type cannot be in `groupBy`."""

    wording = Wording("recorded", "course chapter 'Querying the graph'")
    name: str
    kind: str
    supported: list[str]

    @property
    def message(self) -> str:
        return (
            f"Property '{self.name}' of type {self.kind} cannot be used in group by. "
            f"Supported types are [{', '.join(self.supported)}]"
        )


@dataclass(eq=False)
class TooManyBuckets(InvalidRequest):
    """The interval of a histogram is too small for the range of its values."""

    wording = OURS
    name: str
    limit: int

    @property
    def message(self) -> str:
        return f"The histogram of property '{self.name}' has more than {self.limit} buckets."


@dataclass(eq=False)
class SearchQueryTooLong(InvalidRequest):
    """A search would compare too many words with too many properties."""

    wording = OURS
    limit: int

    @property
    def message(self) -> str:
        return f"The query has too many words: words times properties may be {self.limit} at most."


@dataclass(eq=False)
class InvalidCursor(InvalidRequest):
    """The cursor is not one of the emulator's, or is of another request."""

    wording = OURS

    @property
    def message(self) -> str:
        return "Cursor is not valid for this request."


@dataclass(eq=False)
class ExpiredCursor(InvalidRequest):
    """The cursor of a sync is older than its lifetime."""

    wording = Wording("clients", "cdp-spark-datasource, sync tests: the message starts with 'Cursor has expired'")

    @property
    def message(self) -> str:
        return "Cursor has expired: what was deleted since may be gone."
