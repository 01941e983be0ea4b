"""Validates data models, and merges them into the stored ones."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from emulator import errors
from emulator.limits import DOCUMENTED, Limits
from emulator.schema.identifiers import description_violations, id_violations, size_violations
from emulator.schema.snapshot import Snapshot
from emulator.schema.views import rules
from emulator.schema.views.merge import StoredViewsById, view_id
from emulator.wire.references import DataModelId, ViewReference
from emulator.wire.schema.data_models import DataModel, DataModelWrite, ModelView
from emulator.wire.schema.views import ViewWrite

_DEFINING_FIELDS = {name: name for name in ("name", "description", "filter", "implements", "properties")} | {
    "stream_id": "streamId"
}
"""The fields that define a view inside a data model, with their names in JSON."""


def violations(model: DataModelWrite, limits: Limits = DOCUMENTED) -> Iterator[str]:
    """Yield the rules that `model` breaks by itself, without the rest of the schema."""
    yield from id_violations("", model.space, model.external_id, model.version)
    yield from description_violations("", model.name, model.description)
    yield from size_violations("views", model.views, 0, limits.views_per_data_model)
    for view in model.views or ():
        if view.type is None:
            continue
        yield from id_violations("views.", view.space, view.external_id, view.version)
        for name in _given_fields(view):
            yield f"views.{name} must be null for a reference to a view"


def definitions(models: list[DataModelWrite]) -> list[ViewWrite]:
    """Return the views that `models` define, without duplicates. Raises `Violations` where two differ."""
    found: dict[tuple[str, str, str], ViewWrite] = {}
    for model in models:
        for view in model.views or ():
            if not _is_reference(view):
                written = rules.with_defaults(_definition(view))
                if found.setdefault(view_id(written), written) != written:
                    raise errors.Violations([f"views has two definitions of '{view_id(written)}'"])
    return list(found.values())


def merge(written: DataModelWrite, snapshot: Snapshot, defined: StoredViewsById, now: int) -> DataModel:
    """Return the data model to store: the stored one itself where nothing changes.

    `defined` holds the views that the same request defines. Raises `UnknownViews` and `AmbiguousViews`.
    """
    view_ids = [view_id(view) for view in written.views or ()]
    name = str(data_model_id(written))
    missing = dict.fromkeys(str(view) for view in view_ids if view not in snapshot.all_views and view not in defined)
    if missing:
        raise errors.UnknownViews(list(missing))
    ambiguous = [
        external_id for external_id, count in Counter(view.external_id for view in view_ids).items() if count > 1
    ]
    if ambiguous:
        raise errors.AmbiguousViews(name, ambiguous)
    stored = snapshot.data_models.get(data_model_id(written))
    views = [ViewReference(space=v.space, external_id=v.external_id, version=v.version) for v in view_ids]
    if stored is not None:
        # Views that the update omits stay; one in another version is replaced.
        given = {view.external_id for view in view_ids}
        views += [view for view in stored.views if view.external_id not in given]
        _check_size(views, snapshot.limits)
    model = DataModel(
        space=written.space,
        external_id=written.external_id,
        version=written.version,
        created_time=stored.created_time if stored else now,
        last_updated_time=stored.last_updated_time if stored else now,
        is_global=False,
        views=views,
        name=written.name,
        description=written.description,
    )
    if stored is not None and stored == model:
        return stored
    return msgspec.structs.replace(model, last_updated_time=max(now, model.created_time))


def _check_size(views: list[ViewReference], limits: Limits) -> None:
    found = list(size_violations("views", views, 0, limits.views_per_data_model))
    if found:
        raise errors.Violations(found)


def data_model_id(model: DataModelWrite | DataModel) -> DataModelId:
    return DataModelId(model.space, model.external_id, model.version)


def _is_reference(view: ModelView) -> bool:
    """Whether `view` is a reference: it has a `type`, or no fields besides its id."""
    return view.type is not None or not any(_given_fields(view))


def _given_fields(view: ModelView) -> Iterator[str]:
    """Yield the names, as in JSON, of the fields that define a view and are given."""
    for name, encoded in _DEFINING_FIELDS.items():
        if getattr(view, name) is not None:
            yield encoded


def _definition(view: ModelView) -> ViewWrite:
    return ViewWrite(**{name: getattr(view, name) for name in ViewWrite.__struct_fields__})
