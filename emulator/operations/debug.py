"""The `debug` object of a read: the notices, the Cypher and Neo4j's plans that go into its response."""

from typing import Any

from emulator import errors
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.wire.debug import Debug, DebugResponse, Plan, TranslatedQuery

SECONDS = 30.0
MAX_MILLISECONDS = 60_000


def timeout_seconds(debug: Debug | None) -> float:
    """The timeout of a read: the default, or that of its `debug`, which counts only without results."""
    if debug is None or debug.timeout is None or debug.emit_results is not False:
        return SECONDS
    return max(1, min(debug.timeout, MAX_MILLISECONDS)) / 1000


class StatementTrace:
    """The first statement of each result set expression of a read, recorded only where the request has `debug`."""

    def __init__(self, debug: Debug | None) -> None:
        if debug is not None and debug.include_llm_prompt:
            raise errors.NotEmulated("'includeLlmPrompt' in debug")
        self._debug = debug
        self._statements: dict[str, Statement] = {}

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
            self._statements.setdefault(name, statement)
        return statement

    def answer(self, transaction: Transaction, notices: list[dict[str, Any]]) -> DebugResponse:
        """Return the `debug` of the response: `notices` with those about the timeout, and what else was requested."""
        debug = self._debug or Debug()
        answer = DebugResponse(notices=[*_timeout_notices(debug), *notices])
        if debug.include_translated_query:
            answer.translated_query = TranslatedQuery(
                query={name: one.text for name, one in self._statements.items()},
                parameters={name: one.parameters for name, one in self._statements.items()},
            )
        if debug.include_plan or debug.profile:
            profiled = bool(debug.profile)
            # One statement may be that of several result set expressions.
            by_statement = {id(one): transaction.plan(one, profile=profiled) for one in self._statements.values()}
            plans = {name: by_statement[id(one)] for name, one in self._statements.items()}
            answer.plan = Plan(full_plan=plans, profiled=profiled, by_identifier=plans)
        return answer


def _timeout_notices(debug: Debug) -> list[dict[str, Any]]:
    notices: list[dict[str, Any]] = []
    kind = {"category": "invalidDebugOptions", "level": "warning"}
    if debug.timeout is not None and debug.timeout > MAX_MILLISECONDS:
        hint = f"The timeout is at most {MAX_MILLISECONDS} milliseconds."
        notices.append({"code": "excessiveTimeout", **kind, "hint": hint, "timeout": debug.timeout})
    if debug.timeout is not None and debug.emit_results is not False:
        hint = "A timeout is taken only together with emitResults false."
        notices.append({"code": "noTimeoutWithResults", **kind, "hint": hint})
    return notices
