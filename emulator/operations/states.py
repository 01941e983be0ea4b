"""Reads what an apply must know of the graph, as columns."""

from typing import Any

from emulator.compile import apply as statements
from emulator.compile.library import statement
from emulator.compile.reads import with_state
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph, Transaction
from emulator.operations.project import ProjectState, lock
from emulator.plan.resolve import ApplyPlan
from emulator.plan.state import Question, State, Stored, counter_keys, questions


def lock_and_ask(
    transaction: Transaction, project: str, plan: ApplyPlan, *, new: bool
) -> tuple[ProjectState, list[Stored]]:
    """Lock `project` and answer the questions of `plan` in one round trip. Whether its items are `new` is not asked."""
    asked = questions(plan, new=new)
    named = _named(asked)
    if not named:
        return lock(transaction, project), _answers(asked, [])
    rows = transaction.rows(statements.lock_and_read(project, [asked[index] for index in named]))
    return ProjectState(*rows[0][:4]), _answers(asked, [row[4:] for row in rows])


def read_state(
    transaction: Transaction, plan: ApplyPlan, change: int, answers: list[Stored] | None, *, new: bool
) -> State:
    """Read what `plan` must know of the graph and `answers` do not tell yet, one round trip for all groups."""
    *groups, deletions, references = answers or _ask(transaction, questions(plan, new=new))
    project = plan.snapshot.project
    counted = counter_keys(plan)
    rows = transaction.rows(statement("counter/read", project=project, keys=counted)) if counted else []
    counters = {key: highest for key, highest in rows if highest is not None}
    return State(groups=groups, deletions=deletions, references=references, counters=counters, change=change)


def _ask(transaction: Transaction, asked: list[Question]) -> list[Stored]:
    """Answer the questions, in their order."""
    named = _named(asked)
    return _answers(asked, transaction.row(_reading(asked))[0] if named else [])


def read_unlocked(graph: Graph, plan: ApplyPlan) -> tuple[str, int, State]:
    """Answer the questions of `plan`, which has no counters, by themselves; before it which life and epoch that was."""
    asked = questions(plan)
    (((life, epoch, change), found),) = graph.once(with_state(_reading(asked), plan.snapshot.project))
    *groups, deletions, references = _answers(asked, found)
    state = State(groups=groups, deletions=deletions, references=references, counters={}, change=change or 0)
    return life or "", epoch or 0, state


def _reading(asked: list[Question]) -> Statement:
    return statements.read_states([asked[index] for index in _named(asked)])


def _named(asked: list[Question]) -> list[int]:
    """Which questions there is something to read for."""
    return [index for index, question in enumerate(asked) if question.keys]


def _answers(asked: list[Question], rows: list[list[Any]]) -> list[Stored]:
    """The answers in the order of `asked`: what was read for those that name keys, by their positions among these."""
    answers = [Stored.nothing(question) for question in asked]
    named = _named(asked)
    for position, *columns in rows:
        index = named[int(position)]
        answers[index] = Stored.of(asked[index], *columns)
    return answers
