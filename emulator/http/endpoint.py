"""The endpoints of the API: receive, decompress, decode, execute the operation, encode.

Receiving and sending are asynchronous. The rest of a request runs in one worker thread, to its end even when the
client has disconnected: a transaction is never abandoned.
"""

import re
from collections.abc import Callable, Generator, Mapping, Sized
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from anyio import to_thread
from msgspec import Struct, structs
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from emulator import errors
from emulator.clock import ticks
from emulator.graph import trace
from emulator.http import body, decode, encode
from emulator.http.faults.decide import decide
from emulator.http.faults.deliver import deliver
from emulator.http.large_bodies import LARGE, REFUSED, LargeBodies, give_back_memory
from emulator.http.shuffle.shuffle import Shuffle
from emulator.http.throttle import Throttle, Traffic
from emulator.http.workers import Workers
from emulator.operations.access.authorization import Authorization, check_lifetime
from emulator.operations.context import Context
from emulator.operations.requests.explain import explain
from emulator.schema.access.caller import UNRESTRICTED, Caller, Right
from emulator.wire.instances import InstancesResponse
from emulator.wire.query import QueryResponse

if TYPE_CHECKING:
    from emulator.http.access.tokens import Claims
    from emulator.operations.faults.project_faults import Decision

Operation = Callable[..., Any]
"""`(context, project, request) -> response`; an endpoint with a body and other parameters gets the latter fourth."""

PROJECT = "/api/v1/projects/{project}"
WRITE_RIGHTS = ("write_models", "update_instances", "write_instances")
_PROJECT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_log = structlog.get_logger()


class Endpoint(Struct, frozen=True):
    """One method of one path. `request` is the struct of the body, where it `has_body`, else of the query string."""

    method: str
    path: str
    request: Any
    operation: Operation
    query: Any = None
    traffic: Traffic | None = None
    """The kind of request for the limits on concurrent requests; None is not limited."""
    right: Right | None = None
    """The right that the caller needs in some space; for `write_models`, in the spaces of all items."""
    status: int = 200
    changes_project: bool = False
    """Whether it writes though no right says so."""
    takes_body: bool = False
    """Whether a request that is no POST has a body: a JSON object, which may be left out where it needs no fields."""

    has_large_body: bool = False
    """Whether its body may be as large as one of instances, though no right says so."""

    @property
    def has_body(self) -> bool:
        return self.takes_body or self.method == "POST"

    @property
    def is_of_project(self) -> bool:
        """Whether it is one of a project of the API: for these its rules for faults hold, and its clock."""
        return self.path.startswith(PROJECT)

    @property
    def may_be_shuffled(self) -> bool:
        """Whether the order in its answers is left open: in GraphQL, the request decides on that of keys."""
        return self.is_of_project and not self.path.endswith("/graphql")

    @property
    def writes(self) -> bool:
        return self.changes_project or self.right in WRITE_RIGHTS

    @property
    def takes_large_bodies(self) -> bool:
        """Whether it takes instances or definitions."""
        return self.has_large_body or self.right in ("update_instances", "write_models")


class NotEmulated(Struct, frozen=True):
    """One method of one path of the API that the emulator does not implement."""

    method: str
    path: str
    feature: str


