"""Descriptions are read back as they are written, wherever they can be."""

from graphql import parse
from graphql.language import ObjectTypeDefinitionNode
from hypothesis import given
from hypothesis import strategies as st

from emulator.graphql.dml.labels import Label, read_label
from emulator.graphql.dml.printing import description, is_describable

PARTS = ["a", " ", "\n", '"', '"""', "\\", "@name ", "@name", "é", "\t", "\r", "\u2028", "#", "@code X"]
texts = st.one_of(st.none(), st.text(st.characters(codec="utf-8")), st.lists(st.sampled_from(PARTS)).map("".join))


@given(name=texts, described=texts)
def test_what_can_be_described_is_read_back(name: str | None, described: str | None):
    label = Label(name, described)
    (node,) = parse("\n".join([*description(label), "type A"])).definitions
    assert isinstance(node, ObjectTypeDefinitionNode)
    found = read_label(None if node.description is None else node.description.value)
    assert (found == label) == is_describable(label)


@given(name=st.text("abc é", min_size=1).map(str.strip), described=texts)
def test_a_name_on_one_line_can_be_described(name: str, described: str | None):
    assert is_describable(Label(name, described))


def test_the_first_line_with_a_name_counts_wherever_it_is():
    text = "@description What is told\n  @name\tCSV file  \n@name Other"
    assert read_label(text) == Label("CSV file", "@description What is told\n@name Other")
    assert read_label("@names") == Label(None, "@names")
