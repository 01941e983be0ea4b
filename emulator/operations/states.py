"""Reads what an apply must know of the graph, as columns."""

from emulator.compile import apply as statements
from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.plan.resolve import ApplyPlan
from emulator.plan.state import Question, State, Stored, counter_keys, questions


def read_state(transaction: Transaction, plan: ApplyPlan, change: int) -> State:
    """Read what `plan` must know of the graph, one round trip for all groups."""
    asked = questions(plan)
    *groups, deletions, references = _ask(transaction, asked)
    project = plan.snapshot.project
    counted = counter_keys(plan)
    rows = transaction.rows(statement("counter/read", keys=[f"{project}:{key}" for key in counted])) if counted else []
    counters = {key.split(":", 1)[1]: highest for key, highest in rows}
    return State(groups=groups, deletions=deletions, references=references, counters=counters, change=change)


def _ask(transaction: Transaction, asked: list[Question]) -> list[Stored]:
    """Answer the questions, in their order."""
    answers = [Stored.nothing(question) for question in asked]
    open_questions = [index for index, question in enumerate(asked) if question.keys]
    if open_questions:
        found = transaction.rows(statements.read_states([asked[index] for index in open_questions]))
        for position, *columns in found:
            answers[open_questions[position]] = Stored(*columns)
    return answers
