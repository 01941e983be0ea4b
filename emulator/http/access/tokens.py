"""What this room needs to know of tokens. The one who checks them is loaded only where there is something to check."""

from typing import Protocol


class Claims(Protocol):
    """What a checked token says about its holder."""

    @property
    def subject(self) -> str: ...

    @property
    def groups(self) -> frozenset[str]: ...


class TokenCheck(Protocol):
    def known(self, token: str) -> Claims | None:
        """What was found out about `token` a short time ago."""
        ...

    def verify(self, token: str) -> Claims:
        """What `token` says. Raises `errors.Unauthorized`; may take its time."""
        ...
