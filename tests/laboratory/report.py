"""The figures that an experiment finds, and whether they are what is expected."""

from collections.abc import Callable
from dataclasses import dataclass, field

Value = int | float | str


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table. With `expected` the value must equal it; with `at_most` it must not exceed it.

    Over runs an `int` is a count, and is added up, unless it is a `size`: of that the highest is kept. Of other values
    the last is kept, or the highest if they have a bound.
    """

    experiment: str
    name: str
    value: Value
    expected: Value | None = None
    at_most: float | None = None
    size: bool = False

    @property
    def holds(self) -> bool:
        """Whether the figure is what is expected; so is one of which nothing is expected.

        >>> Figure("crash", "lost", 0, expected=0).holds, Figure("crash", "lost", 1, expected=0).holds
        (True, False)
        """
        equal = self.expected is None or self.value == self.expected
        return equal and (self.at_most is None or (not isinstance(self.value, str) and self.value <= self.at_most))

    @property
    def bound(self) -> str:
        """What is expected, as text."""
        if self.expected is not None:
            return shown(self.expected)
        return "" if self.at_most is None else f"at most {shown(self.at_most)}"


@dataclass
class Report:
    """What one experiment adds its figures to, in the order in which the table shows them."""

    experiment: str
    say: Callable[[str], None] = print
    figures: list[Figure] = field(default_factory=list[Figure])

    def figure(
        self,
        name: str,
        value: Value,
        *,
        expected: Value | None = None,
        at_most: float | None = None,
        size: bool = False,
    ) -> None:
        """Add a row; the run fails where the value is not what is expected."""
        self.figures.append(Figure(self.experiment, name, value, expected, at_most, size))

    def note(self, text: str) -> None:
        """Say at once what a figure cannot: which request failed, and how it can be sent again."""
        self.say(f"{self.experiment}: {text}")


def shown(value: Value) -> str:
    """A value as the table shows it.

    >>> shown(1_000_000), shown(3.14159), shown(1234.5), shown("none")
    ('1,000,000', '3.14', '1,234', 'none')
    """
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else value
