"""Turns rows into a picture: a panel for each group, a bar for each row, and a mark where its target is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measurement.measure import Row

MEANING = {"more": "times the throughput of the other side: more is better", "less": "times dearer: less is better"}
REACHED, MISSED, WITHOUT = "#2a7f62", "#c8553d", "#8d99ae"
HEIGHT, ABOVE = 0.32, 0.85  # inches of a bar, and of what is above and below a panel
KEYS = ("date", "commit", "cores", "memory", "Python", "Neo4j", "Java")


def draw(folder: Path, rows: Sequence[Row], facts: dict[str, str]) -> Path | None:
    """The file, or None when there is nothing that is a ratio."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - `--short --check` does without

    panels = _panels(rows)
    if not panels:
        return None
    sizes = [len(panel) * HEIGHT for panel in panels]
    figure = Figure(figsize=(10, sum(sizes) + ABOVE * len(panels) + 0.3), layout="constrained")
    axes = figure.subplots(len(panels), 1, squeeze=False, height_ratios=sizes)[:, 0]
    for axis, panel in zip(axes, panels, strict=True):
        _draw(axis, panel)
    figure.supxlabel(", ".join(f"{key} {facts[key]}" for key in KEYS), fontsize=8, color="#555555")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "benchmarks.svg"
    figure.savefig(file)
    return file


def _panels(rows: Sequence[Row]) -> list[list[Row]]:
    """The ratios by group and by what is better, in the order of the table."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.unit == "times":
            found.setdefault((row.group, row.better), []).append(row)
    return list(found.values())


def _draw(axis: Any, rows: Sequence[Row]) -> None:
    axis.barh(range(len(rows)), [row.figure for row in rows], color=[_colour(row) for row in rows], height=0.62)
    beside = {"transform": axis.get_yaxis_transform(), "va": "center", "fontsize": 9}
    for place, row in enumerate(rows):
        axis.text(1.01, place, f"{row.figure:.2f}", color=_colour(row), **beside)
        if row.target is not None:
            axis.plot([row.target] * 2, [place - 0.45, place + 0.45], color="black", linewidth=2)
    axis.set_yticks(range(len(rows)), [row.name for row in rows], fontsize=9)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.axvline(1, color="#bbbbbb", linewidth=0.8, zorder=0)
    axis.set_xlim(0, 1.05 * max(max(row.figure, row.target or 0) for row in rows))
    marked = "; the mark is the target" if any(row.target for row in rows) else ""
    axis.set_title(rows[0].group, loc="left", fontsize=10, weight="bold")
    axis.set_xlabel(MEANING[rows[0].better] + marked, loc="left", fontsize=8)
    axis.tick_params(axis="x", labelsize=8)
    axis.spines[["top", "right"]].set_visible(False)


def _colour(row: Row) -> str:
    return {True: REACHED, False: MISSED, None: WITHOUT}[row.reached]
