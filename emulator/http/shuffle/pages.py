"""Cuts the pages of reads at other places: the limits of a request become smaller ones, and cursors go on from there.

Only limits whose rest a cursor returns are cut. Those of a search or an aggregate are not, nor that of a set that
another set of a query is made of: what a set operation or a traversal does not see would be lost.
"""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING, Any

from msgspec import structs

from emulator.operations.classic.nodes import DEFAULT_LIMIT as CLASSIC_LIMIT
from emulator.operations.read.list_page import DEFAULT_LIMIT as LIST_LIMIT
from emulator.plan.query.resolve import DEFAULT_LIMIT as SET_LIMIT
from emulator.schema.pages import DEFAULT_LIMIT as SCHEMA_LIMIT
from emulator.schema.pages import MAX_LIMIT as MAX_SCHEMA_LIMIT
from emulator.wire.classic.requests import ListOptions
from emulator.wire.instances import ListRequest
from emulator.wire.query import Expression, QueryRequest, SetOperation, SyncExpression, SyncRequest
from emulator.wire.schema.containers import ListContainers
from emulator.wire.schema.data_models import ListDataModels
from emulator.wire.schema.spaces import ListSpaces
from emulator.wire.schema.views import ListViews

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

SCHEMA_LISTS = (ListSpaces, ListContainers, ListViews, ListDataModels)


def cut_pages(request: Any, random: Random) -> Any:
    """Return `request` with smaller limits, where what is left out has a cursor."""
    match request:
        case QueryRequest(with_=sets):
            members = {name for one in sets.values() for name in _members(one)}
            return structs.replace(request, with_=_cut_sets(sets, request.select, members, random))
        case SyncRequest(with_=sets):
            # The end of the first of two phases is a page that is not full.
            two_phases = {name for name, one in sets.items() if one.mode == "twoPhase"}
            return structs.replace(request, with_=_cut_sets(sets, request.select, two_phases, random))
        case ListRequest():
            return structs.replace(request, limit=_cut(request.limit or LIST_LIMIT, random))
        case ListOptions():
            return structs.replace(request, limit=_cut(request.limit or CLASSIC_LIMIT, random))
        case _ if isinstance(request, SCHEMA_LISTS) and (request.limit is None or request.limit > 0):
            limit = min(request.limit or SCHEMA_LIMIT, MAX_SCHEMA_LIMIT)
            return structs.replace(request, limit=_cut(limit, random))
        case _:
            return request


def _cut_sets(sets: dict[str, Any], selected: Any, kept: set[str], random: Random) -> dict[str, Any]:
    """The result set expressions, those that are cut with smaller limits: selected ones that start from no other."""
    return {
        name: structs.replace(one, limit=_cut(one.limit or SET_LIMIT, random))
        if name in selected and name not in kept and _is_root(one)
        else one
        for name, one in sets.items()
    }


def _is_root(expression: Expression | SyncExpression) -> bool:
    """Whether it starts from no other set."""
    origin = expression.nodes or expression.edges
    return origin is not None and origin.from_ is None


def _members(expression: Expression | SetOperation) -> Iterator[str]:
    """The names of the sets that a set operation is made of."""
    yield from expression.except_ or ()
    for operands in (expression.union, expression.union_all, expression.intersection):
        for one in operands or ():
            if isinstance(one, str):
                yield one
            else:
                yield from _members(one)


def _cut(limit: int, random: Random) -> int:
    """A number from 1 to `limit`, small ones as likely as large ones."""
    return max(1, min(limit, int(exp(random.uniform(0, log(limit + 1))))))
