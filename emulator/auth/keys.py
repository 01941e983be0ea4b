"""The public keys of an issuer: a cache that is refreshed, and the selection of keys that verify signatures."""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from msgspec import Struct

from emulator import clock

PublicKey = RSAKey | ECKey | OKPKey

REFRESH_SECONDS = 3_600
RETRY_SECONDS = 10
"""Least time between two fetches: a token may hold any key id, and an unknown one makes the keys be fetched."""

_TYPES: dict[str, type[PublicKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
_MIN_RSA_BITS = 2_048


class IssuerUnavailable(Exception):
    """The keys of an issuer cannot be fetched."""


class _CachedKeys(Struct):
    keys: list[PublicKey]
    attempted_at: float
    """Time of the last fetch, also a failed one."""
    fetched_at: float
    """Time of the last successful fetch."""


class IssuerKeys:
    """The keys of one issuer, which `fetch` returns as JSON Web Keys. An issuer that cannot be reached has none."""

    def __init__(self, fetch: Callable[[], Iterable[dict[str, Any]]], ticks: Callable[[], float] = clock.ticks) -> None:
        self._fetch = fetch
        self._ticks = ticks
        self._cached: _CachedKeys | None = None
        self._lock = Lock()

    def find(self, kid: str | None) -> list[PublicKey]:
        """Return the keys with the id `kid`; all of them where the token has no key id."""
        found = [key for key in self._current() if kid is None or key.kid == kid]
        return found or [key for key in self._refetched() if kid is None or key.kid == kid]

    def _current(self) -> list[PublicKey]:
        cached, now = self._cached, self._ticks()
        if cached is not None and (
            now - cached.fetched_at < REFRESH_SECONDS or now - cached.attempted_at < RETRY_SECONDS
        ):
            return cached.keys
        return self._fetch_keys()

    def _refetched(self) -> list[PublicKey]:
        cached = self._cached
        if cached is not None and self._ticks() - cached.attempted_at < RETRY_SECONDS:
            return cached.keys
        return self._fetch_keys()

    def _fetch_keys(self) -> list[PublicKey]:
        with self._lock:
            cached, now = self._cached, self._ticks()
            if cached is not None and now - cached.attempted_at < RETRY_SECONDS:
                return cached.keys  # another thread has just fetched them
            try:
                keys = verification_keys(self._fetch())
                self._cached = _CachedKeys(keys, now, now)
            except IssuerUnavailable:
                # The keys of the last successful fetch stay valid.
                keys = [] if cached is None else cached.keys
                self._cached = _CachedKeys(keys, now, now if cached is None else cached.fetched_at)
            return keys


def verification_keys(published: Iterable[dict[str, Any]]) -> list[PublicKey]:
    """Return the keys of `published` that verify signatures: asymmetric, strong enough and well-formed."""
    found: list[PublicKey] = []
    for one in published:
        kind = _TYPES.get(str(one.get("kty")))
        if kind is None or one.get("use", "sig") != "sig":
            continue
        try:
            key = kind.import_key(one)
            weak = isinstance(key, RSAKey) and key.public_key.key_size < _MIN_RSA_BITS
        except (JoseError, ValueError, TypeError, AttributeError):
            continue
        if not weak:
            found.append(key)
    return found
