"""The command line: which rows are measured, how long, and what becomes of them."""

import sys
from contextlib import ExitStack
from fnmatch import fnmatch
from pathlib import Path

import click
from rich.console import Console

from benchmarks import groups
from benchmarks.groups import Bench
from benchmarks.measurement import check, machine, report
from benchmarks.measurement.measure import Pace, Row

WIDTH = 120  # where no terminal tells its own
SHORT, FULL = Pace(rounds=9, warm=5), Pace(rounds=25, warm=10)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--short", is_flag=True, help="Only the rows against plain, in fewer rounds: under two minutes.")
@click.option("--large", is_flag=True, help="Memory and growth too: projects of a million nodes, a thousand projects.")
@click.option("--only", metavar="PATTERN", help="Only rows whose name or group has this in it, or matches it.")
@click.option("--check", "checked", is_flag=True, help="Fail when a row has lost a third of its stored figure.")
@click.option("--store", "stored", is_flag=True, help="Store the figures that --check compares with.")
@click.option("--output", metavar="FOLDER", type=click.Path(path_type=Path), help="Write JSON and SVG there.")
def main(short: bool, large: bool, only: str | None, checked: bool, stored: bool, output: Path | None) -> None:  # noqa: FBT001
    """Compare the emulator with hand-written Cypher, and a large project with a small one, side by side."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    wanted = groups.wanted(short=short, large=large, chosen=lambda group, name: matches(only, group, name))
    if not any(wanted.values()):
        raise click.ClickException("no row has that name")
    pace = SHORT if short else FULL
    figures = check.read() if checked else {}
    rows = measured(console, wanted, pace)
    rows = check.settled(rows, figures, lambda names: measured(console, groups.again(wanted, names), pace))
    _tell(console, rows, output)
    if stored:
        check.store(rows)
    if losses := check.lost(rows, figures):
        report.show_losses(console, losses)
        raise SystemExit(1)


def matches(pattern: str | None, group: str, name: str) -> bool:
    """Whether a row is chosen: part of a name is enough, and `*` stands for anything.

    >>> matches("byids", "against plain", "byids 1000 nodes"), matches("new*", "against plain", "byids 1000 nodes")
    (True, False)
    """
    return pattern is None or any(fnmatch(text.lower(), f"*{pattern.lower()}*") for text in (group, name))


def measured(console: Console, wanted: groups.Wanted, pace: Pace) -> list[Row]:
    with ExitStack() as resources, console.status("starting") as status:
        bench = Bench(resources, pace, status.update)
        return [row for group, names in wanted.items() if names for row in groups.GROUPS[group].rows(bench, names)]


def _tell(console: Console, rows: list[Row], output: Path | None) -> None:
    facts = machine.facts()
    report.show(console, rows, facts)
    if output is not None:
        from benchmarks.measurement import plot  # noqa: PLC0415 - needs what CI does without

        for file in (report.write(output, rows, facts), plot.draw(output, rows, facts)):
            if file is not None:
                console.print(f"wrote {file}", style="dim")
