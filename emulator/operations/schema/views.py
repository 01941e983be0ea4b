"""The endpoints of views."""

from collections.abc import Iterable

from emulator.graph.driver import Transaction
from emulator.limits import Limits
from emulator.operations.context import Context
from emulator.operations.schema.change import change, check_distinct, check_items, encoded, refuse
from emulator.schema.identifiers import id_violations
from emulator.schema.snapshot import SchemaObject, Snapshot
from emulator.schema.spaces import check_writable
from emulator.schema.versions import check_all_or_no_versions, check_versions_given, list_page_of, select_versions
from emulator.schema.views import rules
from emulator.schema.views.merge import StoredViewsById, merge, view_id
from emulator.schema.views.response import view_response
from emulator.wire.references import ViewId
from emulator.wire.schema.views import (
    ApplyViews,
    ListViews,
    RetrieveViews,
    View,
    ViewKey,
    ViewKeys,
    Views,
    ViewsPage,
    ViewWrite,
)

_LISTED = ("node", "edge", "all")
"""What is listed where a request does not say what the views are used for."""


def apply(context: Context, project: str, request: ApplyViews) -> Views:
    """Create or replace views; an unchanged view keeps its timestamps."""
    check_items(request.items)
    check_distinct(_key(view_id(item)) for item in request.items)
    check_view_writes(request.items, context.limits)
    complete = [rules.with_defaults(item) for item in request.items]

    def plan(_: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        return view_objects(merge(complete, snapshot, context.now_in(snapshot)), snapshot)

    snapshot = change(context, project, plan).snapshot.visible_to(context.caller)
    return Views(_present(snapshot, map(view_id, complete), inherited=True))


def check_view_writes(items: list[ViewWrite], limits: Limits) -> None:
    """Refuse views that are invalid whatever the schema of the project is."""
    refuse(rule for item in items for rule in rules.violations(item, limits))
    check_writable(item.space for item in items)


def view_objects(defined: StoredViewsById, snapshot: Snapshot) -> list[SchemaObject]:
    """Return the schema objects of the views of `defined` that are new or changed."""
    return [_object(key, encoded(view)) for key, view in defined.items() if view is not snapshot.views.get(key)]


def retrieve(context: Context, project: str, request: ViewKeys, parameters: RetrieveViews) -> Views:
    """Return the requested views that exist: by version, or all versions of each."""
    _check_keys(request.items)
    check_all_or_no_versions(request.items)
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    keys = select_versions(request.items, snapshot.all_views)
    return Views(_present(snapshot, keys, inherited=parameters.include_inherited_properties))


def list_page(context: Context, project: str, request: ListViews) -> ViewsPage:
    """Return one page of the views: the newest version of each, or all."""
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    used_for = request.used_for or _LISTED

    def is_listed(key: ViewId) -> bool:
        if request.used_for is None and not snapshot.all_views[key].definition.stream_id:
            return True  # only a view with a stream can be for records: the others need not be resolved
        view = snapshot.view(key)
        return view is not None and view.used_for in used_for

    keys, cursor = list_page_of(
        "views", request, snapshot.views, snapshot.all_views, is_listed, fingerprint=sorted(used_for)
    )
    items = _present(snapshot, keys, inherited=request.include_inherited_properties)
    return ViewsPage(items=items, next_cursor=cursor)


def delete(context: Context, project: str, request: ViewKeys) -> ViewKeys:
    """Delete views; views that do not exist are ignored."""
    _check_keys(request.items)
    check_versions_given(request.items)
    check_writable(item.space for item in request.items)

    def plan(_: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        return [_object(key) for key in select_versions(request.items, snapshot.views)]

    return ViewKeys([_key(ViewId(o.space, o.external_id, o.version)) for o in change(context, project, plan).objects])


def _key(view: ViewId) -> ViewKey:
    return ViewKey(space=view.space, external_id=view.external_id, version=view.version)


def _object(view: ViewId, definition: str | None = None) -> SchemaObject:
    return SchemaObject(
        kind="view", space=view.space, external_id=view.external_id, version=view.version, definition=definition
    )


def _check_keys(items: list[ViewKey]) -> None:
    check_items(items)
    refuse(rule for item in items for rule in id_violations("", item.space, item.external_id, item.version))


def _present(snapshot: Snapshot, keys: Iterable[ViewId], *, inherited: bool) -> list[View]:
    models = (snapshot.view(key) for key in keys)
    return [view_response(model, inherited=inherited) for model in models if model is not None]
