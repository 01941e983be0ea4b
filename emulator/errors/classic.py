"""Errors of the classic resources that are read as instances: time series, files and sequences."""

from dataclasses import dataclass
from typing import Any

from emulator.errors.base import OURS, InvalidRequest, Wording


@dataclass(eq=False)
class UnknownTimeSeries(InvalidRequest):
    """`missing` are identifiers as they were sent."""

    wording = Wording("recorded", "cassette of the SDK of Scala: time series by ids")
    missing: list[dict[str, Any]]

    @property
    def message(self) -> str:
        return "Time series not found"

    @property
    def extra(self) -> dict[str, Any]:
        return {"missing": self.missing}


@dataclass(eq=False)
class UnknownFiles(InvalidRequest):
    """`missing` are identifiers as they were sent."""

    wording = Wording("recorded", "cassette of the SDK of Scala: files by ids", "form")
    missing: list[dict[str, Any]]

    @property
    def message(self) -> str:
        return f"File ids not found: {_values(self.missing)}"

    @property
    def extra(self) -> dict[str, Any]:
        return {"missing": self.missing}


@dataclass(eq=False)
class UnknownSequences(InvalidRequest):
    """`missing` are identifiers as they were sent. The form is that of files."""

    wording = OURS
    missing: list[dict[str, Any]]

    @property
    def message(self) -> str:
        return f"Sequence ids not found: {_values(self.missing)}"

    @property
    def extra(self) -> dict[str, Any]:
        return {"missing": self.missing}


def _values(identifiers: list[dict[str, Any]]) -> str:
    """The value of each identifier; of an instance `space:externalId`."""
    values = [value for one in identifiers for value in one.values()]
    return ", ".join(
        f"{value['space']}:{value['externalId']}" if isinstance(value, dict) else str(value) for value in values
    )
