"""Turns the requests for views into answers."""

from collections.abc import Iterable

import msgspec

from emulator import clock, errors
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.schema import change, check_distinct, check_items, encoded, refuse
from emulator.schema import views as rules
from emulator.schema.answers import view_answer
from emulator.schema.check_views import check, check_change
from emulator.schema.identifiers import identity
from emulator.schema.pages import page
from emulator.schema.references import check_spaces
from emulator.schema.snapshot import SchemaObject, Snapshot
from emulator.schema.spaces import check_writable
from emulator.wire.references import ViewId
from emulator.wire.views import (
    ApplyViews,
    ListViews,
    RetrieveViews,
    StoredView,
    View,
    ViewKey,
    ViewKeys,
    Views,
    ViewsPage,
    ViewWrite,
)


def apply(context: Context, project: str, request: ApplyViews) -> Views:
    """Create or replace views; one that stays as it is keeps its times."""
    check_items(request.items)
    check_distinct(_key(_id(item)) for item in request.items)
    _check(request.items)
    written = [rules.full(item) for item in request.items]

    def plan(_: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        check_spaces((item.space for item in written), snapshot)
        now = clock.now()
        defined = {_id(item): _define(item, snapshot, now) for item in written}
        check(written, {**snapshot.views, **defined}, snapshot.containers)
        return [_changed(view) for key, view in defined.items() if view is not snapshot.views.get(key)]

    snapshot = change(context, project, plan).snapshot
    return Views(_answers(snapshot, map(_id, written), inherited=True))


def retrieve(context: Context, project: str, request: ViewKeys, parameters: RetrieveViews) -> Views:
    """Return the views that exist of those asked for: by version, or all versions of each."""
    _check_keys(request.items)
    if len({item.version is None for item in request.items}) > 1:
        raise errors.Violations(["items must all have a version, or none of them"])
    snapshot = context.graph.read(lambda transaction: context.snapshots.now(transaction, project))
    found = dict.fromkeys(key for item in request.items for key in _named(item, snapshot))
    return Views(_answers(snapshot, found, inherited=parameters.include_inherited_properties))


def list_page(context: Context, project: str, request: ListViews) -> ViewsPage:
    """Return one page of the views: the newest version of each, or all."""
    snapshot = context.graph.read(lambda transaction: context.snapshots.now(transaction, project))
    keys = snapshot.views if request.all_versions else _newest(snapshot)
    selected = ["views", request.space, request.all_versions]
    found, cursor = page(
        (key for key in keys if request.space in {None, key.space}), request.limit, request.cursor, selected
    )
    answers = _answers(snapshot, found, inherited=request.include_inherited_properties)
    return ViewsPage(items=answers, next_cursor=cursor)


def delete(context: Context, project: str, request: ViewKeys) -> ViewKeys:
    """Delete views; what does not exist is passed over."""
    _check_keys(request.items)
    if any(item.version is None for item in request.items):
        raise errors.Violations(["version must not be null"])
    check_writable(item.space for item in request.items)

    def plan(_: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        keys = dict.fromkeys(key for item in request.items for key in _named(item, snapshot))
        return [_object(key) for key in keys]

    return ViewKeys([_key(ViewId(o.space, o.external_id, o.version)) for o in change(context, project, plan).objects])


def _id(item: ViewWrite) -> ViewId:
    return ViewId(item.space, item.external_id, item.version)


def _key(view: ViewId) -> ViewKey:
    return ViewKey(space=view.space, external_id=view.external_id, version=view.version)


def _object(view: ViewId, definition: str | None = None) -> SchemaObject:
    return SchemaObject(
        kind="view", space=view.space, external_id=view.external_id, version=view.version, definition=definition
    )


def _check_keys(items: list[ViewKey]) -> None:
    check_items(items)
    refuse(rule for item in items for rule in identity("", item.space, item.external_id, item.version))


def _check(items: list[ViewWrite]) -> None:
    refuse(rule for item in items for rule in rules.violations(item))
    check_writable(item.space for item in items)


def _define(written: ViewWrite, snapshot: Snapshot, now: int) -> StoredView:
    """Return the view to store: the stored one itself where `written` changes nothing."""
    stored = snapshot.views.get(_id(written))
    if stored is None:
        return StoredView(definition=written, created_time=now, last_updated_time=now)
    if stored.definition == written:
        return stored
    check_change(written, stored.definition, snapshot.containers)
    return msgspec.structs.replace(stored, definition=written, last_updated_time=now)


def _changed(view: StoredView) -> SchemaObject:
    return _object(_id(view.definition), encoded(view))


def _named(item: ViewKey, snapshot: Snapshot) -> list[ViewId]:
    if item.version is not None:
        view = ViewId(item.space, item.external_id, item.version)
        return [view] if view in snapshot.views else []
    return sorted(view for view in snapshot.views if view[:2] == (item.space, item.external_id))


def _newest(snapshot: Snapshot) -> list[ViewId]:
    newest: dict[tuple[str, str], tuple[int, ViewId]] = {}
    for view, stored in snapshot.views.items():
        name, candidate = (view.space, view.external_id), (stored.created_time, view)
        newest[name] = max(newest.get(name, candidate), candidate)
    return [view for _, view in newest.values()]


def _answers(snapshot: Snapshot, keys: Iterable[ViewId], *, inherited: bool) -> list[View]:
    models = (snapshot.view(key) for key in keys)
    return [view_answer(model, inherited=inherited) for model in models if model is not None]
