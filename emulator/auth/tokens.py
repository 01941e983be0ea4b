"""Verifies bearer tokens. A rejection does not tell the client its reason."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import msgspec
from joserfc import jws
from joserfc.jwt import JWTClaimsRegistry
from msgspec import Struct

from emulator import clock
from emulator.auth.keys import IssuerKeys, PublicKey
from emulator.errors import ApiError, Unauthorized

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Accepted algorithms: asymmetric ones only, never `none`."""

MAX_LENGTH = 16 * 1024
LEEWAY_SECONDS = 30
CACHE_SECONDS = 60
_MAX_CACHED = 1_024


class Claims(Struct, frozen=True):
    """The claims of a verified token; `expires` is in seconds since 1970.

    `issued` is when the emulator's own issuer signed it, in milliseconds since 1970; None for one of another issuer.
    """

    subject: str
    groups: frozenset[str]
    expires: float
    issued: int | None = None


class _Payload(Struct):
    sub: str
    exp: float
    iat_ms: int | None = None
    groups: list[str] | str = []
    roles: list[str] | str = []


class Verifier:
    """Verifies tokens for `audience`.

    `issuers` holds the keys of each issuer by its `iss`; `own` those of the emulator, for every `iss` that `is_own`.
    """

    def __init__(
        self,
        audience: str,
        issuers: Mapping[str, IssuerKeys],
        own: IssuerKeys,
        is_own: Callable[[str], bool],
        now: Callable[[], int] = clock.now,
        ticks: Callable[[], float] = clock.ticks,
    ) -> None:
        self._audience = audience
        self._issuers = {issuer.rstrip("/"): keys for issuer, keys in issuers.items()}
        self._own = own
        self._is_own = is_own
        self._now = now
        self._ticks = ticks
        self._cache: OrderedDict[str, tuple[float, Claims]] = OrderedDict()
        self._lock = Lock()

    def cached(self, token: str) -> Claims | None:
        """Return the claims of a token that was verified up to `CACHE_SECONDS` ago and is not expired."""
        with self._lock:
            checked, claims = self._cache.get(token, (0.0, None))
        if claims is None or self._ticks() - checked > CACHE_SECONDS:
            return None
        return None if self._is_expired(claims) else claims

    def verify(self, token: str) -> Claims:
        """Return the claims of `token`. Raises `Unauthorized` without details; may fetch the keys of its issuer."""
        if len(token) > MAX_LENGTH:
            raise Unauthorized
        try:
            claims = self._verified_claims(token)
        except ApiError:
            raise  # rejected already, or the emulator's own keys cannot be read
        except Exception:  # noqa: BLE001 - whatever makes a parser fail is not a token
            raise Unauthorized from None
        with self._lock:
            self._cache[token] = self._ticks(), claims
            self._cache.move_to_end(token)
            while len(self._cache) > _MAX_CACHED:
                self._cache.popitem(last=False)
        return claims

    def _verified_claims(self, token: str) -> Claims:
        signed = jws.extract_compact(token.encode("ascii"))
        payload = msgspec.json.decode(signed.payload, type=dict[str, Any])
        # These two select the key; they are not trusted before the signature is verified.
        issuer, header = payload["iss"], signed.headers()
        if header.get("alg") not in ALGORITHMS:
            raise Unauthorized
        for key in self._keys_of(issuer).find(header.get("kid")):
            if key.alg in (None, header["alg"]) and _is_signed_by(signed, key):
                self._check_claims(payload)
                claims = _claims_of(payload, is_own=issuer.rstrip("/") not in self._issuers)
                if self._is_expired(claims):  # to the second: versions of joserfc differ in the last one
                    raise Unauthorized
                return claims
        raise Unauthorized

    def _keys_of(self, issuer: str) -> IssuerKeys:
        keys = self._issuers.get(issuer.rstrip("/"))
        if keys is not None:
            return keys
        if self._is_own(issuer):
            return self._own
        raise Unauthorized

    def _check_claims(self, payload: dict[str, Any]) -> None:
        JWTClaimsRegistry(
            now=self._now_seconds,
            leeway=LEEWAY_SECONDS,
            exp={"essential": True},
            sub={"essential": True},
            aud={"essential": True, "value": self._audience},
        ).validate(payload)

    def _is_expired(self, claims: Claims) -> bool:
        return self._now_seconds() >= claims.expires + LEEWAY_SECONDS

    def _now_seconds(self) -> int:
        return self._now() // 1000


def _is_signed_by(signed: jws.CompactSignature, key: PublicKey) -> bool:
    try:
        return jws.validate_compact(signed, key, algorithms=ALGORITHMS)
    except Exception:  # noqa: BLE001 - a key that fails does not verify the token
        return False


def _claims_of(payload: dict[str, Any], *, is_own: bool) -> Claims:
    converted = msgspec.convert(payload, _Payload)
    groups = [*_as_list(converted.groups), *_as_list(converted.roles)]
    return Claims(converted.sub, frozenset(groups), converted.exp, converted.iat_ms if is_own else None)


def _as_list(claim: list[str] | str) -> list[str]:
    return [claim] if isinstance(claim, str) else claim
