"""Searches: the words of the query text and the text properties to find them in.

A text is split into words by the rules of Unicode (UAX #29), in lower case. Each word of a search matches a whole word,
the last one the beginning of a word (behaviour section 11.1 of the API).
"""

import re

from msgspec import Struct

from emulator import errors
from emulator.schema.model import MappedProperty, ViewModel

MAX_CLAUSES = 1_000
"""Words times properties: the index takes 1,024 clauses."""

_IDEOGRAPHS = "\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARKS = "\u0300-\u036f"
_LETTER, _PART = "[^\\W\\d_]", f"[^\\W{_IDEOGRAPHS}]|[{_MARKS}]"
_INSIDE = f"(?<={_LETTER})[.:'\u2019\u00b7](?={_LETTER})|(?<=\\d)[.,;'](?=\\d)"
_WORD = re.compile(f"[{_IDEOGRAPHS}]|(?:{_PART})(?:{_PART}|{_INSIDE})*")


class Search(Struct, frozen=True):
    """Words to find in the properties with `keys`. The index covers `labels` and `indexed_keys`.

    With `match_all` every word must be found, else any.
    """

    words: tuple[str, ...]
    match_all: bool
    keys: tuple[str, ...]
    labels: tuple[str, ...]
    indexed_keys: tuple[str, ...]


def words(text: str) -> tuple[str, ...]:
    """The words of `text`.

    >>> words("Pump_123-ABC costs 1,500.5 can't")
    ('pump_123', 'abc', 'costs', '1,500.5', "can't")
    """
    return tuple(word.lower() for word in _WORD.findall(text))


def resolve_search(
    view: ViewModel, query: str | None, properties: list[str] | None, operator: str | None
) -> Search | None:
    """The search through `view`; None without a text, which matches everything."""
    searched = [_text_property(view, name) for name in properties] if properties else _text_properties(view)
    query_words = words(query or "")
    if not query_words:
        return None
    if len(query_words) * max(1, len(searched)) > MAX_CLAUSES:
        raise errors.SearchQueryTooLong(MAX_CLAUSES)
    text_properties = _text_properties(view)
    return Search(
        words=query_words,
        match_all=operator == "AND",
        keys=tuple(mapped.property.key for mapped in searched),
        labels=tuple(sorted({mapped.container.alias for mapped in text_properties})),
        indexed_keys=tuple(sorted({mapped.property.key for mapped in text_properties})),
    )


def _text_properties(view: ViewModel) -> list[MappedProperty]:
    return [mapped for mapped in view.properties.values() if mapped.property.kind == "text"]


def _text_property(view: ViewModel, name: str) -> MappedProperty:
    mapped = view.properties.get(name)
    if mapped is None:
        raise errors.UnknownProperty(name, f"view '{view.id}'")
    if mapped.property.kind != "text":
        raise errors.OperatorNotApplicable("search", name, mapped.property.kind)
    return mapped
