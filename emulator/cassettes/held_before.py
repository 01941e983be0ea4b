"""What the recorded project held before the recording, as far as a cassette tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.cassettes.json_values import field, is_list, is_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from emulator.cassettes.exchange import Exchange

WRITES = frozenset(f"/models/{kind}" for kind in ("spaces", "containers", "views", "datamodels", "instances"))
"""Paths whose requests write what they name; a GET has no body."""

SYSTEM = "cdf_"
"""How the names of spaces begin that are in every project."""


def spaces(exchanges: Iterable[Exchange]) -> list[str]:
    """Return the spaces that existed before, in order: something in them was answered before they were created."""
    created: set[str] = set()
    before: set[str] = set()
    for exchange in exchanges:
        if not (exchange.succeeded or exchange.is_history):
            continue
        answered = {
            one
            for body in (exchange.response, exchange.request if exchange.is_history else None)
            for one in _spaces_in(body)
        }
        if exchange.method == "POST" and exchange.path == "/models/spaces":
            created |= answered
        before |= {space for space in answered - created if not space.startswith(SYSTEM)}
    return sorted(before)


class KnownNames:
    """The names in what was written so far: an answer with others shows what the recorded project held before."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._documents: list[str] = []

    def shows_others(self, exchange: Exchange) -> bool:
        """Whether the recorded answer has items that nothing has named that the cassette wrote up to here."""
        if exchange.path in WRITES:
            self._names |= set(_texts_in(exchange.request))
        elif exchange.path.endswith("/graphql"):
            self._documents += _texts_in(exchange.request)
        return any(not self._is_known(item) for item in _items(exchange.response))

    def _is_known(self, item: dict[str, Any]) -> bool:
        space, name = item.get("space"), item.get("externalId", item.get("space"))
        if not isinstance(name, str) or (isinstance(space, str) and space.startswith(SYSTEM)):
            return True
        return name in self._names or any(name in document for document in self._documents)


def _items(answer: Any) -> Iterator[dict[str, Any]]:
    """The items of an answer, of all sets of a query."""
    found = field(answer, "items")
    for each in found.values() if is_object(found) else [found]:
        if is_list(each):
            yield from (item for item in each if is_object(item) and "space" in item)


def _spaces_in(value: Any) -> Iterator[str]:
    if isinstance(space := field(value, "space"), str):
        yield space
    for each in _inside(value):
        yield from _spaces_in(each)


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in _inside(value):
        yield from _texts_in(each)


def _inside(value: Any) -> Iterable[Any]:
    if is_object(value):
        return value.values()
    return value if is_list(value) else ()
