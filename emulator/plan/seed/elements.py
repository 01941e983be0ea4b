"""Single values of a property, each made of a number that was drawn."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from math import floor, log10
from statistics import NormalDist
from typing import Any

from msgspec import Struct

from emulator.limits import Limits
from emulator.plan.seed.draw import BITS
from emulator.plan.seed.quantities import plausible_range
from emulator.plan.seed.words import kind_of, snake, stock
from emulator.schema.model import PropertyModel
from emulator.schema.values.parse import INTEGERS, text_limit
from emulator.wire.schema.containers import EnumType, Float32Type, Float64Type
from emulator.wire.seed import PropertyDistribution

Element = Callable[[int, int], Any]
"""`(index, drawn) -> value`, for the instance number `index`."""

FLOATS = {"float32": 3.4e38, "float64": 1.7e308}
"""The largest value that is used of each type; the smallest is its opposite."""
FIRST, MIDDLE, LAST = (datetime(year, 1, 1, tzinfo=UTC) for year in (2015, 2020, 2026))
_BEGINS = ("start", "begin", "from", "created", "installed", "born", "valid_from", "source_created")
_ENDS = ("end", "finish", "until", "to", "updated", "due", "expires", "valid_to", "source_updated")
_DIGITS = 4


class Naming(Struct, frozen=True):
    """How instances are called: `label` is for people, as `Feed Pump`, `name` begins external ids, as `feed-pump`."""

    label: str
    name: str

    def external_id(self, index: int) -> str:
        return f"{self.name}-{index:06d}"


def element_of(
    prop: PropertyModel, name: str, naming: Naming, wanted: PropertyDistribution, limits: Limits
) -> Element | None:
    """Return what makes values of `prop`, which its view calls `name`; None where its type has none, or relations."""
    if wanted.choices is not None:
        return _choice(wanted.choices, wanted.weights)
    if wanted.range is not None or wanted.normal is not None:
        return _distributed(prop, wanted)
    if prop.kind in (*INTEGERS, *FLOATS):
        return _number(prop, *plausible_range(name, _unit(prop)))
    if prop.kind in ("timestamp", "date"):
        return _moment(prop.kind, *_plausible_time(name))
    return _element_without_range(prop, name, naming, limits)


def _element_without_range(prop: PropertyModel, name: str, naming: Naming, limits: Limits) -> Element | None:
    match prop.kind:
        case "text":
            return _text(name, naming, text_limit(prop.type, limits))
        case "timeseries" | "file" | "sequence":
            return _text_of(lambda index: f"{naming.external_id(index)}.{name}", text_limit(prop.type, limits))
        case "boolean":
            return lambda _, drawn: bool(drawn & 1)
        case "json":
            words = stock("word")
            return lambda index, drawn: {"number": index, "word": words[drawn % len(words)], "checked": bool(drawn & 1)}
        case "enum" if allowed := enum_values(prop):
            return lambda _, drawn: allowed[drawn % len(allowed)]
        case _:
            return None


def enum_values(prop: PropertyModel) -> list[str]:
    """Return the values that an instance may have."""
    kind = prop.type
    return [one for one in kind.values if one != kind.unknown_value] if isinstance(kind, EnumType) else []


def _unit(prop: PropertyModel) -> str | None:
    kind = prop.type
    return kind.unit.external_id if isinstance(kind, Float32Type | Float64Type) and kind.unit else None


def _choice(choices: list[Any], weights: list[float] | None) -> Element:
    ends = list(accumulate(weights or [1.0] * len(choices)))
    # The last one with a weight: a share just below 1 may round to the sum.
    last = bisect_right(ends, ends[-1] * (1 - 1e-12))
    return lambda _, drawn: choices[min(bisect_right(ends, drawn / BITS * ends[-1]), last)]


def _text(name: str, naming: Naming, limit: int) -> Element:
    kind = kind_of(name, naming.label)
    if kind == "label":
        return _text_of(lambda index: f"{naming.label} {index + 1}", limit)
    if snake(name) in ("code", "tag", "external_id", "id", "key", "source_id", "number"):
        return _text_of(lambda index: naming.external_id(index).upper(), limit)
    texts = [_cut(text, limit) for text in stock(kind)]
    return lambda _, drawn: texts[drawn % len(texts)]


def _text_of(make: Callable[[int], str], limit: int) -> Element:
    """Numbers end a text, so that one that is too long loses its beginning."""
    return lambda index, _: make(index)[-limit:]


def _cut(text: str, limit: int) -> str:
    return text.encode()[:limit].decode(errors="ignore")


def _distributed(prop: PropertyModel, wanted: PropertyDistribution) -> Element:
    if wanted.normal is not None:
        return _normal(prop, wanted.normal.mean, wanted.normal.deviation)
    low, high = wanted.range or (0, 0)
    if prop.kind in ("timestamp", "date"):
        return _moment(prop.kind, instant(prop, low), instant(prop, high))
    return _number(prop, low, high)


def instant(prop: PropertyModel, value: Any) -> datetime:
    """Return the time of a JSON value of a timestamp or a date, or of an element of a list. Raises `InvalidValue`."""
    stored = prop.parse([value])[0] if prop.type.list else prop.parse(value)
    moment = datetime.fromisoformat(stored)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(prop: PropertyModel, low: float, high: float) -> Element:
    if prop.kind in INTEGERS:
        first, count = int(low), int(high) - int(low) + 1
        return lambda _, drawn: first + drawn % count
    digits = _digits(high - low)
    return lambda _, drawn: min(max(round(low + (high - low) * (drawn / BITS), digits), low), high)


def _normal(prop: PropertyModel, mean: float, deviation: float) -> Element:
    of = NormalDist(0, 1)
    low, high = INTEGERS.get(prop.kind, (-FLOATS.get(prop.kind, 0), FLOATS.get(prop.kind, 0)))
    digits = _digits(deviation)

    def element(_: int, drawn: int) -> Any:
        value = mean + deviation * of.inv_cdf(min(max(drawn / BITS, 1e-12), 1 - 1e-12))
        if prop.kind in INTEGERS:
            return min(max(round(value), int(low)), int(high))
        return float(min(max(round(value, digits), low), high))

    return element


def _digits(span: float) -> int:
    """How many decimals leave `_DIGITS` significant digits of a span."""
    return 0 if span <= 0 else min(max(_DIGITS - 1 - floor(log10(span)), 0), 15)


def _plausible_time(name: str) -> tuple[datetime, datetime]:
    words = snake(name)
    if words.startswith(_BEGINS):
        return FIRST, MIDDLE
    return (MIDDLE, LAST) if words.startswith(_ENDS) else (FIRST, LAST)


def _moment(kind: str, low: datetime, high: datetime) -> Element:
    if kind == "date":
        first, days = low.date(), (high.date() - low.date()).days + 1
        return lambda _, drawn: (first + timedelta(days=drawn % days)).isoformat()
    seconds = int((high - low).total_seconds()) + 1
    return lambda _, drawn: timestamp(low + timedelta(seconds=drawn % seconds))


def timestamp(moment: datetime) -> str:
    """Return a time in the form of the API."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def day(number: int) -> str:
    """Return the date that many days after the first of 1900."""
    return (date(1900, 1, 1) + timedelta(days=number)).isoformat()
