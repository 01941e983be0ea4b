"""What `replay` and `parity` print."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from emulator.cassettes.comparison import Difference
    from emulator.cli.cassettes.play import Played
    from emulator.cli.cassettes.target import PlayedCassette

_LENGTH = 160
"""Characters of a value that are shown."""


class EndpointCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many exchanges of an endpoint there were, and were equal; of these, how many by their shape only."""

    endpoint: str
    exchanges: int
    equal: int
    shape: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """How many exchanges there were, and were equal; for each endpoint, and for each cassette with the differences."""

    exchanges: int
    equal: int
    endpoints: list[EndpointCount]
    cassettes: list[PlayedCassette]


def lines_of(cassette: PlayedCassette) -> Iterator[str]:
    """Each difference of a cassette as a line, and its total."""
    for each in cassette.exchanges:
        if each.differences:
            number = len(each.differences)
            counted = "1 difference" if number == 1 else f"{number} differences"
            yield f"{cassette.name}[{each.number}] {each.method} {each.path}: {counted}"
            yield from (f"    {line_of(difference)}" for difference in each.differences)
    yield f"{cassette.name}: {cassette.equal} of {len(cassette.exchanges)} equal{_by_shape(cassette.exchanges)}"


def line_of(difference: Difference) -> str:
    match difference.kind:
        case "missing":
            return f"{difference.path}: missing, expected {_shown(difference.expected)}"
        case "unexpected":
            return f"{difference.path}: unexpected {_shown(difference.got)}"
        case "status":
            return f"status: expected {difference.expected}, got {difference.got}"
        case "length":
            return f"{difference.path}: expected {difference.expected} elements, got {difference.got}"
        case "type" | "value":
            return f"{difference.path}: expected {_shown(difference.expected)}, got {_shown(difference.got)}"


def summary(cassettes: Iterable[PlayedCassette]) -> Summary:
    """Count the exchanges of each endpoint."""
    all_of = list(cassettes)
    by_endpoint: defaultdict[str, list[Played]] = defaultdict(list)
    for cassette in all_of:
        for each in cassette.exchanges:
            by_endpoint[each.endpoint].append(each)
    counts = [
        EndpointCount(
            endpoint=endpoint,
            exchanges=len(found),
            equal=sum(each.is_equal for each in found),
            shape=sum(each.is_equal and each.compared == "shape" for each in found),
        )
        for endpoint, found in sorted(by_endpoint.items(), key=lambda item: item[0].split(" ")[::-1])
    ]
    return Summary(
        exchanges=sum(count.exchanges for count in counts),
        equal=sum(count.equal for count in counts),
        endpoints=counts,
        cassettes=all_of,
    )


def table_of(found: Summary) -> Iterator[str]:
    """The counts as a table, with the total below."""
    rows = [("endpoint", "equal", "exchanges", "by shape")]
    rows += [(each.endpoint, str(each.equal), str(each.exchanges), str(each.shape or "")) for each in found.endpoints]
    shapes = sum(each.shape for each in found.endpoints)
    rows.append(("all", str(found.equal), str(found.exchanges), str(shapes or "")))
    width = max(len(row[0]) for row in rows)
    for name, *numbers in rows:
        yield f"{name:<{width}}  {'  '.join(f'{number:>9}' for number in numbers)}".rstrip()


def _by_shape(exchanges: Sequence[Played]) -> str:
    found = sum(each.compared == "shape" for each in exchanges)
    return f" ({found} compared by shape: they show what the recorded project held before)" if found else ""


def _shown(value: Any) -> str:
    text = "nothing" if value is UNSET else msgspec.json.encode(value).decode()
    return text if len(text) <= _LENGTH else f"{text[: _LENGTH - 1]}…"
