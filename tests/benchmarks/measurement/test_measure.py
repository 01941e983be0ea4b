"""How sides take turns, and what a figure means."""

from benchmarks.measurement.measure import Make, Pace, Pair, Row, measure


def row(figure: float, target: float | None, better: str) -> Row:
    return Row(group="works", name="one", figure=figure, target=target, better=better)


def test_target_itself_is_reached() -> None:
    assert [row(figure, 1.5, "more").reached for figure in (1.4, 1.5)] == [False, True]
    assert [row(figure, 1.5, "less").reached for figure in (1.5, 1.6)] == [True, False]


def test_row_without_a_target_is_neither_reached_nor_missed() -> None:
    assert row(1.0, None, "more").reached is None


def test_both_sides_work_in_each_round_with_numbers_of_their_own() -> None:
    done: list[tuple[str, int]] = []

    def side(name: str) -> Make:
        return lambda number: lambda: done.append((name, number))

    measure([Pair("works", "one", side("ours"), side("other"), repeats=2)], Pace(rounds=2, warm=1))
    assert [name for name, _ in done].count("ours") == [name for name, _ in done].count("other") == 6
    assert len({number for _, number in done}) == 12


def test_pairs_take_turns() -> None:
    done: list[str] = []

    def pair(name: str) -> Pair:
        return Pair("works", name, lambda _: lambda: done.append(name), lambda _: lambda: None)

    measure([pair("byids"), pair("list")], Pace(rounds=2, warm=0))
    assert done == ["byids", "list", "byids", "list"]


def test_each_side_of_each_pair_is_first_in_half_of_the_rounds() -> None:
    done: list[str] = []

    def side(name: str) -> Make:
        return lambda _: lambda: done.append(name)

    measure([Pair("works", name, side(f"{name} ours"), side(f"{name} other")) for name in "ab"], Pace(rounds=4, warm=0))
    firsts = [done[at] for at in range(0, len(done), 2)]
    assert {name: firsts.count(name) for name in done} == dict.fromkeys(done, 2)


def test_figure_is_the_throughput_or_the_price_against_the_other_side() -> None:
    def made(better: str) -> Row:
        (found,) = measure([Pair("works", "one", lambda _: int, lambda _: int, better=better)], Pace(rounds=3, warm=0))
        return found

    more, less = made("more"), made("less")
    assert more.ours and more.other and less.ours and less.other  # noqa: PT018 - medians of what both took
    assert more.figure == more.other / more.ours
    assert less.figure == less.ours / less.other
