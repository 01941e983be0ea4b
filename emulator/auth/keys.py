"""Turns the published keys of an issuer into those that may check its tokens, and keeps them fresh."""

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
"""A token may name any key: an unknown one leads to no more than one look at its issuer in this time."""

_TYPES: dict[str, type[PublicKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
_WEAK_RSA = 2_048


class IssuerUnavailable(Exception):
    """The keys of an issuer cannot be had."""


class _Known(Struct):
    keys: list[PublicKey]
    looked: float
    """When they were last asked for, also in vain."""
    read: float
    """When they were last got."""


class Keys:
    """The keys that `fetch` gives as JSON Web Keys. Raises nothing: an issuer that cannot be reached has none."""

    def __init__(self, fetch: Callable[[], Iterable[dict[str, Any]]], ticks: Callable[[], float] = clock.ticks) -> None:
        self._fetch = fetch
        self._ticks = ticks
        self._known: _Known | None = None
        self._lock = Lock()

    def find(self, kid: str | None) -> list[PublicKey]:
        """The key named `kid`; without a name all, as there may be only one."""
        found = [key for key in self._fresh() if kid is None or key.kid == kid]
        return found or [key for key in self._again() if kid is None or key.kid == kid]

    def _fresh(self) -> list[PublicKey]:
        known, now = self._known, self._ticks()
        if known is not None and (now - known.read < REFRESH_SECONDS or now - known.looked < RETRY_SECONDS):
            return known.keys
        return self._look()

    def _again(self) -> list[PublicKey]:
        known = self._known
        if known is not None and self._ticks() - known.looked < RETRY_SECONDS:
            return known.keys
        return self._look()

    def _look(self) -> list[PublicKey]:
        with self._lock:
            known, now = self._known, self._ticks()
            if known is not None and now - known.looked < RETRY_SECONDS:
                return known.keys  # another thread has just looked
            try:
                keys = usable(self._fetch())
                self._known = _Known(keys, now, now)
            except IssuerUnavailable:
                # What was known goes on to count.
                keys = [] if known is None else known.keys
                self._known = _Known(keys, now, now if known is None else known.read)
            return keys


def usable(published: Iterable[dict[str, Any]]) -> list[PublicKey]:
    """The keys among `published` that check signatures: asymmetric, strong enough, and well-formed."""
    found: list[PublicKey] = []
    for one in published:
        kind = _TYPES.get(str(one.get("kty")))
        if kind is None or one.get("use", "sig") != "sig":
            continue
        try:
            key = kind.import_key(one)
            weak = isinstance(key, RSAKey) and key.public_key.key_size < _WEAK_RSA
        except (JoseError, ValueError, TypeError, AttributeError):
            continue
        if not weak:
            found.append(key)
    return found
