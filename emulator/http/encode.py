"""HTTP responses in JSON: results of operations, and errors in the form of the API."""

from typing import Any

import msgspec
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from emulator.errors import ApiError
from emulator.operations.requests.why import describe

_ENCODER = msgspec.json.Encoder()
_HEADERS = {"content-type": "application/json", "cache-control": "no-store"}


def response(value: Any, status: int = 200) -> Response:
    # Never compressed: for clients on the same machine that costs time and saves none.
    return Response(_ENCODER.encode(value), status, _HEADERS)


class ErrorResponse(Response):
    """The answer to a refused request. It notes why in the state of the request, for those who observe it."""

    def __init__(self, error: ApiError, content: bytes, headers: dict[str, str]) -> None:
        super().__init__(content, error.status, headers)
        self._why = describe(error)  # not the error itself: its traceback holds the whole request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {}).setdefault("why", self._why)
        await super().__call__(scope, receive, send)


def error_response(error: ApiError) -> Response:
    envelope: dict[str, Any] = {"code": error.status, "message": error.message, **error.extra}
    headers = _HEADERS | error.headers
    if error.retryable:
        envelope["isAutoRetryable"] = True
        headers["cdf-is-auto-retryable"] = "true"
    return ErrorResponse(error, _ENCODER.encode({"error": envelope}), headers)
