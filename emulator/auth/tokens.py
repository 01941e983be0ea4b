"""Turns a bearer token into what an accepted issuer says about its holder, or into a refusal that says nothing."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import msgspec
from joserfc import jws
from joserfc.jwt import JWTClaimsRegistry
from msgspec import Struct

from emulator import clock
from emulator.auth.keys import Keys, PublicKey
from emulator.errors import ApiError, Unauthorized

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Never `none`, and nothing where the key that checks could also sign."""

MAX_LENGTH = 16 * 1024
LEEWAY = 30
REMEMBERED_SECONDS = 60
_REMEMBERED = 1_024


class Claims(Struct, frozen=True):
    """What a token says; `expires` is in seconds since 1970."""

    subject: str
    groups: frozenset[str]
    expires: float


class _Said(Struct):
    sub: str
    exp: float
    groups: list[str] | str = []
    roles: list[str] | str = []


class Verifier:
    """`issuers` has the keys of each issuer by its name; `own` those of the emulator's, under any of its addresses."""

    def __init__(
        self,
        audience: str,
        issuers: Mapping[str, Keys],
        own: Keys,
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
        self._remembered: OrderedDict[str, tuple[float, Claims]] = OrderedDict()
        self._lock = Lock()

    def known(self, token: str) -> Claims | None:
        """The claims of a token that was checked a short time ago and has not run out since."""
        with self._lock:
            checked, claims = self._remembered.get(token, (0.0, None))
        if claims is None or self._ticks() - checked > REMEMBERED_SECONDS:
            return None
        return claims if self._seconds() < claims.expires + LEEWAY else None

    def verify(self, token: str) -> Claims:
        """The claims of a token. Raises `Unauthorized`, always the same; may ask an issuer for its keys."""
        if len(token) > MAX_LENGTH:
            raise Unauthorized
        try:
            claims = self._claims(token)
        except ApiError:
            raise  # it is refused already, or the emulator's own keys cannot be read
        except Exception:  # noqa: BLE001 - a text that makes any of the parsers fail is no token
            raise Unauthorized from None
        with self._lock:
            self._remembered[token] = self._ticks(), claims
            self._remembered.move_to_end(token)
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return claims

    def _claims(self, token: str) -> Claims:
        signed = jws.extract_compact(token.encode("ascii"))
        payload = msgspec.json.decode(signed.payload, type=dict[str, Any])
        # Until the signature is checked these two only choose the key.
        issuer, header = payload["iss"], signed.headers()
        if header.get("alg") not in ALGORITHMS:
            raise Unauthorized
        for key in self._keys(issuer).find(header.get("kid")):
            if key.alg in (None, header["alg"]) and _holds(signed, key):
                self._check(payload)
                return _read(payload)
        raise Unauthorized

    def _keys(self, issuer: str) -> Keys:
        keys = self._issuers.get(issuer.rstrip("/"))
        if keys is not None:
            return keys
        if self._is_own(issuer):
            return self._own
        raise Unauthorized

    def _check(self, payload: dict[str, Any]) -> None:
        JWTClaimsRegistry(
            now=self._seconds,
            leeway=LEEWAY,
            exp={"essential": True},
            sub={"essential": True},
            aud={"essential": True, "value": self._audience},
        ).validate(payload)

    def _seconds(self) -> int:
        return self._now() // 1000


def _holds(signed: jws.CompactSignature, key: PublicKey) -> bool:
    try:
        return jws.validate_compact(signed, key, algorithms=ALGORITHMS)
    except Exception:  # noqa: BLE001 - a key that cannot check it does not vouch for it
        return False


def _read(payload: dict[str, Any]) -> Claims:
    said = msgspec.convert(payload, _Said)
    groups = [*_several(said.groups), *_several(said.roles)]
    return Claims(said.sub, frozenset(groups), said.exp)


def _several(said: list[str] | str) -> list[str]:
    return [said] if isinstance(said, str) else said
