"""Reads what an apply must know of the graph, as columns."""

from typing import Any

from emulator.compile.apply import statements
from emulator.compile.library import statement
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.project_state import ProjectState, lock
from emulator.plan.apply.read_set import InstanceLookup, ReadSet, StoredInstances, counter_keys, instance_lookups
from emulator.plan.apply.resolve import ApplyPlan


def lock_and_read(
    context: Context, transaction: Transaction, project: str, plan: ApplyPlan, *, new: bool
) -> tuple[ProjectState, list[StoredInstances] | None]:
    """Lock `project` and answer the questions of `plan` in one round trip. Whether its items are `new` is not asked.

    There are no answers where some of the instances are not where they were.
    """
    asked = _questions(context, plan, new=new)
    named = _named(asked)
    if not named:
        return lock(transaction, project), _answers(context, asked, [])
    rows = transaction.rows(statements.lock_and_read_instances(project, [asked[index] for index in named]))
    found = [row[4:] for row in rows]
    return ProjectState(*rows[0][:4]), _answers(context, asked, found) if _are_there(context, asked, found) else None


def read_state(
    context: Context,
    transaction: Transaction,
    plan: ApplyPlan,
    change: int,
    answers: list[StoredInstances] | None,
    *,
    new: bool,
) -> ReadSet:
    """Read what `plan` must know of the graph and `answers` do not tell yet, one round trip for all groups."""
    *groups, deletions, references = answers or _ask(context, transaction, instance_lookups(plan, new=new))
    project = plan.snapshot.project
    counted = counter_keys(plan)
    rows = transaction.rows(statement("counter/read", project=project, keys=counted)) if counted else []
    counters = {key: highest for key, highest in rows if highest is not None}
    return ReadSet(groups=groups, deletions=deletions, references=references, counters=counters, change=change)


def _ask(context: Context, transaction: Transaction, asked: list[InstanceLookup]) -> list[StoredInstances]:
    """Answer the questions, which know no ids, in their order."""
    return _answers(context, asked, transaction.row(_reading(asked))[0] if _named(asked) else [])


def _questions(context: Context, plan: ApplyPlan, *, new: bool = False) -> list[InstanceLookup]:
    """The questions of `plan`, with the ids of the instances that are known."""
    asked = instance_lookups(plan, new=new)
    for question in asked:
        question.ids = context.acceleration.node_id_cache.get(question.keys)
    return asked


def _reading(asked: list[InstanceLookup]) -> Statement:
    return statements.read_instances([asked[index] for index in _named(asked)])


def _named(asked: list[InstanceLookup]) -> list[int]:
    """Which questions there is something to read for."""
    return [index for index, question in enumerate(asked) if question.keys]


def _are_there(context: Context, asked: list[InstanceLookup], rows: list[list[Any]]) -> bool:
    """Whether all that was looked for by its id was found so."""
    named = _named(asked)
    groups = [(asked[named[int(position)]], met) for position, met, *_ in rows]
    return all(
        context.acceleration.node_id_cache.verify(question.keys, met) for question, met in groups if question.ids
    )


def _answers(context: Context, asked: list[InstanceLookup], rows: list[list[Any]]) -> list[StoredInstances]:
    """The answers in the order of `asked`: what was read for those that name keys, by their positions among these."""
    answers = [StoredInstances.nothing(question) for question in asked]
    named = _named(asked)
    for position, _met, found, ids, *columns in rows:
        index = named[int(position)]
        question = asked[index]
        if question.ids:
            answers[index] = StoredInstances.of(question, list(range(len(question.keys))), question.ids, *columns)
        else:
            answers[index] = StoredInstances.of(question, found, ids, *columns)
            context.acceleration.node_id_cache.put([question.keys[row] for row in answers[index].found], ids)
    return answers
