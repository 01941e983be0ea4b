"""The endpoints of spaces."""

from typing import get_args

from emulator import errors
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
    """Create or update spaces; an unchanged space keeps its timestamps."""
    check_items(request.items)
    check_distinct(SpaceKey(item.space) for item in request.items)
    rules.check(request.items)

    def plan(_: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        now = context.now_in(snapshot)
        defined = [rules.merge(item, snapshot.spaces.get(item.space), now) for item in request.items]
        return [_object(space) for space in defined if space is not snapshot.spaces.get(space.space)]

    snapshot = change(context, project, plan).snapshot
    return Spaces([snapshot.spaces[item.space] for item in request.items])


def retrieve(context: Context, project: str, request: SpaceKeys) -> Spaces:
    """Return the requested spaces that exist."""
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
    parameters = ["spaces", request.include_global]
    names, cursor = page(((name,) for name in spaces), request.limit, request.cursor, parameters)
    return SpacesPage(items=[spaces[name] for (name,) in names], next_cursor=cursor)


def delete(context: Context, project: str, request: SpaceKeys) -> SpaceKeys:
    """Delete empty spaces; spaces that do not exist are ignored."""
    check_items(request.items)
    rules.check_names(item.space for item in request.items)
    rules.check_writable(item.space for item in request.items)

    def plan(transaction: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        names = dict.fromkeys(item.space for item in request.items if item.space in snapshot.spaces)
        for name in names:
            _check_empty(transaction, snapshot, name)
        return [SchemaObject(kind="space", space=name) for name in names]

    return SpaceKeys([SpaceKey(one.space) for one in change(context, project, plan).objects])


def _object(space: Space) -> SchemaObject:
    return SchemaObject(kind="space", space=space.space, definition=encoded(space))


def _check_empty(transaction: Transaction, snapshot: Snapshot, space: str) -> None:
    """Raise `errors.SpaceNotEmpty` for a space that has schema objects or instances."""
    has_objects = any(container.space == space for container in snapshot.containers)
    has_objects = has_objects or any(view.space == space for view in snapshot.views)
    has_objects = has_objects or any(model.space == space for model in snapshot.data_models)
    prefixes = [instance_key(snapshot.project, kind, space, "") for kind in get_args(InstanceType)]
    if has_objects or transaction.rows(library.statement("schema/find_instance_in_space", prefixes=prefixes)):
        raise errors.SpaceNotEmpty(space)
