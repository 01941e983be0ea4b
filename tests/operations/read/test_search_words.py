"""A search finds what it asks for, whatever characters it has: the words of the index are those of the search."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from builders import SPACE, container, data, node, prop, view, view_ref
from conftest import Api

INSTANCES, NOTE = "/models/instances", view_ref("Note")
MIXED = (
    "aZ_09 .,:;'\"-#*\u00b2\u00ad\u0130\u03a3\u03c2\u0301\u05d0\u05d1\u0660\u0939\u093f\u0e01\u0e31\u200d\u2082\u20e3"
)
MORE = (
    "\u00a9\u2139\u3042\u30a2\u6771\ud55c\ufe0e\ufe0f\uff21\U00010400\U0001f1f3\U0001f3fd\U0001f44d\U000e0041\U000e007f"
)
CHARACTERS = st.sampled_from(MIXED + MORE) | st.characters(exclude_characters="\0", exclude_categories=["Cs"])
TEXT = st.text(CHARACTERS, min_size=1, max_size=12)
LONG = st.builds(lambda part, count, end: part * count + end, TEXT, st.integers(30, 60), TEXT)
pytestmark = pytest.mark.usefixtures("each_way")
steady = settings(
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def notes(base_url: str, texts: list[str]) -> Iterator[Api]:
    """A project with a note for each of `texts`: `n0` is the first."""
    api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
    with api.client:
        api.ok("/models/spaces", {"items": [{"space": SPACE}]})
        note = container("Note", text=prop(), more=prop(list=True))
        api.ok("/models/containers", {"items": [note]})
        api.ok("/models/views", {"items": [view("Note", "Note.text", "Note.more")]})
        items = [node(f"n{i}", data(NOTE, text=text, more=[text, text])) for i, text in enumerate(texts)]
        api.ok(INSTANCES, {"items": items})
        yield api


def found(api: Api, query: str, operator: str, name: str) -> set[str]:
    body = {"view": NOTE, "query": query, "operator": operator, "properties": [name]}
    return {item["externalId"] for item in api.ok(f"{INSTANCES}/search", body)["items"]}


@given(texts=st.lists(TEXT | LONG, min_size=1, max_size=8, unique=True), data=st.data())
@steady
def test_any_text_is_found_by_itself_and_by_how_it_begins(texts: list[str], data: st.DataObject, base_url: str) -> None:
    with notes(base_url, texts) as api:
        for number, text in enumerate(texts):
            begins = text[: data.draw(st.integers(1, len(text)))]
            for query in (text, begins, begins.swapcase() if begins.isascii() else begins):
                operator, name = data.draw(st.sampled_from(["AND", "OR"])), data.draw(st.sampled_from(["text", "more"]))
                assert f"n{number}" in found(api, query, operator, name)


def test_characters_at_the_ends_of_all_classes_are_in_the_same_words_as_in_the_index(base_url: str) -> None:
    table = (files("emulator.plan.read") / "word_break.txt").read_text().splitlines()
    ends = {int(end, 16) for line in table if line[:2] != "//" for one in line.split()[1:] for end in one.split("-")}
    # None of these are in the surrogates, which are no characters.
    characters = [
        chr(code) for code in sorted({end + by for end in ends for by in (-1, 0, 1)} & set(range(1, 0x110000)))
    ]
    pieces = [f"a{i}{character}b{i}" for i, character in enumerate(characters)]
    texts = [" ".join(pieces[start : start + 300]) for start in range(0, len(pieces), 300)]
    assert len(pieces) > 3_000
    with notes(base_url, texts) as api:
        assert [found(api, text, "AND", "text") for text in texts] == [{f"n{i}"} for i in range(len(texts))]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("CO\u2082", {"n0"}),
        ("co2", set[str]()),
        ("nm\u00b3", {"n1"}),
        ("\u03bf\u03b4\u03bf\u03c3", {"n2"}),
        ("\u0130ZM", {"n3"}),
        ("izmir", {"n3"}),
        ("\u0939\u093f\u0928\u094d", {"n4"}),
        ("air\u00adl", {"n5"}),
        ("AND", {"n6"}),
        ("x" * 600, {"n7"}),
        ("x" * 500 + "y", set[str]()),
        ("x" * 500, {"n7"}),
        ("\U0001f469\u200d", {"n8"}),
        ('\u05e6\u05d4"\u05dc', {"n9"}),
    ],
)
def test_words_of_all_scripts_are_found_in_upper_and_lower_case(query: str, names: set[str], base_url: str) -> None:
    texts = [
        "CO\u2082",
        "flow in Nm\u00b3/h",
        "\u039f\u0394\u039f\u03a3",
        "\u0130zmir",
        "\u0939\u093f\u0928\u094d\u0926\u0940",
        "air\u00adlock",
        "this and that",
        "x" * 600,
        "\U0001f469\u200d\U0001f52c",
        '\u05e6\u05d4"\u05dc',
    ]
    with notes(base_url, texts) as api:
        assert found(api, query, "AND", "text") == names
