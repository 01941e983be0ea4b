"""Turns rows into a picture: a bar for each, and a mark where its target is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import Row

PANELS = {"more": "times the throughput of the other side: more is better", "less": "times dearer: less is better"}
REACHED, MISSED, WITHOUT = "#2a7f62", "#c8553d", "#8d99ae"
HEIGHT = 0.34  # inches of a bar


def draw(folder: Path, rows: Sequence[Row], facts: dict[str, str]) -> Path | None:
    """The file, or None when there is nothing that is a ratio."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - `--short --check` does without

    panels = {better: [row for row in rows if row.better == better and row.unit == "times"] for better in PANELS}
    shown = {better: found for better, found in panels.items() if found}
    if not shown:
        return None
    sizes = [len(found) + 1 for found in shown.values()]
    figure = Figure(figsize=(11, HEIGHT * sum(sizes) + 1.2 * len(shown)), layout="constrained")
    axes = figure.subplots(len(shown), 1, squeeze=False, height_ratios=sizes)[:, 0]
    for axis, (better, found) in zip(axes, shown.items(), strict=True):
        _panel(axis, PANELS[better], found)
    keys = ("date", "commit", "cores", "memory", "Python", "Neo4j", "Java")
    figure.supxlabel(", ".join(f"{key} {facts[key]}" for key in keys), fontsize=8, color="#555555")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "benchmarks.svg"
    figure.savefig(file)
    return file


def _panel(axis: Any, title: str, rows: Sequence[Row]) -> None:
    places = range(len(rows))
    axis.barh(places, [row.figure for row in rows], color=[_colour(row) for row in rows], height=0.62)
    for place, row in zip(places, rows, strict=True):
        axis.annotate(f"{row.figure:.2f}", (row.figure, place), (4, 0), textcoords="offset points", va="center")
        if row.target is not None:
            axis.plot([row.target] * 2, [place - 0.45, place + 0.45], color="black", linewidth=2)
    axis.set_yticks(places, [f"{row.group}: {row.name}" for row in rows], fontsize=9)
    axis.invert_yaxis()
    axis.axvline(1, color="#bbbbbb", linewidth=0.8, zorder=0)
    axis.set_xlim(0, 1.12 * max(max(row.figure, row.target or 0) for row in rows))
    axis.set_title(f"{title}; the black mark is the target", loc="left", fontsize=10)
    axis.spines[["top", "right"]].set_visible(False)


def _colour(row: Row) -> str:
    return {True: REACHED, False: MISSED, None: WITHOUT}[row.reached]
