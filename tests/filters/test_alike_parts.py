"""Filters of many parts: those of one form become one with a list, which changes no answer."""

from collections.abc import Iterator

import pytest
from filters.interpreter import Json, World, listed
from filters.test_against_interpreter import ids, installed, steady
from filters.worlds import filters, graphs, leaves
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.compile.read.instances import list_page
from emulator.plan.filter import fold
from emulator.plan.filter.fold import MANY, conjunction, disjunction
from emulator.plan.filter.predicates import (
    All,
    Any_,
    Comparison,
    Constant,
    Contains,
    Field,
    HasLabels,
    KeyIn,
    Not,
    OfRows,
    OneOf,
    Predicate,
    Present,
    RowValue,
    StartsWith,
    TargetMatches,
    Value,
)

NAME, LINK, LINKS = Field("A.name", "text"), Field("A.link", "direct"), Field("A.links", "direct", list=True)
TAGS = Field("A.tags", "text", list=True)
LABELLED = HasLabels(("A",))


@pytest.fixture(params=[1, MANY], ids=["from two on", "as it is"])
def _many(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lists of parts of one form, also of so few that the filters here have many of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fold, "MANY", request.param)
        yield


@st.composite
def wide_filters(draw: st.DrawFn, world: World, kind: str) -> Json:
    """A filter of many parts, some of which are of one form."""
    parts = draw(st.lists(filters(world, kind, 1), min_size=2, max_size=12))
    parts += draw(st.lists(leaves(world, kind, 0), min_size=10, max_size=20))
    parts = [{"not": part} if draw(st.integers(0, 2)) == 0 else part for part in draw(st.permutations(parts))]
    pairs = [{draw(st.sampled_from(["and", "or"])): pair} for pair in zip(parts[::2], parts[1::2], strict=False)]
    return {draw(st.sampled_from(["and", "or"])): draw(st.sampled_from([parts, pairs, [*parts, *pairs]]))}


@pytest.mark.usefixtures("each_way", "_many")
@given(data=st.data())
@settings(steady, max_examples=8)
def test_wide_filters_choose_the_instances_that_they_describe(data: st.DataObject, base_url: str) -> None:
    world = data.draw(graphs())
    with installed(world, base_url) as api:
        for _ in range(4):
            kind = data.draw(st.sampled_from(["node", "edge"]))
            said = data.draw(wide_filters(world, kind))
            for one in (said, {"not": said}):
                found = api.ok("/models/instances/list", {"instanceType": kind, "filter": one})["items"]
                assert ids(found) == [item.base["externalId"] for item in listed(world, kind, [], one)]


def equal(value: str, field: Field = NAME) -> Predicate:
    return Comparison(field, "=", Value(value))


def starts(value: str, field: Field = NAME) -> Predicate:
    return StartsWith(field, Value(value))


WORDS = [f"w{number}" for number in range(MANY + 2)]
FIELDS = [Field(f"A.p{number}", "text") for number in range(MANY + 2)]
BY_PREFIX = StartsWith(NAME, RowValue(0))
CASES: list[tuple[Predicate, Predicate]] = [
    (disjunction([equal("a"), equal("b"), equal("a")]), OneOf(NAME, Value(["a", "b"]))),
    (disjunction([equal("a"), OneOf(NAME, Value([])), LABELLED]), Any_((equal("a"), OneOf(NAME, Value([])), LABELLED))),
    (conjunction([Not(equal(word)) for word in WORDS]), Not(OneOf(NAME, Value(WORDS)))),
    (disjunction([starts(word) for word in WORDS]), OfRows(BY_PREFIX, tuple((word,) for word in WORDS), every=False)),
    (disjunction([starts("a"), starts("b")]), Any_((starts("a"), starts("b")))),
    (
        conjunction([equal("v", field) for field in FIELDS]),
        All(
            (
                *(equal("v", one) for one in FIELDS[:MANY]),
                OfRows(equal("v", Field("", "text", row=0)), tuple((one.key,) for one in FIELDS[MANY:]), every=True),
            )
        ),
    ),
    (
        disjunction([HasLabels((f"L{number}",)) for number in range(MANY + 1)]),
        OfRows(HasLabels((), 0), tuple(([f"L{number}"],) for number in range(MANY + 1)), every=False),
    ),
    (conjunction([LABELLED, HasLabels(("B", "A"))]), HasLabels(("A", "B"))),
    (disjunction([KeyIn(("a", "b")), KeyIn(("b", "c"))]), KeyIn(("a", "b", "c"))),
    (
        disjunction([Contains(TAGS, Value([one]), every=False) for one in "aba"]),
        Contains(TAGS, Value(["a", "b"]), every=False),
    ),
    (
        disjunction([TargetMatches(LINKS, equal("a")), TargetMatches(LINKS, equal("b"))]),
        TargetMatches(LINKS, OneOf(NAME, Value(["a", "b"]))),
    ),
    (
        conjunction([TargetMatches(LINK, equal("a")), TargetMatches(LINK, LABELLED)]),
        TargetMatches(LINK, All((equal("a"), LABELLED))),
    ),
    (
        conjunction([TargetMatches(LINKS, equal("a")), TargetMatches(LINKS, LABELLED)]),
        All((TargetMatches(LINKS, equal("a")), TargetMatches(LINKS, LABELLED))),
    ),
    (
        disjunction([All((LABELLED, equal("a"))), All((equal("b"), LABELLED))]),
        All((LABELLED, OneOf(NAME, Value(["a", "b"])))),
    ),
    (disjunction([LABELLED, All((LABELLED, equal("a")))]), LABELLED),
    (conjunction([equal("a"), Constant(value=False)]), Constant(value=False)),
    (disjunction([Comparison(NAME, "=", Value(one)) for one in (1, True)]), OneOf(NAME, Value([1, True]))),
]


@pytest.mark.parametrize(("folded", "expected"), CASES)
def test_parts_become_one(folded: Predicate, expected: Predicate) -> None:
    assert repr(folded) == repr(expected)  # 1 and True are equal


def test_texts_are_compared_one_by_one() -> None:
    ranges = [Comparison(NAME, ">", Value(word)) for word in WORDS]
    assert disjunction(ranges) == Any_(tuple(ranges))


def test_statement_is_the_same_for_any_number_of_parts() -> None:
    texts = {
        list_page(disjunction([part(number) for number in range(count)]), (), [], 1).text
        for count in (MANY + 1, 500)
        for part in (lambda number: All((starts(f"a{number}"), Not(Present(Field(f"A.p{number}", "text"))))),)
    }
    assert len(texts) == 1
