"""Where items are sent: the requests of a load, to a project of an emulator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from emulator.testing.api_client import RequestFailed

if TYPE_CHECKING:
    from emulator.testing.api_client import ApiClient


class Refused(Exception):
    """A request was refused with a message of the API. `position` is that of the item at fault, where it is known."""

    def __init__(self, message: str, position: int | None) -> None:
        super().__init__(message)
        self.position = position


class Target(Protocol):
    """A project. `post` sends the JSON of a request below `/models`, returns the answer, and raises `Refused`."""

    def post(self, path: str, body: bytes) -> Any: ...


class RunningEmulator:
    """A project of a running emulator, over HTTP."""

    def __init__(self, client: ApiClient, project: str) -> None:
        self._client = client
        self._project = project

    def post(self, path: str, body: bytes) -> Any:
        try:
            return self._client.call("POST", f"/api/v1/projects/{self._project}/models/{path}", body)
        except RequestFailed as error:
            raise Refused(error.message, self._position(error)) from None

    def _position(self, error: RequestFailed) -> int | None:
        """The item at fault, as the log of requests has it; it may be off, or forget."""
        if error.request_id is None:
            return None
        try:
            why = self._client.call("GET", f"/_emulator/requests/{error.request_id}")["why"]
            return why["item"]["position"]
        except (RequestFailed, LookupError, TypeError):
            return None
