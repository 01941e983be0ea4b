"""Lets the rules of a project decide about a request that was received."""

from starlette.requests import Request

from emulator.errors import ApiError
from emulator.http import body
from emulator.http.throttle import Traffic
from emulator.operations.context import Context
from emulator.operations.faults.asked import MAX_BODY, Asked
from emulator.operations.faults.project_faults import Decision, ProjectFaults

_BOUNDS = body.Bounds(MAX_BODY)


def decide(
    context: Context, faults: ProjectFaults, request: Request, template: str, content: bytes, traffic: Traffic | None
) -> Decision | None:
    """Return what a request to the endpoint with the path `template` gets; None if nothing.

    The decision is on the request from then on, where the request log finds the fault.
    """

    def read_body() -> bytes | None:
        if len(content) > MAX_BODY:
            return None
        try:
            return body.decompress(content, request.headers, _BOUNDS, lambda: None)
        except ApiError:
            return None

    asked = Asked(
        str(request.state.request_id), request.method, request.url.path, template, request.headers, read_body, traffic
    )
    decision = faults.decide(asked, context.now())
    request.state.decision = decision
    if decision is not None:
        request.state.fault = decision.fault
    return decision
