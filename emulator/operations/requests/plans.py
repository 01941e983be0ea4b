"""Neo4j's plans of statements that ran earlier."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from emulator.compile.statement import Statement
from emulator.errors import ApiError
from emulator.graph.failures import one_line
from emulator.operations.context import Context

SECONDS = 10
"""The most for a plan."""


class StatementPlan(Struct, frozen=True):
    """A statement with Neo4j's plan for it; without one, `message` says why."""

    text: str
    plan: dict[str, Any] | None
    message: str | None = None


class StatementPlans(Struct, frozen=True):
    items: list[StatementPlan]


def explain_statements(context: Context, asked: Iterable[Statement]) -> StatementPlans:
    """Return the plan of each statement, which is not run. Raises `Unavailable` and `QueryTimedOut`."""
    return StatementPlans([_explain(context, one) for one in asked])


def _explain(context: Context, statement: Statement) -> StatementPlan:
    try:
        plan = context.graph.read(lambda open_one: open_one.plan(statement, profile=False), seconds=SECONDS)
    except ApiError:
        raise
    except Exception as error:  # noqa: BLE001 - a statement that Neo4j refuses has no plan, and the others have theirs
        return StatementPlan(statement.text, None, one_line(error))
    return StatementPlan(statement.text, plan)
