"""Turns rows and the figures of `stored.json` into the rows that have lost more than a third."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from benchmarks.measurement.measure import Row

STORED = Path(__file__).parents[1] / "stored.json"
KEPT = 2 / 3
Figures = dict[str, float]


class Loss(msgspec.Struct, frozen=True):
    name: str
    stored: float
    figure: float


def read(file: Path = STORED) -> Figures:
    return msgspec.json.decode(file.read_bytes(), type=Figures)


def store(rows: Iterable[Row], file: Path = STORED) -> None:
    """Write the figures of `rows`; those that were not measured now stay."""
    kept = read(file) if file.exists() else {}
    figures = {**kept, **{row.name: round(row.figure, 2) for row in rows if _is_kept(row)}}
    file.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=2) + b"\n")


def lost(rows: Iterable[Row], stored: Figures) -> list[Loss]:
    """What is below two thirds of its stored figure; a row that has none is not judged."""
    found = [Loss(row.name, stored[row.name], row.figure) for row in rows if _is_kept(row) and row.name in stored]
    return [loss for loss in found if loss.figure < loss.stored * KEPT]


def better(rows: Sequence[Row], again: Sequence[Row]) -> list[Row]:
    """Each row with the better figure of two tries."""
    found = {row.name: row for row in again}
    return [max(row, found.get(row.name, row), key=lambda one: one.figure) for row in rows]


def settled(rows: Sequence[Row], stored: Figures, measure_again: Callable[[list[str]], list[Row]]) -> list[Row]:
    """`rows`; those that have lost are measured once more, and the better of two tries counts."""
    names = [loss.name for loss in lost(rows, stored)]
    return better(rows, measure_again(names)) if names else list(rows)


def _is_kept(row: Row) -> bool:
    return row.better == "more"
