"""Puts the items of answers into another order, where the request asks for none."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from emulator.http.shuffle.pages import SCHEMA_LISTS
from emulator.wire.classic.requests import ListOptions
from emulator.wire.instances import ByIdsRequest, ListRequest
from emulator.wire.query import Expression, QueryRequest, SyncExpression, SyncRequest
from emulator.wire.schema.containers import ContainerKeys
from emulator.wire.schema.data_models import DataModelKeys
from emulator.wire.schema.spaces import SpaceKeys
from emulator.wire.schema.views import ViewKeys
from emulator.wire.search import AggregateRequest, SearchRequest

if TYPE_CHECKING:
    from random import Random

    from emulator.wire.instances import Instance

_BY_IDS = (ByIdsRequest, SpaceKeys, ContainerKeys, ViewKeys, DataModelKeys)
"""Requests with keys. Only of units does the description promise an answer in the order of these."""


def shuffle_items(request: Any, answer: Any, random: Random) -> None:
    """Put the items of `answer` into another order, in place."""
    match request:
        case QueryRequest() | SyncRequest():
            for name, items in answer.items.items():
                if not _is_sorted(request.with_[name]) and not getattr(request.select[name], "sort", None):
                    _shuffle_instances(items, random)
        case ListRequest() if not request.sort:
            random.shuffle(answer.items)
        case SearchRequest() if not request.sort and not request.query:  # else the best matches come first
            random.shuffle(answer.items)
        case AggregateRequest() | ListOptions():
            random.shuffle(answer.items)
        case _ if isinstance(request, (*SCHEMA_LISTS, *_BY_IDS)):
            random.shuffle(answer.items)
        case _:
            pass


def _is_sorted(expression: Expression | SyncExpression) -> bool:
    if isinstance(expression, SyncExpression):
        return bool(expression.backfill_sort)
    return bool(expression.sort or expression.post_sort)


def _shuffle_instances(items: list[Instance], random: Random) -> None:
    """Shuffle a page of a set. What has the same key stays in order: first it was deleted, then created again."""
    found: dict[tuple[str, str, str], list[Instance]] = defaultdict(list)
    for one in items:
        found[_key(one)].append(one)
    random.shuffle(items)
    in_order = {key: iter(same) for key, same in found.items()}
    items[:] = [next(in_order[_key(one)]) for one in items]


def _key(instance: Instance) -> tuple[str, str, str]:
    return instance.instance_type, instance.space, instance.external_id
