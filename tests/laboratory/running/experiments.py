"""The experiments: every module of the laboratory that has `run`."""

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from laboratory.report import Report

FOLDER = Path(__file__).parents[1]


class Experiment(NamedTuple):
    """A module of the laboratory. `share` is its part of the budget, compared with the other experiments."""

    name: str
    run: Callable[[int, float, Report], None]
    share: float


def found() -> list[Experiment]:
    """All experiments, by name. A module may say its `SHARE` of the budget; without one it is 1."""
    names = sorted(file.stem for file in FOLDER.glob("[!_]*.py") if not file.stem.startswith("test_"))
    modules = [(name, importlib.import_module(f"laboratory.{name}")) for name in names]
    return [
        Experiment(name, module.run, getattr(module, "SHARE", 1.0))
        for name, module in modules
        if hasattr(module, "run")
    ]


def chosen(only: str | None, experiments: Sequence[Experiment]) -> list[Experiment]:
    """The experiments that a list with commas names; all without one. Raises `KeyError` for a name that none has."""
    if only is None:
        return list(experiments)
    by_name = {experiment.name: experiment for experiment in experiments}
    return [by_name[name.strip()] for name in only.split(",")]


def budgets(experiments: Sequence[Experiment], seconds: float) -> list[float]:
    """The seconds of each experiment.

    >>> budgets([Experiment("a", print, 1), Experiment("b", print, 3)], 60)
    [15.0, 45.0]
    """
    whole = sum(experiment.share for experiment in experiments)
    return [seconds * experiment.share / whole for experiment in experiments]
