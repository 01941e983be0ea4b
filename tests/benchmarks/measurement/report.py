"""Turns rows into a table on the terminal and into JSON."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from benchmarks.measurement.check import Loss
from benchmarks.measurement.measure import Row

SIGNS = {"more": ("≥", "more"), "less": ("≤", "less")}
MARKS = {True: "[green]reached[/]", False: "[red]missed[/]", None: ""}


def show(console: Console, rows: Sequence[Row], facts: dict[str, str]) -> None:
    for group in dict.fromkeys(row.group for row in rows):
        console.print(_table(group, [row for row in rows if row.group == group]))
    console.print(", ".join(f"{name} {value}" for name, value in facts.items()), style="dim")


def _table(group: str, rows: Iterable[Row]) -> Table:
    table = Table(title=group, title_justify="left", title_style="bold", show_edge=False)
    table.add_column("work")
    for name in ("emulator ms", "other ms", "figure", "target"):
        table.add_column(name, justify="right")
    table.add_column("")
    for row in rows:
        table.add_row(row.name, _time(row.ours), _time(row.other), _figure(row), _target(row), MARKS[row.reached])
    return table


def _time(taken: float | None) -> str:
    return "" if taken is None else f"{taken:.1f}"


def _figure(row: Row) -> str:
    return f"{row.figure:.2f}" if row.unit == "times" else f"{row.figure:.2f} {row.unit}"


def _target(row: Row) -> str:
    return "" if row.target is None else f"{SIGNS[row.better][0]} {row.target:g}"


def show_losses(console: Console, losses: Iterable[Loss]) -> None:
    table = Table(title="lost more than a third", title_justify="left", title_style="bold red", show_edge=False)
    table.add_column("work")
    for name in ("stored", "now", "left"):
        table.add_column(name, justify="right")
    for loss in losses:
        table.add_row(loss.name, f"{loss.stored:.2f}", f"{loss.figure:.2f}", f"{loss.figure / loss.stored:.0%}")
    console.print(table)


def write(folder: Path, rows: Sequence[Row], facts: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "benchmarks.json"
    written = {"machine": facts, "rows": [{**msgspec.structs.asdict(row), "reached": row.reached} for row in rows]}
    file.write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n")
    return file
