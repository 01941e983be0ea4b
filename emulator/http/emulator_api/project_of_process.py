"""A project of this process, which files are loaded into: before it serves, or by a request."""

from typing import Any

import msgspec
from starlette.datastructures import QueryParams

from emulator import errors
from emulator.http import decode
from emulator.http.endpoint import PROJECT, Endpoint
from emulator.http.routes import TABLE
from emulator.loading.target import Refused
from emulator.operations.context import Context
from emulator.operations.requests.explain import explain

_ENDPOINTS = {row.path: row for row in TABLE if isinstance(row, Endpoint) and row.method == "POST"}


class ProjectOfProcess:
    """A project of this process: requests are decoded and carried out as those of clients, and are in no log."""

    def __init__(self, context: Context, project: str) -> None:
        self._context = context
        self._project = project

    def post(self, path: str, body: bytes) -> Any:
        """Return the answer to a request below `/models`. Raises `Refused`, or the error that is no refusal."""
        endpoint = _ENDPOINTS[f"{PROJECT}/models/{path}"]
        request: Any = None
        try:
            request = decode.body(endpoint.request, body, self._context.limits, writes=endpoint.takes_large_bodies)
            arguments = [request, *([decode.query(endpoint.query, QueryParams())] if endpoint.query else [])]
            with self._context.disk.reserve(len(body), len(request.items)):
                answer = endpoint.operation(self._context, self._project, *arguments)
        except errors.ApiError as error:
            if error.status >= errors.InternalError.status:
                raise
            item = explain(self._context, self._project, error, request).item
            raise Refused(error.message, item and item.position) from None
        return msgspec.to_builtins(answer)
