"""The order of definitions: each after those that it refers to, as several requests may be needed for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from emulator.loading.items import Item

_Identity = tuple[str, ...]


def in_order(items: Sequence[Item]) -> list[Item]:
    """`items` of one kind, in their order except that what others of them refer to comes before these.

    Those that refer to each other in a circle stay as they are: only one request can create them. Raises
    `UnusableData` for what is no JSON.
    """
    contents = [_content(item) for item in items]
    positions = {_identity(content): position for position, content in enumerate(contents)}
    ordered: dict[int, None] = {}
    visited: set[int] = set()
    for position in range(len(items)):
        stack = [(position, _needed(contents, positions, position))]
        while stack:
            at, needed = stack[-1]
            visited.add(at)
            following = next((one for one in needed if one not in visited), None)
            if following is None:
                ordered.setdefault(at)
                stack.pop()
            else:
                stack.append((following, _needed(contents, positions, following)))
    return [items[position] for position in ordered]


def _content(item: Item) -> Any:
    try:
        return msgspec.json.decode(item.text)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:  # of a line, whose values were not read yet
        raise item.unusable(error) from None


def _needed(contents: Sequence[Any], positions: dict[_Identity, int], position: int) -> Iterator[int]:
    return (positions[one] for one in _references(contents[position]) if one in positions)


def _references(value: Any) -> Iterator[_Identity]:
    """The identities of all objects with a space and an external id in `value`."""
    if isinstance(value, dict):
        document = cast("dict[str, Any]", value)
        yield _identity(document)
        for one in document.values():
            yield from _references(one)
    elif isinstance(value, list):
        for one in cast("list[Any]", value):
            yield from _references(one)


def _identity(document: Any) -> _Identity:
    if not isinstance(document, dict):
        return ()
    named = cast("dict[str, Any]", document)
    return tuple(str(named[name]) for name in ("space", "externalId", "version") if name in named)
