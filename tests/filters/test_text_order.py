"""Texts are ordered by code point, whatever characters they have: in filters, in sorts and from page to page."""

import operator
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from filters.interpreter import Json
from filters.test_against_interpreter import ids, pages, steady
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import SPACE, container, data, node, prop, ref, view, view_ref
from conftest import Api
from feeds import Feed
from plant import pages as query_pages

few = settings(steady, max_examples=10)
pytestmark = pytest.mark.usefixtures("each_way")
INSTANCES, DOC = "/models/instances", view_ref("Document")
TITLE, LABEL, LINK, TAGS = ([SPACE, "Document/v1", name] for name in ("title", "label", "link", "tags"))
EXTERNAL_ID, LINKED = ["node", "externalId"], ["node", "type", "externalId"]
COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
EDGES = "az\ud7ff\ue000\uff5e\uffff\U00010000\U0001f600\U0010ffff"
"""The ends of the ranges of characters that code points and UTF-16 units place differently, and some between them."""
CHARACTERS = st.sampled_from(EDGES) | st.characters(exclude_characters="\0", exclude_categories=["Cs"])
TEXTS = st.lists(st.text(CHARACTERS, max_size=8), min_size=2, max_size=12, unique=True)


@contextmanager
def documents(base_url: str, texts: list[str]) -> Iterator[Api]:
    """A project with a document for each of `texts`: each of its names begins with `n` and ends with the text."""
    api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
    with api.client:
        api.ok("/models/spaces", {"items": [{"space": SPACE}]})
        indexes = {name: {"indexType": "btree", "properties": [name]} for name in ("title", "label")}
        texts_only = {"title": prop(), "label": prop(maxTextSize=64), "other": prop(), "tags": prop(list=True)}
        document = container("Document", link=prop("direct"), indexes=indexes, **texts_only)
        api.ok("/models/containers", {"items": [document]})
        mapped = [f"Document.{name}" for name in (*texts_only, "link")]
        api.ok("/models/views", {"items": [view("Document", *mapped)]})
        api.ok(INSTANCES, {"items": [node(f"n{text}") for text in texts]})
        others = [*texts[1:], texts[0]]
        items = [
            node(
                f"n{text}",
                data(DOC, title=text, label=text, other=other, tags=[text], link=ref(f"n{text}")),
                type=ref(f"n{text}"),
            )
            for text, other in zip(texts, others, strict=True)
        ]
        api.ok(INSTANCES, {"items": items})
        yield api


def found(api: Api, said: Json) -> set[str]:
    body = {"filter": said, "sources": [{"source": DOC}]}
    return {name[1:] for name in ids(api.ok(f"{INSTANCES}/list", body)["items"])}


@given(texts=TEXTS, data=st.data())
@few
def test_ranges_and_prefixes_are_those_of_code_points(texts: list[str], data: st.DataObject, base_url: str) -> None:
    with documents(base_url, texts) as api:
        for _ in range(6):
            bound = data.draw(st.sampled_from(texts) | st.text(CHARACTERS, max_size=5))
            sign = data.draw(st.sampled_from(list(COMPARISONS)))
            path, before = data.draw(st.sampled_from([(TITLE, ""), (LABEL, ""), (EXTERNAL_ID, "n"), (LINKED, "n")]))
            expected = {text for text in texts if COMPARISONS[sign](text, bound)}
            assert found(api, {"range": {"property": path, sign: before + bound}}) == expected
            assert found(api, {"not": {"range": {"property": path, sign: before + bound}}}) == set(texts) - expected
            said = {"prefix": {"property": path, "value": before + bound}}
            assert found(api, said) == {text for text in texts if text.startswith(bound)}
            said = {"nested": {"scope": LINK, "filter": {"range": {"property": TITLE, sign: bound}}}}
            assert found(api, said) == expected


@given(texts=TEXTS, sign=st.sampled_from(list(COMPARISONS)))
@few
def test_range_between_two_properties_is_that_of_code_points(texts: list[str], sign: str, base_url: str) -> None:
    with documents(base_url, texts) as api:
        others = zip(texts, [*texts[1:], texts[0]], strict=True)
        said = {"range": {"property": TITLE, sign: {"property": [SPACE, "Document/v1", "other"]}}}
        assert found(api, said) == {text for text, other in others if COMPARISONS[sign](text, other)}


@given(texts=TEXTS, data=st.data())
@few
def test_pages_tile_what_is_sorted_by_code_point(texts: list[str], data: st.DataObject, base_url: str) -> None:
    with documents(base_url, texts) as api:
        for _ in range(2):
            path = data.draw(st.sampled_from([TITLE, LABEL, EXTERNAL_ID, LINK, LINKED]))
            direction = data.draw(st.sampled_from(["ascending", "descending"]))
            sort = [{"property": path, "direction": direction}]
            limit = data.draw(st.integers(1, 4))
            expected = [f"n{text}" for text in sorted(texts, reverse=direction == "descending")]
            listed = pages(api, {"sources": [{"source": DOC}], "sort": sort, "limit": limit}, lambda page: page)
            assert [name for page in listed for name in ids(page)] == expected
            of_documents = {"nodes": {"filter": {"hasData": [DOC]}}, "limit": limit}
            queried = query_pages(api, {"with": {"x": {**of_documents, "sort": sort}}, "select": {"x": {}}}, "x")
            assert [name for page in queried for name in page] == expected
            feed = Feed(api, {"mode": "twoPhase", "backfillSort": sort, "limit": limit})
            feed.body["with"]["x"]["nodes"], feed.body["select"] = of_documents["nodes"], {"x": {}}
            assert [name for page in iter(feed.names, []) for name in page] == expected


@given(texts=TEXTS, limit=st.integers(1, 4))
@few
def test_pages_tile_what_is_sorted_by_a_list_of_texts(texts: list[str], limit: int, base_url: str) -> None:
    with documents(base_url, texts) as api:
        body = {"sources": [{"source": DOC}], "sort": [{"property": TAGS}], "limit": limit}
        listed = [name for page in pages(api, body, lambda page: page) for name in ids(page)]
        assert len(listed) == len(texts)
        assert {name[1:] for name in listed} == set(texts)
