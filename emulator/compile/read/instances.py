"""Statements of retrieve and list: predicates and orders in the files of `cypher/read`."""

from typing import Any

from emulator.compile.filter.predicates import Fragment, compile_predicate, expression
from emulator.compile.library import KEEP_PLAN, fill, load
from emulator.compile.statement import Statement
from emulator.plan.filter.index_conditions import with_index_conditions
from emulator.plan.filter.predicates import Predicate
from emulator.plan.filter.sort import NUMBER, SortKey

INSTANCE = "instance"


def with_project_state(statement: Statement, project: str) -> Statement:
    """`statement`, whose one value is `found`, with the state of the project and its writer token before and after."""
    text = fill(load("project/read_with_state"), {"RETURN null AS found": statement.text.removeprefix(KEEP_PLAN)})
    if statement.text.startswith(KEEP_PLAN):
        text = KEEP_PLAN + text
    return Statement(text, {**statement.parameters, "project": project})


def retrieve(
    keys: list[str], ids: list[int], predicate: Predicate, columns: list[str], *, edges: bool = True
) -> Statement:
    """Read the instances with `keys` or `ids`, and whether they fulfil `predicate`; with `edges` also their ends."""
    compiled = compile_predicate(predicate, INSTANCE, "filter", bound=True)
    text = keep_plan_of(fill(load("read/retrieve"), {"$predicate": compiled.text}), compiled)
    # In one map: Neo4j plans anew for a list parameter that is ten times as long.
    lookup = {"keys": keys, "ids": ids, "columns": columns}
    return Statement(text, {**compiled.parameters, "asked": lookup, "edges": edges})


def list_page(
    predicate: Predicate,
    order: tuple[SortKey, ...],
    columns: list[str],
    limit: int,
    *,
    edges: bool = True,
    scanned_project: str | None = None,
) -> Statement:
    """Read the first `limit` instances that fulfil `predicate`, in `order`; with `edges` also their ends.

    A small `scanned_project` is scanned as a whole: then the text is the same for all containers, so that it is planned
    before a view is first listed, and no index has to be chosen.
    """
    parameters: dict[str, Any] = {"columns": columns, "limit": limit, "edges": edges}
    if scanned_project is None:
        compiled = compile_predicate(with_index_conditions(predicate), INSTANCE, "filter")
        text = fill(load("read/list"), {"$predicate": compiled.text, "$order": order_by(order, INSTANCE)})
    else:
        parameters["project"] = scanned_project
        compiled = compile_predicate(predicate, INSTANCE, "filter", bound=True)
        fills = {"$predicate": compiled.text, "$order": order_by(order, INSTANCE, keys=parameters)}
        fills |= SCAN_OF_PROJECT
        text = keep_plan_of(fill(load("read/list"), fills), compiled)
    return Statement(text, {**compiled.parameters, **parameters})


def count_up_to(predicate: Predicate, limit: int) -> Statement:
    """Count the instances that fulfil `predicate`, at most `limit` of them."""
    compiled = compile_predicate(with_index_conditions(predicate), INSTANCE, "filter")
    text = fill(load("read/count_up_to"), {"$predicate": compiled.text})
    return Statement(text, {**compiled.parameters, "limit": limit})


def keep_plan_of(text: str, compiled: Fragment) -> str:
    """Mark a statement that finds everything by keys and numbers to keep its plan, unless it has subqueries."""
    return text if "EXISTS" in compiled.text else KEEP_PLAN + text


def scan_of_project(project: str) -> str:
    """The clauses that bind all instances of `project`, a parameter, in the order of their creation."""
    return (
        f"{MATCH_INSTANCES}\n"
        f"USING INDEX {INSTANCE}:Instance(project, number)\n"
        f"WHERE {INSTANCE}.project = {project} AND {INSTANCE}.number IS NOT NULL\n"
        f"WITH {INSTANCE}"
    )


MATCH_INSTANCES = f"MATCH ({INSTANCE}:Instance)"
"""The clause that binds instances, as it stands in the statement files."""
SCAN_OF_PROJECT = {MATCH_INSTANCES: scan_of_project("$project"), f"{INSTANCE}.number IS NOT NULL AND ": ""}
"""The fills by which a statement goes through `$project` as a whole, instead of by the index that Neo4j chooses."""


def order_by(
    order: tuple[SortKey, ...],
    variable: str,
    tie_breaker: str | None = None,
    *,
    scanned: bool = True,
    keys: dict[str, Any] | None = None,
) -> str:
    """The ORDER BY items. Neo4j sorts nulls last, or first when descending, unless an item says otherwise.

    `tie_breaker` is the last item; by default it is the number of creation. Where a whole project is `scanned`, the
    project, though constant, makes this the order of an index, which then needs no sort. Property keys become
    parameters where there are `keys` to add them to.
    """
    items: list[str] = [f"{variable}.project"] if scanned and not order else []
    for index, key in enumerate(order):
        value, direction = expression(key.field, variable), " DESC" if key.descending else ""
        if keys is not None:
            keys[f"order_{index}"] = key.field.key
            value = expression(key.field, variable, f"$order_{index}")
        if key.nulls_first != key.descending:
            items.append(f"{value} IS NULL{' DESC' if key.nulls_first else ''}")
        items.append(f"{value}{direction}")
    return ", ".join([*items, tie_breaker or expression(NUMBER, variable)])
