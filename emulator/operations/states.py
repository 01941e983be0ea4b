"""Reads what an apply must know of the graph, as columns."""

from typing import Any

from emulator.compile import apply as statements
from emulator.compile.library import statement
from emulator.compile.reads import with_state
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.project import ProjectState, lock
from emulator.plan.resolve import ApplyPlan
from emulator.plan.state import Question, State, Stored, counter_keys, questions


def lock_and_ask(
    context: Context, transaction: Transaction, project: str, plan: ApplyPlan, *, new: bool
) -> tuple[ProjectState, list[Stored] | None]:
    """Lock `project` and answer the questions of `plan` in one round trip. Whether its items are `new` is not asked.

    There are no answers where some of the instances are not where they were.
    """
    asked = _questions(context, plan, new=new)
    named = _named(asked)
    if not named:
        return lock(transaction, project), _answers(context, asked, [])
    rows = transaction.rows(statements.lock_and_read(project, [asked[index] for index in named]))
    return ProjectState(*rows[0][:4]), _answers(context, asked, [row[4:] for row in rows])


def read_state(
    context: Context,
    transaction: Transaction,
    plan: ApplyPlan,
    change: int,
    answers: list[Stored] | None,
    *,
    new: bool,
) -> State:
    """Read what `plan` must know of the graph and `answers` do not tell yet, one round trip for all groups."""
    if answers is None:
        asked = questions(plan, new=new)
        answers = _answers(context, asked, transaction.row(_reading(asked))[0] if _named(asked) else [])
    *groups, deletions, references = answers or []
    project = plan.snapshot.project
    counted = counter_keys(plan)
    rows = transaction.rows(statement("counter/read", project=project, keys=counted)) if counted else []
    counters = {key: highest for key, highest in rows if highest is not None}
    return State(groups=groups, deletions=deletions, references=references, counters=counters, change=change)


def read_unlocked(context: Context, plan: ApplyPlan) -> tuple[str, int, State] | None:
    """Answer the questions of `plan`, which has no counters, by themselves; before it which life and epoch that was.

    None where some of the instances are not where they were.
    """
    asked = _questions(context, plan)
    (((life, epoch, change), found),) = context.graph.once(with_state(_reading(asked), plan.snapshot.project))
    answers = _answers(context, asked, found)
    if answers is None:
        return None
    *groups, deletions, references = answers
    state = State(groups=groups, deletions=deletions, references=references, counters={}, change=change or 0)
    return life or "", epoch or 0, state


def _questions(context: Context, plan: ApplyPlan, *, new: bool = False) -> list[Question]:
    """The questions of `plan`, with the ids of the instances that are known."""
    asked = questions(plan, new=new)
    for question in asked:
        question.ids = context.node_ids.known(question.keys)
    return asked


def _reading(asked: list[Question]) -> Statement:
    return statements.read_states([asked[index] for index in _named(asked)])


def _named(asked: list[Question]) -> list[int]:
    """Which questions there is something to read for."""
    return [index for index, question in enumerate(asked) if question.keys]


def _answers(context: Context, asked: list[Question], rows: list[list[Any]]) -> list[Stored] | None:
    """The answers in the order of `asked`: what was read for those that name keys, by their positions among these.

    None where what was looked for by its id is not there: then these ids are forgotten.
    """
    answers = [Stored.nothing(question) for question in asked]
    named = _named(asked)
    for position, met, found, ids, *columns in rows:
        index = named[int(position)]
        question = asked[index]
        if not question.ids:
            answers[index] = Stored.of(question, found, ids, *columns)
            context.node_ids.learn([question.keys[row] for row in answers[index].found], ids)
        elif met == question.keys:
            answers[index] = Stored.of(question, list(range(len(question.keys))), question.ids, *columns)
        else:
            context.node_ids.forget(question.keys)
            return None
    return answers
