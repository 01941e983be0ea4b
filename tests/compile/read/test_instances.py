"""The order of a list in Cypher, and what fills its statement."""

import pytest

from emulator.compile.read.instances import list_page, order_by
from emulator.plan.filter.predicates import All, Comparison, Constant, Field, HasLabels, Value
from emulator.plan.filter.sort import SortKey

NAME = Field("P.name", "text")


@pytest.mark.parametrize(
    ("descending", "nulls_first", "text"),
    [
        (False, False, "n.`P.name`"),
        (False, True, "n.`P.name` IS NULL DESC, n.`P.name`"),
        (True, True, "n.`P.name` DESC"),
        (True, False, "n.`P.name` IS NULL, n.`P.name` DESC"),
    ],
)
def test_nulls_stand_where_they_are_asked_for(descending: bool, nulls_first: bool, text: str) -> None:  # noqa: FBT001
    assert order_by((SortKey(NAME, descending, nulls_first),), "n") == f"{text}, n.`number`"


def test_order_without_keys_is_that_of_the_index() -> None:
    assert order_by((), "n") == "n.project, n.`number`"


def test_list_is_filled() -> None:
    statement = list_page(HasLabels(("P",)), (), ["P.name"], 7)
    assert "WHERE instance.number IS NOT NULL AND (instance:`P`)" in statement.text
    assert "ORDER BY instance.project, instance.`number`\n" in statement.text
    assert statement.parameters == {"columns": ["P.name"], "limit": 7, "edges": True}


def test_text_of_a_list_of_a_whole_project_is_the_same_for_all_containers() -> None:
    def listed(alias: str) -> str:
        name = Field(f"{alias}.name", "text")
        kept = All((HasLabels((alias,)), Comparison(name, "=", Value("x"))))
        return list_page(
            kept, (SortKey(name, descending=False, nulls_first=True),), [name.key], 7, scanned_project="demo"
        ).text

    assert listed("P") == listed("Q")
    assert listed("P").startswith("CYPHER replan=skip\nMATCH (instance:Instance)\nUSING INDEX")


def test_same_list_with_another_limit_is_the_same_text() -> None:
    assert len({list_page(Constant(value=True), (), [], limit).text for limit in (1, 2)}) == 1
