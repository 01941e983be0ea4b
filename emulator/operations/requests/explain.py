"""Why a request was refused, with what was stored at that moment and what may have been meant."""

from typing import Any

from msgspec import structs

from emulator import errors
from emulator.graph import trace
from emulator.operations.context import Context
from emulator.operations.requests.nearest import nearest
from emulator.operations.requests.stored import read_stored
from emulator.operations.requests.why import RefusedItem, Why, describe
from emulator.plan.apply.groups import instance_type_of
from emulator.wire.instances import EdgeWrite, NodeWrite


def explain(context: Context, project: str, error: errors.ApiError, request: Any) -> Why:
    """Return what `error` and the state of `project` tell about the refusal of `request`.

    It is read now, and is not part of the trace of the request. What cannot be read is left out.
    """
    why = describe(error)
    if error.item is not None:
        why = structs.replace(why, item=_placed(error.item, request))
    elif why.item is None:
        why = structs.replace(why, item=_first_named(error, request))
    snapshot = context.schema_cache.cached(project)
    if snapshot is None or error.status >= errors.InternalError.status:
        return why
    stored = None
    if error.item is not None:
        named = [name for name in (why.property,) if name]
        try:
            with trace.recording(None):
                stored = read_stored(context, snapshot, error.item, named)
        except errors.ApiError:
            pass
    return structs.replace(why, stored=stored, nearest=nearest(error, snapshot))


def _first_named(error: errors.ApiError, request: Any) -> RefusedItem | None:
    """The first instance of `request` that an error names which is about the request as a whole."""
    items: list[Any] = getattr(request, "items", None) or []
    for position, one in enumerate(items):
        if not isinstance(one, NodeWrite | EdgeWrite):
            return None
        match error:
            case errors.UnknownSpaces():
                is_named = one.space in error.spaces
            case errors.DuplicateItems():
                is_named = f"{one.space}:{one.external_id}" in error.items
            case _:
                return None
        if is_named:
            return RefusedItem(position, one.space, one.external_id, instance_type_of(one))
    return None


def _placed(item: errors.Item, request: Any) -> RefusedItem:
    """`item` with its place in the list of `request` that has it."""
    identity = item.instance_type, item.space, item.external_id
    for name in ("items", "delete"):
        for position, one in enumerate(getattr(request, name, None) or ()):
            kind = getattr(one, "instance_type", None) or one.__struct_config__.tag
            if (kind, one.space, one.external_id) == identity:
                return RefusedItem(position, item.space, item.external_id, item.instance_type)
    return RefusedItem(None, item.space, item.external_id, item.instance_type)
