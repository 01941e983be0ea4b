"""Which experiments run, and what becomes of their figures."""

from typing import Any

import pytest
from click.testing import CliRunner

from laboratory.report import Report
from laboratory.running import experiments, tables
from laboratory.running.command import main


def test_every_module_that_can_run_is_an_experiment() -> None:
    names = {experiment.name for experiment in experiments.found()}
    assert {"crash", "concurrency"} <= names
    assert "report" not in names


def test_names_choose_experiments() -> None:
    found = experiments.found()
    assert [experiment.name for experiment in experiments.chosen("crash, concurrency", found)] == [
        "crash",
        "concurrency",
    ]
    with pytest.raises(KeyError):
        experiments.chosen("nothing of the sort", found)


def test_name_that_no_experiment_has_is_refused() -> None:
    said = CliRunner().invoke(main, ["--only", "nothing of the sort"])
    assert said.exit_code == 1
    assert "no experiment" in said.output


def run_with(lost: int, longest: float) -> Report:
    report = Report("crash")
    report.figure("kills", 40)
    report.figure("lost", lost, expected=0)
    report.figure("longest", longest, at_most=2.0)
    report.figure("per minute", longest)
    return report


def test_totals_add_up_counts_and_keep_the_highest_of_what_has_a_bound() -> None:
    totals: dict[str, Any] = {}
    for seed, longest in ((7, 1.5), (8, 0.5)):
        tables.added(totals, run_with(0, longest).figures, seed, 2)
    crash = totals["crash"]
    assert (crash["runs"], crash["minutes"], crash["seeds"]) == (2, 4, [7, 8])
    values = {name: figure["value"] for name, figure in crash["figures"].items()}
    assert values == {"kills": 80, "lost": 0, "longest": 1.5, "per minute": 0.5}


def test_figure_that_is_not_as_expected_does_not_hold() -> None:
    assert [figure.holds for figure in run_with(1, 3.0).figures] == [True, False, False, True]
    assert "| crash | lost | **1** | 0 |" in tables.table(run_with(1, 1.0).figures)
