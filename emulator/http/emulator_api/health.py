"""The endpoint `GET /_emulator/health`: 200, or 503 with the reason.

`readOnly` is 200: reads are answered, and what restarts an unhealthy container would only stop them.
"""

from collections.abc import Callable

from anyio import CapacityLimiter, move_on_after, to_thread
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from emulator.errors import MethodNotAllowed
from emulator.http import encode
from emulator.operations.projects.health import Health, unavailable

_TIMEOUT_SECONDS = 5  # a Neo4j that hangs never ends the check by itself


class HealthCheck:
    """Runs `check` in a separate thread pool, so that it also responds when all workers are busy."""

    def __init__(self, check: Callable[[], Health]) -> None:
        self._check = check
        self._threads = CapacityLimiter(4)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = (
            await self._respond() if scope["method"] == "GET" else encode.error_response(MethodNotAllowed(["GET"]))
        )
        await response(scope, receive, send)

    async def _respond(self) -> Response:
        health = unavailable(f"Neo4j did not answer within {_TIMEOUT_SECONDS} seconds")
        with move_on_after(_TIMEOUT_SECONDS):
            health = await to_thread.run_sync(self._check, abandon_on_cancel=True, limiter=self._threads)
        return encode.response(health, 503 if health.status == "unavailable" else 200)
