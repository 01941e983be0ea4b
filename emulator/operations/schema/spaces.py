"""Turns the requests for spaces into answers."""

from typing import get_args

from emulator import clock, errors
from emulator.compile import library
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.schema.change import change, check_distinct, check_items, encoded
from emulator.plan.keys import instance_key
from emulator.schema import spaces as rules
from emulator.schema.pages import page
from emulator.schema.snapshot import SchemaObject, Snapshot
from emulator.wire.instances import InstanceType
from emulator.wire.schema.spaces import ApplySpaces, ListSpaces, Space, SpaceKey, SpaceKeys, Spaces, SpacesPage


def apply(context: Context, project: str, request: ApplySpaces) -> Spaces:
    """Create or update spaces; one that stays as it is keeps its times."""
    check_items(request.items)
    check_distinct(SpaceKey(item.space) for item in request.items)
    rules.check(request.items)

    def plan(_: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        now = clock.now()
        defined = [rules.merge(item, snapshot.spaces.get(item.space), now) for item in request.items]
        return [_changed(space) for space in defined if space is not snapshot.spaces.get(space.space)]

    snapshot = change(context, project, plan).snapshot
    return Spaces([snapshot.spaces[item.space] for item in request.items])


def retrieve(context: Context, project: str, request: SpaceKeys) -> Spaces:
    """Return the spaces that exist of those asked for."""
    check_items(request.items)
    rules.check_names(item.space for item in request.items)
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    names = dict.fromkeys(item.space for item in request.items)
    spaces = snapshot.all_spaces
    return Spaces([spaces[name] for name in names if name in spaces])


def list_page(context: Context, project: str, request: ListSpaces) -> SpacesPage:
    """Return one page of the spaces."""
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    spaces = snapshot.all_spaces if request.include_global else snapshot.spaces
    selected = ["spaces", request.include_global]
    names, cursor = page(((name,) for name in spaces), request.limit, request.cursor, selected)
    return SpacesPage(items=[spaces[name] for (name,) in names], next_cursor=cursor)


def delete(context: Context, project: str, request: SpaceKeys) -> SpaceKeys:
    """Delete spaces that are empty; what does not exist is passed over."""
    check_items(request.items)
    rules.check_names(item.space for item in request.items)
    rules.check_writable(item.space for item in request.items)

    def plan(transaction: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        names = dict.fromkeys(item.space for item in request.items if item.space in snapshot.spaces)
        for name in names:
            _check_empty(transaction, snapshot, name)
        return [SchemaObject(kind="space", space=name) for name in names]

    return SpaceKeys([SpaceKey(one.space) for one in change(context, project, plan).objects])


def _changed(space: Space) -> SchemaObject:
    return SchemaObject(kind="space", space=space.space, definition=encoded(space))


def _check_empty(transaction: Transaction, snapshot: Snapshot, space: str) -> None:
    """Refuse to delete a space that holds schema objects or instances."""
    held = any(container.space == space for container in snapshot.containers)
    held = held or any(view.space == space for view in snapshot.views)
    held = held or any(model.space == space for model in snapshot.data_models)
    prefixes = [instance_key(snapshot.project, kind, space, "") for kind in get_args(InstanceType)]
    if held or transaction.rows(library.statement("schema/find_instance_in_space", prefixes=prefixes)):
        raise errors.SpaceNotEmpty(space)
