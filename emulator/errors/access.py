"""Errors of the caller: who may not do what was asked."""

from dataclasses import dataclass

from emulator.errors.base import OURS, ApiError, Wording


@dataclass(eq=False)
class Unauthorized(ApiError):
    """The token is missing, invalid or expired."""

    wording = Wording("recorded", "cognite-sdk-scala, OAuth2SessionTest")
    status = 401

    @property
    def message(self) -> str:
        return "Unauthorized"


@dataclass(eq=False)
class AccessDenied(ApiError):
    """The caller lacks the right. The message does not tell whether the resource exists."""

    wording = Wording("clients", "cognite-sdk-python, test_files.py; cognite-sdk-scala, SessionsTest")
    status = 403

    @property
    def message(self) -> str:
        return "Resource not found. This may also be due to insufficient access rights."


@dataclass(eq=False)
class HostNotAllowed(ApiError):
    """The Host header names another host, as a web page does that reaches this machine by DNS rebinding."""

    wording = OURS
    status = 403
    host: str

    @property
    def message(self) -> str:
        return f"The host name '{self.host}' is not allowed. Allow it with the option --allowed-host."


@dataclass(eq=False)
class NonLocalClient(ApiError):
    """A request to change the emulator's own issuer comes from another machine or from a web page."""

    wording = OURS
    status = 403

    @property
    def message(self) -> str:
        return "Only programs on the machine of the emulator may ask for this, with a body of type application/json."
