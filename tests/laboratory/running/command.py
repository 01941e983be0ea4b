"""The command line: which experiments run, how long, and what becomes of their figures."""

import random
import time
import traceback

import click

from laboratory.report import Figure, Report
from laboratory.running import experiments, tables
from laboratory.running.experiments import Experiment


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--minutes", type=float, default=2, show_default=True, help="The budget of all experiments together.")
@click.option("--seed", type=int, help="What chance begins with: the same seed draws the same requests.")
@click.option("--only", metavar="NAMES", help="Only these experiments: --only crash,fuzz")
@click.option("--runs", type=int, default=1, show_default=True, help="Run so many times, each with the next seed.")
@click.option("--update", "updated", is_flag=True, help="Add the figures to the totals in docs/reliability.md.")
def main(minutes: float, seed: int | None, only: str | None, runs: int, updated: bool) -> None:  # noqa: FBT001
    """Break the emulator in many ways, and count what is lost. The status is 1 where a figure is not as expected."""
    try:
        wanted = experiments.chosen(only, experiments.found())
    except KeyError as unknown:
        raise click.ClickException(f"no experiment has the name {unknown}") from unknown
    first = random.randrange(10**6) if seed is None else seed
    failed = False
    for number in range(first, first + runs):
        figures = _run(wanted, number, minutes * 60)
        click.echo(f"\nseed {number}, {minutes:g} minutes\n\n{tables.table(figures)}")
        if updated:
            tables.add(figures, number, minutes)
        failed = failed or not all(figure.holds for figure in figures)
    raise SystemExit(failed)


def _run(wanted: list[Experiment], seed: int, seconds: float) -> list[Figure]:
    figures: list[Figure] = []
    for experiment, budget in zip(wanted, experiments.budgets(wanted, seconds), strict=True):
        click.echo(f"{experiment.name}: seed {seed}, {budget:.0f} s", err=True)
        report = Report(experiment.name, click.echo)
        started = time.monotonic()
        try:
            experiment.run(seed, budget, report)
        except Exception:  # noqa: BLE001 - the other experiments run, and the table says it
            report.note(traceback.format_exc())
            report.figure("runs that ended with an exception", 1, expected=0)
        click.echo(f"{experiment.name}: took {time.monotonic() - started:.0f} s", err=True)
        figures += report.figures
    return figures