class Resource:
    """One path: an ASGI application over the endpoints of its methods."""

    def __init__(
        self,
        methods: Mapping[str, Endpoint | NotEmulated],
        context: Context,
        max_body: int,
        bodies: LargeBodies,
        workers: Workers,
        throttle: Throttle,
        access: Authorization,
        shuffle: Shuffle | None = None,
    ) -> None:
        self._methods = methods
        self._context = context
        self._max_body = max_body
        self._bodies = bodies
        self._workers = workers
        self._throttle = throttle
        self._access = access
        self._shuffle = shuffle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        request.state.body_size = 0
        request.state.decision = None
        request.state.route = next(iter(self._methods.values())).path
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return
        except errors.ApiError as error:
            response = encode.error_response(error)
        except Exception:  # noqa: BLE001 - the trace goes to the log, the request id to the client
            request_id = str(request.state.request_id)
            await _log.aexception("request failed", request_id=request_id, path=request.url.path)
            response = encode.error_response(errors.InternalError(request_id))
        if self._shuffle is not None:
            self._shuffle.shuffle_keys(response, request.method, request.state.route, request.url.query)
        decision: Decision | None = request.state.decision
        if decision is None:
            await response(scope, receive, send)
        else:
            try:
                await deliver(response, decision, scope, receive, send)
            finally:
                decision.release()
        refused = response.status_code >= HTTPStatus.BAD_REQUEST
        leaves_much = request.state.body_size > (REFUSED if refused else LARGE)
        del request, response
        if leaves_much and self._bodies.is_idle:
            await to_thread.run_sync(partial(give_back_memory, refused=refused))

    async def _respond(self, request: Request) -> Response:
        note_project(self._context, request)
        endpoint = self._methods.get(request.method)
        if endpoint is None:
            raise errors.MethodNotAllowed(sorted(self._methods))
        if isinstance(endpoint, NotEmulated):
            raise errors.NotEmulated(endpoint.feature)
        bounds = body.Bounds.of(self._context.limits, self._max_body, writes=endpoint.takes_large_bodies)
        async with self._bodies.admission() as admission:
            with _timed("receive"):
                content = await body.receive(request, bounds, admission)
            if refusal := self._fault(endpoint, request, content):
                return refusal
            with self._throttle.slot(project_of(request), endpoint.traffic):
                if not admission.is_large:
                    return await self._workers.run(self._decode_and_execute, endpoint, request, content, bounds)
                arguments = await self._workers.run(self._arguments, endpoint, request, content, bounds)
                del content
                await admission.release()
                return await self._workers.run(self._execute, endpoint, request, arguments)

    def _fault(self, endpoint: Endpoint, request: Request, content: bytes) -> Response | None:
        """Let the rules for faults decide, and return the answer to a request that is not to be carried out."""
        project = project_of(request)
        faults = self._context.faults.of(project) if endpoint.is_of_project else None
        if faults is None:
            return None
        decision = decide(self._context, faults, request, endpoint.path, content, endpoint.traffic)
        if decision is None:
            return None
        error = decision.error(str(request.state.request_id))
        if error is not None:
            return encode.error_response(error)
        return Response() if decision.drops_request else None

    def _decode_and_execute(
        self, endpoint: Endpoint, request: Request, content: bytes, bounds: body.Bounds
    ) -> Response:
        return self._execute(endpoint, request, self._arguments(endpoint, request, content, bounds))

    def _execute(self, endpoint: Endpoint, request: Request, arguments: list[Any]) -> Response:
        try:
            with _timed("execute"):
                answer = self._answer(endpoint, request, arguments)
        except errors.ApiError as error:
            if getattr(request.state, "explains", False):
                request.state.why = explain(self._context, project_of(request), error, arguments[0])
            raise
        with _timed("encode"):
            return encode.response(answer, endpoint.status)

    def _answer(self, endpoint: Endpoint, request: Request, arguments: list[Any]) -> Any:
        project = project_of(request)
        context = self._context_for(endpoint, request, project)
        decision: Decision | None = request.state.decision
        if decision is not None and decision.lag:
            context = structs.replace(context, search_lag=decision.lag)
        _check_right(endpoint, context.caller, arguments)
        request.state.items = items = _item_count(arguments[0])
        with (
            context.disk.reserve(getattr(request.state, "body_size", 0), items or 1)
            if endpoint.writes
            else nullcontext()
        ):
            answer = self._run(endpoint, context, project, arguments)
        request.state.items = _item_count(arguments[0], answer)
        trace.add_instances(read=_instances_in(answer))
        return answer

    def _run(self, endpoint: Endpoint, context: Context, project: str, arguments: list[Any]) -> Any:
        if self._shuffle is None:
            return endpoint.operation(context, project, *arguments)
        chance = self._shuffle.of(endpoint.method, endpoint.path, arguments)
        asked, *more = arguments
        answer = endpoint.operation(context, project, chance.cut_pages(asked), *more)
        chance.shuffle_items(asked, answer)
        return answer

    def _context_for(self, endpoint: Endpoint, request: Request, project: str) -> Context:
        """Return the context for the holder of the verified token; the shared one in open mode."""
        claims: Claims | None = getattr(request.state, "claims", None)
        if claims is None:
            return self._context
        if claims.issued is not None and endpoint.is_of_project:
            check_lifetime(self._context, project, claims.issued, claims.expires)
        return self._access.authorize(self._context, project, claims.subject, claims.groups)

    def _arguments(self, endpoint: Endpoint, request: Request, content: bytes, bounds: body.Bounds) -> list[Any]:
        with _timed("decode"):
            return self._decode(endpoint, request, content, bounds)

    def _decode(self, endpoint: Endpoint, request: Request, content: bytes, bounds: body.Bounds) -> list[Any]:
        if not endpoint.has_body:
            return [endpoint.request and decode.query(endpoint.request, _parameters(request))]
        with ExitStack() as turn:

            def await_turn() -> None:
                turn.enter_context(self._bodies.decoding)
                request.state.body_size = bounds.size  # at most, until it is inflated

            text = body.decompress(content, request.headers, bounds, await_turn)
            request.state.body_size = len(text)
            if endpoint.takes_body and not text:
                text = b"{}"
            arguments = [decode.body(endpoint.request, text, self._context.limits, writes=endpoint.takes_large_bodies)]
        if endpoint.query:
            arguments.append(decode.query(endpoint.query, _parameters(request)))
        return arguments


@contextmanager
def _timed(stage: str) -> Generator[None]:
    """Note the time of a stage in the trace of the request, if any, whatever becomes of it."""
    recorded = trace.current()
    if recorded is None:
        yield
        return
    start = ticks()
    try:
        yield
    finally:
        recorded.stages[stage] = ticks() - start


def _check_right(endpoint: Endpoint, caller: Caller, arguments: list[Any]) -> None:
    if endpoint.right is None or caller is UNRESTRICTED:
        return
    caller.require(endpoint.right)
    if endpoint.right == "write_models":
        caller.require_in_spaces({item.space for item in arguments[0].items}, endpoint.right)


def _item_count(*of: object) -> int | None:
    """Return the number of items of the request, or else of the response, for the request log."""
    lists = (getattr(one, "items", None) for one in of)
    return next((len(items) for items in lists if isinstance(items, Sized)), None)


def _instances_in(answer: object) -> int:
    """Return the number of instances that a read returns."""
    if isinstance(answer, InstancesResponse):
        return len(answer.items)
    return sum(map(len, answer.items.values())) if isinstance(answer, QueryResponse) else 0


def _parameters(request: Request) -> QueryParams:
    """Return the parameters of the query string and of the path."""
    of_path = [(name, str(value)) for name, value in request.path_params.items() if name != "project"]
    return QueryParams([*request.query_params.multi_items(), *of_path])


def note_project(context: Context, request: Request) -> None:
    """Remember the project in the path where tokens are not checked: there every name is a project."""
    if getattr(request.state, "claims", None) is None and "project" in request.path_params:
        context.project_names.note(project_of(request))


def project_of(request: Request) -> str:
    """Return the project in the path. Raises `InvalidProjectName`."""
    project = str(request.path_params.get("project", ""))
    if "project" in request.path_params and not _PROJECT_NAME.fullmatch(project):
        raise errors.InvalidProjectName(project)
    return project
