"""The endpoints of groups, whose capabilities are the rights of token holders in a project."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.operations.access.group_cache import read_groups
from emulator.operations.access.open_group import OPEN_GROUP, with_open_group
from emulator.operations.context import Context
from emulator.operations.project_state import lock
from emulator.operations.schema.change import refuse
from emulator.schema.access.capabilities import violations
from emulator.schema.identifiers import size_violations
from emulator.wire.access.groups import CreateGroups, EmptyResponse, Group, GroupIds, Groups, GroupWrite, ListGroups

MAX_ITEMS = 1_000

V = TypeVar("V")


def create(context: Context, project: str, request: CreateGroups) -> Groups:
    """Create groups."""
    context.caller.require_group_action("CREATE")
    refuse(_violations(request))

    def work(transaction: Transaction) -> list[Group]:
        lock(transaction, project)
        existing = read_groups(transaction, project)
        highest = max((group.id for group in existing), default=0)
        # An id is never reused, not even after a delete: the current time is higher than all ids so far.
        first = max(highest + 1, context.now())
        groups = [_group(first + n, item) for n, item in enumerate(request.items)]
        _write(transaction, project, [*existing, *groups])
        return groups

    created = context.graph.write(work)
    context.group_cache.invalidate(project)
    return Groups(created)


def list_groups(context: Context, project: str, request: ListGroups) -> Groups:
    """All groups, or those that the caller is in: in open mode these are all."""
    if request.all:
        context.caller.require_group_action("LIST")
    groups = context.graph.read(lambda transaction: read_groups(transaction, project))
    groups = with_open_group(context.token_holder, groups)
    return Groups(groups if request.all else [group for group in groups if context.token_holder.is_member_of(group)])


def delete(context: Context, project: str, request: GroupIds) -> EmptyResponse:
    """Delete groups. Raises where one does not exist, and deletes none then."""
    context.caller.require_group_action("DELETE")
    refuse(size_violations("items", request.items, 1, MAX_ITEMS))

    def work(transaction: Transaction) -> None:
        lock(transaction, project)
        existing, deleted = read_groups(transaction, project), set(request.items)
        if OPEN_GROUP.id not in {group.id for group in with_open_group(context.token_holder, existing)}:
            deleted.discard(OPEN_GROUP.id)  # a group of its name is in its place already
        missing = deleted - {group.id for group in existing}
        refuse(f"items must be groups of the project, not {one}" for one in sorted(missing))
        _write(transaction, project, [group for group in existing if group.id not in deleted])

    context.graph.write(work)
    context.group_cache.invalidate(project)
    return EmptyResponse()


def _write(transaction: Transaction, project: str, groups: list[Group]) -> None:
    texts = [msgspec.json.encode(group).decode() for group in groups]
    transaction.run(statement("access/write_groups", project=project, groups=texts))


def _group(group_id: int, item: GroupWrite) -> Group:
    return Group(
        id=group_id,
        name=item.name,
        is_deleted=False,
        capabilities=item.capabilities or [],
        source_id=_given(item.source_id),
        members=_given(item.members),
        metadata=_given(item.metadata),
        attributes=_given(item.attributes),
    )


def _given(value: V | None) -> V | UnsetType:
    return UNSET if value is None else value


def _violations(request: CreateGroups) -> Iterable[str]:
    yield from size_violations("items", request.items, 1, MAX_ITEMS)
    for item in request.items:
        yield from size_violations("name", item.name, 1, 255)
        if item.source_id is not None and item.members is not None:
            yield "sourceId and members must not both be given"
        yield from violations(item.capabilities or [])
