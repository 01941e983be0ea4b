"""The paths of the request log as operations."""

from typing import Any

from msgspec import Struct

from emulator.http.description.described import Described
from emulator.http.emulator_api.requests.endpoints import PATH
from emulator.http.emulator_api.requests.matching import Wanted
from emulator.http.emulator_api.requests.present import Detail, Summaries
from emulator.operations.requests.plans import StatementPlans
from emulator.wire.access.groups import EmptyResponse

TAG = "Request log"
OFF = "There is nothing here where no log is kept (`--request-log off`)."


class RequestPath(Struct):
    """The request that a path names, by its `x-request-id`."""

    id: str


def _log(path: str, identifier: str, summary: str, **others: Any) -> Described:
    known: dict[str, Any] = {"method": "GET", "refusals": (401, 403, 404), "details": OFF, **others}
    return Described(path=PATH + path, tag=TAG, summary=summary, identifier=identifier, token_if_checked=True, **known)


REQUEST_LOG_PATHS: list[Described] = [
    _log(
        "",
        "listEmulatorRequests",
        "Return the last requests to the API, the newest first.",
        parameters=Wanted,
        answer=Summaries,
        refusals=(400, 401, 403, 404),
    ),
    _log("", "clearEmulatorRequests", "Forget all requests.", method="DELETE", answer=EmptyResponse),
    _log(
        "/stream",
        "followEmulatorRequests",
        "Send requests as they are finished, as server-sent events.",
        parameters=Wanted,
        answer=str,
        media="text/event-stream",
        refusals=(400, 401, 403, 404, 429),
    ),
    _log(
        "/{id}",
        "getEmulatorRequest",
        "Return all that is known of a request: bodies, stages, statements, and why it was refused.",
        parameters=RequestPath,
        answer=Detail,
    ),
    _log(
        "/{id}/plans",
        "listEmulatorRequestPlans",
        "Return Neo4j's plans of the statements of a request.",
        parameters=RequestPath,
        answer=StatementPlans,
        refusals=(401, 403, 404, 408, 503),
    ),
]
