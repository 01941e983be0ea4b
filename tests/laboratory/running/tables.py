"""The table of a run, and the table of all runs that docs/reliability.md shows."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from laboratory.report import Figure, shown

TOTALS = Path(__file__).parents[1] / "totals.json"
PAGE = Path(__file__).parents[3] / "docs" / "reliability.md"
BEGIN, END = "<!-- table of the laboratory -->", "<!-- end of the table -->"


def table(figures: Iterable[Figure]) -> str:
    rows = [(figure.experiment, figure.name, shown(figure.value), figure.bound, figure.holds) for figure in figures]
    return _markdown(
        ("experiment", "figure", "value", "expected"),
        [
            (experiment, name, value if holds else f"**{value}**", bound)
            for experiment, name, value, bound, holds in rows
        ],
    )


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---" if index != 2 else "---:" for index in range(len(head))], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def add(figures: Sequence[Figure], seed: int, minutes: float) -> None:
    """Add a run to the stored totals, and show them in the page."""
    totals: dict[str, Any] = json.loads(TOTALS.read_text()) if TOTALS.exists() else {}
    added(totals, figures, seed, minutes)
    TOTALS.write_text(json.dumps(totals, indent=1) + "\n")
    before, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{page_table(totals)}\n\n{END}{rest.partition(END)[2]}")


def added(totals: dict[str, Any], figures: Sequence[Figure], seed: int, minutes: float) -> None:
    """Add up and keep as `Figure` says."""
    for name in dict.fromkeys(figure.experiment for figure in figures):
        experiment = totals.setdefault(name, {"runs": 0, "minutes": 0, "seeds": [], "figures": {}})
        experiment["runs"] += 1
        experiment["minutes"] = round(experiment["minutes"] + minutes, 1)
        experiment["seeds"] = sorted({*experiment["seeds"], seed})
    for figure in figures:
        stored = totals[figure.experiment]["figures"]
        before = stored.get(figure.name, {}).get("value")
        stored[figure.name] = {"value": _together(before, figure), "expected": figure.bound}


def _together(before: Any, figure: Figure) -> Any:
    if before is None or isinstance(figure.value, str):
        return figure.value
    if figure.size or figure.at_most is not None:
        return max(before, figure.value)
    return before + figure.value if isinstance(figure.value, int) else figure.value


def page_table(totals: dict[str, Any]) -> str:
    rows = [
        (f"{name}" if index == 0 else "", figure, shown(stored["value"]), stored["expected"])
        for name, experiment in sorted(totals.items())
        for index, (figure, stored) in enumerate(experiment["figures"].items())
    ]
    runs = [
        (name, str(experiment["runs"]), f"{experiment['minutes']:g}", ranges(experiment["seeds"]))
        for name, experiment in sorted(totals.items())
    ]
    return "\n\n".join(
        (
            _markdown(("experiment", "figure", "value", "expected"), rows),
            _markdown(("experiment", "runs", "minutes of budget", "seeds"), runs),
        )
    )


def ranges(seeds: Iterable[int]) -> str:
    """Numbers as ranges.

    >>> ranges([3, 4, 5, 9, 1])
    '1, 3-5, 9'
    """
    parts: list[list[int]] = []
    for seed in sorted(set(seeds)):
        if parts and seed == parts[-1][-1] + 1:
            parts[-1].append(seed)
        else:
            parts.append([seed])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts)
