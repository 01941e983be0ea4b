"""Reads instances as columns: for an apply what it must know, for a retrieval what it answers."""

from emulator.compile import apply as statements
from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.plan.resolve import ApplyPlan
from emulator.plan.selection import Facts, Selection
from emulator.plan.state import Question, State, Stored, counter_keys, questions
from emulator.wire.instances import InstanceType


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


def read_facts(transaction: Transaction, selection: Selection, asked: dict[str, InstanceType]) -> Facts:
    """Read the instances of `asked`, types by key, that have data in all views of `selection`."""
    keys = list(asked)
    (stored,) = _ask(transaction, [Question(keys, list(selection.columns), selection.labels)])
    chosen = [at for at in range(len(stored.found)) if all(held[at] for held in stored.labels)]
    return Facts(
        keys=[keys[stored.found[at]] for at in chosen],
        nodes=[asked[keys[stored.found[at]]] == "node" for at in chosen],
        versions=[stored.versions[at] for at in chosen],
        created_times=[stored.created_times[at] for at in chosen],
        last_updated_times=[stored.last_updated_times[at] for at in chosen],
        types=[stored.types[at] for at in chosen],
        start_nodes=[stored.start_nodes[at] for at in chosen],
        end_nodes=[stored.end_nodes[at] for at in chosen],
        values=[[values[at] for at in chosen] for values in stored.values],
    )
