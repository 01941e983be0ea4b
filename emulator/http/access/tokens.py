"""The interface of the token verifier. `emulator.auth` implements it, and is imported in strict mode only."""

from typing import Protocol


class Claims(Protocol):
    """The claims of a verified token."""

    @property
    def subject(self) -> str: ...

    @property
    def groups(self) -> frozenset[str]: ...

    @property
    def expires(self) -> float:
        """When it expires, in seconds since 1970."""
        ...

    @property
    def issued(self) -> int | None:
        """When the emulator issued it, in milliseconds since 1970; None for a token of another issuer."""
        ...


class TokenVerifier(Protocol):
    def cached(self, token: str) -> Claims | None:
        """Return the claims of a token that was verified a short time ago, else None."""
        ...

    def verify(self, token: str) -> Claims:
        """Return the claims of `token`. Raises `errors.Unauthorized`; may call the issuer."""
        ...
