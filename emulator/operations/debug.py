"""Answers what a read is asked about itself: its notices, its Cypher, and Neo4j's plan for it."""

from typing import Any

from emulator import errors
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.wire.debug import Debug, DebugResponse, Plan, TranslatedQuery

SECONDS = 30.0
MAX_MILLISECONDS = 60_000


def seconds_of(debug: Debug | None) -> float:
    """How long a read may take: the default, or what its `debug` asks for, which it can without results only."""
    if debug is None or debug.timeout is None or debug.emit_results is not False:
        return SECONDS
    return max(1, min(debug.timeout, MAX_MILLISECONDS)) / 1000


class StatementTrace:
    """The statements of a read by the name of the result set expression that they are for."""

    def __init__(self, debug: Debug | None) -> None:
        if debug is not None and debug.include_llm_prompt:
            raise errors.NotEmulated("'includeLlmPrompt' in debug")
        self._debug = debug
        self._statements: dict[str, Statement] = {}

    @property
    def wanted(self) -> bool:
        """Whether the read is asked about itself."""
        return self._debug is not None

    @property
    def silent(self) -> bool:
        """Whether the results are to be left out."""
        return self._debug is not None and self._debug.emit_results is False

    def note(self, name: str, statement: Statement) -> Statement:
        """Remember the first statement of `name`."""
        if self._debug is not None:
            self._statements.setdefault(name, statement)
        return statement

    def answer(self, transaction: Transaction, notices: list[dict[str, Any]]) -> DebugResponse:
        """What was asked for beside the `notices`."""
        debug = self._debug or Debug()
        answer = DebugResponse(notices=[*_about_timeout(debug), *notices])
        if debug.include_translated_query:
            answer.translated_query = TranslatedQuery(
                query={name: one.text for name, one in self._statements.items()},
                parameters={name: one.parameters for name, one in self._statements.items()},
            )
        if debug.include_plan or debug.profile:
            profiled = bool(debug.profile)
            # One statement may be for several of the sets.
            planned = {id(one): transaction.plan(one, profile=profiled) for one in self._statements.values()}
            plans = {name: planned[id(one)] for name, one in self._statements.items()}
            answer.plan = Plan(full_plan=plans, profiled=profiled, by_identifier=plans)
        return answer


def _about_timeout(debug: Debug) -> list[dict[str, Any]]:
    notices: list[dict[str, Any]] = []
    about = {"category": "invalidDebugOptions", "level": "warning"}
    if debug.timeout is not None and debug.timeout > MAX_MILLISECONDS:
        hint = f"The timeout is at most {MAX_MILLISECONDS} milliseconds."
        notices.append({"code": "excessiveTimeout", **about, "hint": hint, "timeout": debug.timeout})
    if debug.timeout is not None and debug.emit_results is not False:
        hint = "A timeout is taken only together with emitResults false."
        notices.append({"code": "noTimeoutWithResults", **about, "hint": hint})
    return notices
