"""Turns the requests for groups into answers. Groups say what the holders of checked tokens may do."""

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
from emulator.schema.identifiers import sized
from emulator.wire.access.groups import CreateGroups, Group, GroupIds, Groups, GroupWrite, ListGroups, Nothing

MAX_ITEMS = 1_000

V = TypeVar("V")


def create(context: Context, project: str, request: CreateGroups) -> Groups:
    context.caller.needs_group_action("CREATE")
    refuse(_violations(request))

    def work(transaction: Transaction) -> list[Group]:
        lock(transaction, project)
        known = read_groups(transaction, project)
        highest = max((group.id for group in known), default=0)
        # Ids are never given twice, also after a deletion: the time is ahead of all that were.
        first = max(highest + 1, context.now())
        groups = [_group(first + n, item) for n, item in enumerate(request.items)]
        _write(transaction, project, [*known, *groups])
        return groups

    created = context.graph.write(work)
    context.groups.forget(project)
    return Groups(created)


def list_groups(context: Context, project: str, request: ListGroups) -> Groups:
    """All groups, or those that the caller is in: in open mode these are all."""
    if request.all:
        context.caller.needs_group_action("LIST")
    groups = context.graph.read(lambda transaction: read_groups(transaction, project))
    groups = with_open_group(context.holder, groups)
    return Groups(groups if request.all else [group for group in groups if context.holder.is_in(group)])


def delete(context: Context, project: str, request: GroupIds) -> Nothing:
    """Delete groups; raises where one does not exist, and deletes none then."""
    context.caller.needs_group_action("DELETE")
    refuse(sized("items", request.items, 1, MAX_ITEMS))

    def work(transaction: Transaction) -> None:
        lock(transaction, project)
        known, gone = read_groups(transaction, project), set(request.items)
        if OPEN_GROUP.id not in {group.id for group in with_open_group(context.holder, known)}:
            gone.discard(OPEN_GROUP.id)  # a group of its name is in its place already
        missing = gone - {group.id for group in known}
        refuse(f"items must be groups of the project, not {one}" for one in sorted(missing))
        _write(transaction, project, [group for group in known if group.id not in gone])

    context.graph.write(work)
    context.groups.forget(project)
    return Nothing()


def _write(transaction: Transaction, project: str, groups: list[Group]) -> None:
    texts = [msgspec.json.encode(group).decode() for group in groups]
    transaction.run(statement("access/write_groups", project=project, groups=texts))


def _group(identity: int, said: GroupWrite) -> Group:
    return Group(
        id=identity,
        name=said.name,
        is_deleted=False,
        capabilities=said.capabilities or [],
        source_id=_given(said.source_id),
        members=_given(said.members),
        metadata=_given(said.metadata),
        attributes=_given(said.attributes),
    )


def _given(value: V | None) -> V | UnsetType:
    return UNSET if value is None else value


def _violations(request: CreateGroups) -> Iterable[str]:
    yield from sized("items", request.items, 1, MAX_ITEMS)
    for item in request.items:
        yield from sized("name", item.name, 1, 255)
        if item.source_id is not None and item.members is not None:
            yield "sourceId and members must not both be given"
        yield from violations(item.capabilities or [])
