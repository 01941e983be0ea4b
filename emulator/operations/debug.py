"""The `debug` of a read: its notices, its Cypher, Neo4j's plans and the prompt, in the response or in a 408."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec import UNSET, Struct

from emulator import errors
from emulator.compile.read.instances import count_up_to
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.plan.query.notices.collect import notices
from emulator.plan.query.notices.debugged_set import DebuggedSet, Notice
from emulator.plan.query.notices.filtering import MAX_INVOLVED, involved_rows, post_filtering_notices
from emulator.plan.query.notices.prompt import prompt
from emulator.schema.snapshot import Snapshot
from emulator.wire.debug import Debug, DebugResponse, Plan, TranslatedQuery
from emulator.wire.instances import InstancesResponse, ListRequest
from emulator.wire.query import QueryRequest, QueryResponse, SyncRequest

SECONDS = 30.0
MAX_MILLISECONDS = 60_000
PLAN_SECONDS = 5.0
"""The longest that the plans for a prompt may take."""

Request = ListRequest | QueryRequest | SyncRequest
Response = TypeVar("Response", bound=InstancesResponse | QueryResponse)
Sets = Mapping[str, DebuggedSet]

_ENDPOINTS: dict[type[Struct], str] = {ListRequest: "list", QueryRequest: "query", SyncRequest: "sync"}


def timeout_seconds(debug: Debug | None) -> float:
    """The timeout of a read: the default, or that of its `debug`, which counts only without results."""
    if debug is None or debug.timeout is None or debug.emit_results is not False:
        return SECONDS
    return max(1, min(debug.timeout, MAX_MILLISECONDS)) / 1000


class StatementTrace:
    """The first statement of each result set expression of a read, recorded only where the request has `debug`."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._debug = request.debug
        self.statements: dict[str, Statement] = {}

    @property
    def requested(self) -> bool:
        """Whether the request has `debug`."""
        return self._debug is not None

    @property
    def omits_results(self) -> bool:
        """Whether the response has no items and no cursors."""
        return self._debug is not None and self._debug.emit_results is False

    def record(self, name: str, statement: Statement) -> Statement:
        """Record `statement` unless `name` has one, and return it."""
        if self._debug is not None:
            self.statements.setdefault(name, statement)
        return statement

    def answer(self, transaction: Transaction, sets: Sets, snapshot: Snapshot) -> DebugResponse:
        """Return the `debug` of the response: the notices about `sets`, and what else was requested.

        The rows of some sets are counted for it. The prompt is added later, by `with_debug`.
        """
        debug = self._debug or Debug()
        answer = DebugResponse(
            notices=[
                *request_notices(self._request, sets, snapshot),
                *_counted_notices(transaction, sets, snapshot),
            ]
        )
        if debug.include_translated_query:
            answer.translated_query = TranslatedQuery(
                query={name: one.text for name, one in self.statements.items()},
                parameters={name: one.parameters for name, one in self.statements.items()},
            )
        if debug.include_plan or debug.profile:
            profiled = bool(debug.profile)
            plans = _plans(transaction, self.statements, profile=profiled)
            answer.plan = Plan(full_plan=plans, profiled=profiled, by_identifier=plans)
        return answer


def with_debug(
    context: Context,
    project: str,
    request: Request,
    read: Callable[[Callable[[], StatementTrace]], Response],
    find_sets: Callable[[Snapshot], Sets],
) -> Response:
    """Return the response of `read`, with the prompt if it is requested.

    `read` gets a function that returns a new trace for each attempt. A timeout of a request with `debug` is raised
    with the notices about the sets that `find_sets` returns, those that need no count. They need a schema, which is
    read again, because it may be what took too long.
    """
    traces = [StatementTrace(request)]

    def new_trace() -> StatementTrace:
        traces[0] = StatementTrace(request)
        return traces[0]

    try:
        response = read(new_trace)
    except errors.QueryTimedOut:
        if request.debug is None:
            raise
        snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
        raise errors.QueryTimedOut(request_notices(request, find_sets(snapshot), snapshot)) from None
    if request.debug is not None and request.debug.include_llm_prompt and response.debug is not UNSET:
        plans = response.debug.plan.full_plan if response.debug.plan else _plans_afterwards(context, traces[0])
        endpoint = f"/models/instances/{_ENDPOINTS[type(request)]}"
        response.debug.llm_prompt = prompt(endpoint, request, response.debug.notices, plans)
    return response


# --- plans


def _plans(transaction: Transaction, statements: Mapping[str, Statement], *, profile: bool) -> dict[str, Any]:
    """The plans of `statements` by result set; one statement may be that of several."""
    by_statement = {id(one): transaction.plan(one, profile=profile) for one in statements.values()}
    return {name: by_statement[id(one)] for name, one in statements.items()}


def _plans_afterwards(context: Context, trace: StatementTrace) -> dict[str, Any] | None:
    """The plans of what was run, read in another transaction: the read has succeeded, whatever happens here."""
    try:
        return context.graph.read(lambda t: _plans(t, trace.statements, profile=False), seconds=PLAN_SECONDS)
    except errors.ApiError:
        return None


# --- notices


def request_notices(request: Request, sets: Sets, snapshot: Snapshot) -> list[Notice]:
    """The notices that follow from the request and the schema: those about the timeout, then those about `sets`."""
    about_sets = notices(sets, snapshot, sync=isinstance(request, SyncRequest))
    return [*_timeout_notices(request.debug or Debug()), *about_sets]


def _counted_notices(transaction: Transaction, sets: Sets, snapshot: Snapshot) -> list[Notice]:
    """The notices about the rows that the read of a set involves."""
    found: list[Notice] = []
    for debugged in sets.values():
        rows = involved_rows(debugged, snapshot)
        if rows is not None:
            (count,) = transaction.row(count_up_to(rows, MAX_INVOLVED))
            found += post_filtering_notices(debugged, count)
    return found


def _timeout_notices(debug: Debug) -> list[Notice]:
    found: list[Notice] = []
    kind = {"category": "invalidDebugOptions", "level": "warning"}
    if debug.timeout is not None and debug.timeout > MAX_MILLISECONDS:
        hint = f"The timeout is at most {MAX_MILLISECONDS} milliseconds."
        found.append({"code": "excessiveTimeout", **kind, "hint": hint, "timeout": debug.timeout})
    if debug.timeout is not None and debug.emit_results is not False:
        hint = "A timeout is taken only together with emitResults false."
        found.append({"code": "noTimeoutWithResults", **kind, "hint": hint})
    return found
