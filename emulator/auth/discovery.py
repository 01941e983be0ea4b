"""Turns the address of an issuer into the keys that it publishes (OpenID Connect Discovery 1.0)."""

import urllib.parse
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

import msgspec

from emulator.auth.keys import IssuerUnavailable

_SECONDS = 5
_MAX_BYTES = 1024 * 1024


class _Document(msgspec.Struct):
    issuer: str
    jwks_uri: str


class _KeySet(msgspec.Struct):
    keys: list[dict[str, Any]]


def published_keys(issuer: str) -> Callable[[], list[dict[str, Any]]]:
    """What asks `issuer` for its keys. Raises `IssuerUnavailable` where it does not answer as it should."""

    def fetch() -> list[dict[str, Any]]:
        try:
            text = _get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            document = msgspec.json.decode(text, type=_Document)
            if document.issuer.rstrip("/") != issuer.rstrip("/"):
                raise IssuerUnavailable  # another one answers in its place
            return msgspec.json.decode(_get(document.jwks_uri), type=_KeySet).keys
        except (OSError, HTTPException, ValueError, msgspec.MsgspecError) as error:
            raise IssuerUnavailable from error

    return fetch


def _get(address: str) -> bytes:
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        raise IssuerUnavailable
    with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310 - the scheme is checked above
        text: bytes = answer.read(_MAX_BYTES + 1)
    if len(text) > _MAX_BYTES:
        raise IssuerUnavailable
    return text
