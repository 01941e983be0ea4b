"""Searches: the words of the query text and the text properties to find them in.

Each word of a search matches a whole word, the last one the beginning of a word, in upper or lower case (behaviour
section 11.1 of the API).
"""

from msgspec import Struct

from emulator import errors
from emulator.plan.read.words import words
from emulator.schema.model import MappedProperty, ViewModel

MAX_CLAUSES = 1_000
"""Words times properties: the index takes 1,024 clauses."""

_EXTERNAL_ID = "externalId"
"""A base property that a search looks into if its `properties` name it."""


class Search(Struct, frozen=True):
    """Words to find in the properties with `keys`. The index covers `labels` and `indexed_keys`.

    With `match_all` every word must be found, else any.
    """

    words: tuple[str, ...]
    match_all: bool
    keys: tuple[str, ...]
    labels: tuple[str, ...]
    indexed_keys: tuple[str, ...]

    @property
    def ranks_phrases(self) -> bool:
        """Whether its whole words rank higher where they are adjacent: not if that would be too many clauses."""
        several = len(self.words) > 2  # noqa: PLR2004 - the last one is no whole word
        return not self.match_all and several and len(self.keys) * (len(self.words) + 1) <= MAX_CLAUSES


def resolve_search(
    view: ViewModel, query: str | None, properties: list[str] | None, operator: str | None
) -> Search | None:
    """The search through `view`; None without a text, which matches everything."""
    text_properties = _text_properties(view)
    if properties:
        keys = [_searched_key(view, name) for name in properties]
    else:
        keys = [mapped.property.key for mapped in text_properties]
    query_words = words(query or "")
    if not query_words:
        return None
    if len(query_words) * max(1, len(keys)) > MAX_CLAUSES:
        raise errors.SearchQueryTooLong(MAX_CLAUSES)
    labels = {mapped.container.alias for mapped in text_properties}
    indexed_keys = {mapped.property.key for mapped in text_properties}
    if _EXTERNAL_ID in keys:
        # Through a view with a filter of its own also instances without data in its containers are found.
        labels = {container.alias for container in view.containers} if view.filter is None else {"Instance"}
        indexed_keys.add(_EXTERNAL_ID)
    return Search(
        words=query_words,
        match_all=operator == "AND",
        keys=tuple(keys),
        labels=tuple(sorted(labels)),
        indexed_keys=tuple(sorted(indexed_keys)),
    )


def _text_properties(view: ViewModel) -> list[MappedProperty]:
    return [mapped for mapped in view.properties.values() if mapped.property.kind == "text"]


def _searched_key(view: ViewModel, name: str) -> str:
    """The property key of a property that a search names: a text of the view, or the external id."""
    if name == _EXTERNAL_ID:
        return _EXTERNAL_ID
    mapped = view.properties.get(name)
    if mapped is None:
        raise errors.UnknownProperty(name, f"view '{view.id}'")
    if mapped.property.kind != "text":
        raise errors.OperatorNotApplicable("search", name, mapped.property.kind)
    return mapped.property.key
