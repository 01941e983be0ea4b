"""Fetches the published keys of an issuer (OpenID Connect Discovery 1.0)."""

import urllib.parse
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

import msgspec

from emulator.auth.keys import IssuerUnavailable

_TIMEOUT_SECONDS = 5
_MAX_BYTES = 1024 * 1024


class _DiscoveryDocument(msgspec.Struct):
    issuer: str
    jwks_uri: str


class _KeySet(msgspec.Struct):
    keys: list[dict[str, Any]]


def published_keys(issuer: str) -> Callable[[], list[dict[str, Any]]]:
    """Return a function that fetches the keys of `issuer`. It raises `IssuerUnavailable` for any failure."""

    def fetch() -> list[dict[str, Any]]:
        try:
            text = _get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            document = msgspec.json.decode(text, type=_DiscoveryDocument)
            if document.issuer.rstrip("/") != issuer.rstrip("/"):
                raise IssuerUnavailable  # the document is that of another issuer
            return msgspec.json.decode(_get(document.jwks_uri), type=_KeySet).keys
        except (OSError, HTTPException, ValueError, msgspec.MsgspecError) as error:
            raise IssuerUnavailable from error

    return fetch


def _get(address: str) -> bytes:
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        raise IssuerUnavailable
    with urllib.request.urlopen(address, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310 - the scheme is checked above
        text: bytes = response.read(_MAX_BYTES + 1)
    if len(text) > _MAX_BYTES:
        raise IssuerUnavailable
    return text
