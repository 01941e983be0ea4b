"""Turns a resolved read into its statement: predicates and orders filled into the files of `cypher/instance`."""

from typing import Any

from emulator.compile.filter.predicates import Fragment, compile_predicate, expression
from emulator.compile.library import KEEP_PLAN, fill, load
from emulator.compile.statement import Statement
from emulator.plan.filter.index_conditions import with_index_conditions
from emulator.plan.filter.predicates import Predicate
from emulator.plan.filter.sort import NUMBER, SortKey

INSTANCE = "instance"


def with_project_state(statement: Statement, project: str) -> Statement:
    """Run `statement`, whose one value is `found`, and tell before it as a list of which life and epoch that is."""
    text = fill(load("project/read_with_state"), {"RETURN null AS found": statement.text.removeprefix(KEEP_PLAN)})
    if statement.text.startswith(KEEP_PLAN):
        text = KEEP_PLAN + text
    return Statement(text, {**statement.parameters, "project": project})


def retrieve(
    keys: list[str], ids: list[int], predicate: Predicate, columns: list[str], *, edges: bool = True
) -> Statement:
    """Read the instances with `keys`, or with `ids`, and whether they fulfil `predicate`; of `edges` their ends too."""
    compiled = compile_predicate(predicate, INSTANCE, "filter", bound=True)
    text = _keep_plan_of(fill(load("read/retrieve"), {"$predicate": compiled.text}), compiled)
    # In one map: of a list by itself Neo4j looks at the length, and plans anew for one that is ten times as long.
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
    """Read the first `limit` instances that fulfil `predicate`, in `order`; of `edges` their ends too.

    The `whole` of a project that has few is gone through: then the text is the same for all containers, so that it is
    planned already when a view is first listed, and no index has to be chosen.
    """
    parameters: dict[str, Any] = {"columns": columns, "limit": limit, "edges": edges}
    if scanned_project is None:
        compiled = compile_predicate(with_index_conditions(predicate), INSTANCE, "filter")
        text = fill(load("read/list"), {"$predicate": compiled.text, "$order": order_by(order, INSTANCE)})
    else:
        parameters["project"] = scanned_project
        compiled = compile_predicate(predicate, INSTANCE, "filter", bound=True)
        fills = {"$predicate": compiled.text, "$order": order_by(order, INSTANCE, keys=parameters)}
        fills |= {MATCH_INSTANCES: scan_of_project("$project"), _HAS_NUMBER: ""}
        text = _keep_plan_of(fill(load("read/list"), fills), compiled)
    return Statement(text, {**compiled.parameters, **parameters})


def _keep_plan_of(text: str, compiled: Fragment) -> str:
    """Have Neo4j keep the plan of what finds all by keys and numbers, unless it looks for more than these."""
    return text if "EXISTS" in compiled.text else KEEP_PLAN + text


def scan_of_project(project: str) -> str:
    """Clauses that bind all instances of `project`, a parameter, in the order of their creation."""
    return (
        f"{MATCH_INSTANCES}\n"
        f"USING INDEX {INSTANCE}:Instance(project, number)\n"
        f"WHERE {INSTANCE}.project = {project} AND {INSTANCE}.number IS NOT NULL\n"
        f"WITH {INSTANCE}"
    )


MATCH_INSTANCES = f"MATCH ({INSTANCE}:Instance)"
"""Where instances come from in a statement, as it stands in its file."""
_HAS_NUMBER = f"{INSTANCE}.number IS NOT NULL AND "


def order_by(
    order: tuple[SortKey, ...],
    variable: str,
    tie_breaker: str | None = None,
    *,
    scanned: bool = True,
    keys: dict[str, Any] | None = None,
) -> str:
    """What to sort by: Neo4j puts nulls last, or first when descending, unless it is told otherwise.

    `last` decides where all else is equal; without it that is the order of creation. Where all of a project is
    `scanned`, the project, though it is always one, makes that the order of an index, which then needs no sort.
    Property keys become parameters where there are `keys` to add them to.
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
