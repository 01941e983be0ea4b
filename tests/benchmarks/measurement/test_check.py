"""What counts as a loss, and who is measured twice."""

from pathlib import Path

from benchmarks.measurement.check import Loss, better, lost, read, settled, store
from benchmarks.measurement.measure import Row


def row(name: str, figure: float, better: str = "more") -> Row:
    return Row(group="works", name=name, figure=figure, better=better)


def test_loss_of_a_third_is_still_kept() -> None:
    assert lost([row("byids", 2.0)], {"byids": 3.0}) == []


def test_loss_of_more_than_a_third_is_told() -> None:
    assert lost([row("byids", 1.99), row("list", 2.9)], {"byids": 3.0, "list": 3.0}) == [Loss("byids", 3.0, 1.99)]


def test_row_without_a_stored_figure_is_not_judged() -> None:
    assert lost([row("new", 0.1)], {}) == []


def test_row_that_was_not_measured_is_not_judged() -> None:
    assert lost([], {"byids": 3.0}) == []


def test_what_is_better_smaller_is_neither_stored_nor_judged(tmp_path: Path) -> None:
    store([row("start", 3.0, "less")], tmp_path / "stored.json")
    assert read(tmp_path / "stored.json") == {}
    assert lost([row("start", 1.0, "less")], {"start": 3.0}) == []


def test_better_of_two_tries_counts() -> None:
    tries = better([row("byids", 1.0), row("list", 2.0), row("query", 3.0)], [row("list", 1.5), row("byids", 1.7)])
    assert [(one.name, one.figure) for one in tries] == [("byids", 1.7), ("list", 2.0), ("query", 3.0)]


def test_only_what_has_lost_is_measured_again() -> None:
    asked: list[list[str]] = []

    def again(names: list[str]) -> list[Row]:
        asked.append(names)
        return [row(name, 2.5) for name in names]

    rows = settled([row("byids", 1.0), row("list", 3.0)], {"byids": 3.0, "list": 3.0}, again)
    assert asked == [["byids"]]
    assert lost(rows, {"byids": 3.0, "list": 3.0}) == []


def test_nothing_is_measured_again_where_nothing_is_lost() -> None:
    rows = [row("byids", 3.0)]
    assert settled(rows, {"byids": 3.0}, lambda _: []) == rows


def test_storing_some_rows_keeps_the_others(tmp_path: Path) -> None:
    file = tmp_path / "stored.json"
    store([row("byids", 3.0), row("list", 2.0)], file)
    store([row("list", 2.504)], file)
    assert read(file) == {"byids": 3.0, "list": 2.5}
