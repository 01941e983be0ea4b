"""Turns the text of a search into what must be found in which text properties.

A text falls into words as Unicode says (UAX #29), in lower case; each word of a search must be found whole, the
last one as the beginning of a word (behaviour section 11.1 of the API).
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
    """Words to find in the properties with `keys`. The index is over `labels` and `indexed`."""

    words: tuple[str, ...]
    every: bool
    keys: tuple[str, ...]
    labels: tuple[str, ...]
    indexed: tuple[str, ...]


def words(text: str) -> tuple[str, ...]:
    """The words of `text`.

    >>> words("Pump_123-ABC costs 1,500.5 can't")
    ('pump_123', 'abc', 'costs', '1,500.5', "can't")
    """
    return tuple(word.lower() for word in _WORD.findall(text))


def resolve_search(
    view: ViewModel, query: str | None, properties: list[str] | None, operator: str | None
) -> Search | None:
    """What to search for through `view`; None where no text is given, which matches everything."""
    searched = [_text_property(view, name) for name in properties] if properties else _text_properties(view)
    found = words(query or "")
    if not found:
        return None
    if len(found) * max(1, len(searched)) > MAX_CLAUSES:
        raise errors.SearchQueryTooLong(MAX_CLAUSES)
    every_text = _text_properties(view)
    return Search(
        words=found,
        every=operator == "AND",
        keys=tuple(mapped.property.key for mapped in searched),
        labels=tuple(sorted({mapped.container.alias for mapped in every_text})),
        indexed=tuple(sorted({mapped.property.key for mapped in every_text})),
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
