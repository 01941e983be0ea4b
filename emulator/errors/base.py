"""The base classes of errors, and the statement of where a wording is known from."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

Source = Literal["recorded", "clients", "documented", "ours"]
"""How well a wording is known, best first.

`recorded`: seen in real traffic, or asserted by tests or reported by people that ran against the real service.
`clients`: official clients, or their test data, hold this text.
`documented`: the documentation describes the refusal, without a text; the text is ours.
`ours`: nothing is known; the text, and often the status, is ours.
"""

Part = Literal["message", "beginning", "fragment", "form"]
"""What of a message is known: all of it, its first words, words somewhere in it, or the text around the data."""


@dataclass(frozen=True)
class Wording:
    """Where the wording of an error is known from.

    `reference` names the recording, the file of a public repository or the page of the documentation.
    """

    source: Source
    reference: str = ""
    part: Part = "message"


OURS = Wording("ours")


@dataclass(frozen=True)
class Item:
    """The identity of an instance in a request that was refused."""

    instance_type: Literal["node", "edge"]
    space: str
    external_id: str


class ApiError(Exception):
    """What the API answers with its error envelope."""

    wording: ClassVar[Wording]
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False
    item: Item | None = None
    """The instance that the error is about, where one is. Not part of the answer, as is the next."""
    property_name: str | None = None
    """The property that the error is about, as the request names it, where no field of the error names it."""

    @property
    def message(self) -> str:
        raise NotImplementedError

    @property
    def extra(self) -> dict[str, Any]:
        """Keys beside `code` and `message`: `missing`, `duplicated`, `notices`."""
        return {}

    @property
    def headers(self) -> dict[str, str]:
        """Headers that this error adds to the response: `allow`."""
        return {}

    def about(self, item: Item | None, property_name: str | None = None) -> Self:
        """Return this error, with the instance and the property that it is about."""
        self.item = item
        self.property_name = property_name
        return self

    def __str__(self) -> str:
        return self.message


class InvalidRequest(ApiError):
    """The request breaks a rule."""

    status = 400


class Conflict(ApiError):
    """The request does not go with what is stored."""

    status = 409


def mebibytes(number: int) -> str:
    """A number of bytes as people read it.

    >>> mebibytes(134_217_728)
    '128 MiB'
    """
    return f"{number // 1024**2:,} MiB"


def quoted(names: list[str]) -> str:
    """The names in single quotes, with commas between them."""
    return ", ".join(f"'{name}'" for name in names)
