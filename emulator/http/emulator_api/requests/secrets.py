"""Hides what nobody may read in a log: tokens, cookies, keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from emulator.http.emulator_api.requests.entry import Headers

HIDDEN = "<hidden>"
_NAMES = re.compile(r"auth|cookie|token|secret|passw|credential|session|signature|api.?key|assertion", re.IGNORECASE)
_TOKENS = re.compile(r"\beyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]*|\bbearer\s+\S+", re.IGNORECASE)
_PARAMETERS = re.compile(r"([^&=]*)=([^&]*)")


class Header(Struct, frozen=True):
    name: str
    value: str


def readable(headers: Headers) -> list[Header]:
    """Return the headers as text, with the values hidden that may be secret."""
    return [_header(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]


def _header(name: str, value: str) -> Header:
    return Header(name, HIDDEN if _NAMES.search(name) else without_tokens(value))


def without_tokens(text: str) -> str:
    """Return `text` with everything hidden that has the form of a token.

    >>> without_tokens("sent with Bearer abc.def")
    'sent with <hidden>'
    """
    return _TOKENS.sub(HIDDEN, text)


def readable_query(query: bytes) -> str:
    """Return a query string with the values hidden that may be secret.

    >>> readable_query(b"limit=3&access_token=abc")
    'limit=3&access_token=<hidden>'
    """
    return _PARAMETERS.sub(
        lambda found: f"{found[1]}={HIDDEN if _NAMES.search(found[1]) else found[2]}",
        without_tokens(query.decode("latin-1")),
    )
