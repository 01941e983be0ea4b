"""Signs the claims of tokens, and publishes the public key."""

from typing import Any

import msgspec
from joserfc import jwt
from joserfc.jwk import RSAKey

_ALGORITHM = "RS256"
_BITS = 2_048


def new_key() -> str:
    """Create a private key, as the JSON in which it is stored."""
    key = RSAKey.generate_key(_BITS, {"use": "sig", "alg": _ALGORITHM}, auto_kid=True)
    return msgspec.json.encode(key.as_dict(private=True)).decode()


class Signer:
    """Signs with a private key; `text` is its JSON."""

    def __init__(self, text: str) -> None:
        self._key = RSAKey.import_key(msgspec.json.decode(text, type=dict[str, Any]))

    def sign(self, claims: dict[str, Any]) -> str:
        header = {"alg": _ALGORITHM, "typ": "JWT", "kid": self._key.kid}
        return jwt.encode(header, claims, self._key, algorithms=[_ALGORITHM])

    def published(self) -> dict[str, Any]:
        """Return the public key as a JSON Web Key."""
        return dict(self._key.as_dict(private=False))
