"""Which rows are chosen."""

from click.testing import CliRunner

from benchmarks import groups
from benchmarks.command import main, matches
from benchmarks.rows import works


def names(*, short: bool = False, large: bool = False, only: str | None = None) -> groups.Wanted:
    found = groups.wanted(short=short, large=large, chosen=lambda group, name: matches(only, group, name))
    return {group: chosen for group, chosen in found.items() if chosen}


def test_short_run_has_the_rows_against_plain() -> None:
    assert names(short=True) == {works.GROUP: list(works.NAMES)}


def test_memory_and_growth_are_for_a_large_run() -> None:
    assert not any("growth" in group or "memory" in group for group in names())
    assert any("growth" in group for group in names(large=True))


def test_part_of_a_name_chooses_a_row() -> None:
    assert names(short=True, only="BYIDS") == {works.GROUP: ["byids 1000 nodes"]}


def test_name_of_a_group_chooses_all_its_rows() -> None:
    assert names(only="against plain") == {works.GROUP: list(works.NAMES)}


def test_rows_that_have_lost_are_all_that_is_measured_again() -> None:
    again = groups.again(names(short=True), [works.CROWD])
    assert again == {works.GROUP: [works.CROWD]}


def test_name_that_no_row_has_is_refused() -> None:
    said = CliRunner().invoke(main, ["--only", "nothing of the sort"])
    assert said.exit_code == 1
    assert "no row" in said.output


def test_names_of_rows_are_unique_where_they_are_stored() -> None:
    stored = [name for group, chosen in names().items() for name in chosen if group.startswith("against")]
    assert len(stored) == len(set(stored))
