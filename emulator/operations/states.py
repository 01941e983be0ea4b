"""Reads what an apply must know of the graph, as columns."""

from emulator.compile import apply as statements
from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.operations.project import ProjectState, lock
from emulator.plan.resolve import ApplyPlan
from emulator.plan.state import Question, State, Stored, counter_keys, questions


def lock_and_ask(
    transaction: Transaction, project: str, plan: ApplyPlan, *, new: bool
) -> tuple[ProjectState, list[Stored]]:
    """Lock `project` and answer the questions of `plan` in one round trip. Whether its items are `new` is not asked."""
    asked = questions(plan, new=new)
    named = [index for index, question in enumerate(asked) if question.keys]
    if not named:
        return lock(transaction, project), [Stored.nothing(question) for question in asked]
    rows = transaction.rows(statements.lock_and_read(project, [asked[index] for index in named]))
    answers = [Stored.nothing(question) for question in asked]
    for _life, _epoch, _change, _tombstones, position, *columns in rows:
        index = named[int(position)]
        answers[index] = Stored.of(asked[index], *columns)
    return ProjectState(*rows[0][:4]), answers


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
    answers = [Stored.nothing(question) for question in asked]
    named = [index for index, question in enumerate(asked) if question.keys]
    if named:
        for position, *columns in transaction.rows(statements.read_states([asked[index] for index in named])):
            index = named[int(position)]
            answers[index] = Stored.of(asked[index], *columns)
    return answers
