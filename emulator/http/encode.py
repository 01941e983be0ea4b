"""HTTP responses in JSON: results of operations, and errors in the form of the API."""

from typing import Any

import msgspec
from starlette.responses import Response

from emulator.errors import ApiError

_ENCODER = msgspec.json.Encoder()
_HEADERS = {"content-type": "application/json", "cache-control": "no-store"}


def response(value: Any, status: int = 200) -> Response:
    # Never compressed: for clients on the same machine that costs time and saves none.
    return Response(_ENCODER.encode(value), status, _HEADERS)


def error_response(error: ApiError) -> Response:
    envelope: dict[str, Any] = {"code": error.status, "message": error.message, **error.extra}
    headers = _HEADERS | error.headers
    if error.retryable:
        envelope["isAutoRetryable"] = True
        headers["cdf-is-auto-retryable"] = "true"
    return Response(_ENCODER.encode({"error": envelope}), error.status, headers)
