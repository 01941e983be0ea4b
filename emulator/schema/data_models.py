"""Turns a data model that a client writes, and the one stored so far, into the one to store."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from emulator import errors
from emulator.limits import DOCUMENTED, Limits
from emulator.schema.identifiers import described, identity, sized
from emulator.schema.snapshot import Snapshot
from emulator.schema.views import rules
from emulator.schema.views.define import Defined, view_id
from emulator.wire.references import DataModelId, ViewReference
from emulator.wire.schema.data_models import DataModel, DataModelWrite, ModelView
from emulator.wire.schema.views import ViewWrite


def violations(model: DataModelWrite, limits: Limits = DOCUMENTED) -> Iterator[str]:
    """Yield what is wrong with `model`, whatever else exists."""
    yield from identity("", model.space, model.external_id, model.version)
    yield from described("", model.name, model.description)
    yield from sized("views", model.views, 0, limits.views_per_data_model)
    for view in model.views or ():
        if view.type is None:
            continue
        yield from identity("views.", view.space, view.external_id, view.version)
        for name in _said(view):
            yield f"views.{name} must be null for a reference to a view"


def definitions(models: list[DataModelWrite]) -> list[ViewWrite]:
    """Return the views that `models` define, each once; two definitions of one view are refused."""
    found: dict[tuple[str, str, str], ViewWrite] = {}
    for model in models:
        for view in model.views or ():
            if not _is_reference(view):
                written = rules.full(_definition(view))
                if found.setdefault(view_id(written), written) != written:
                    raise errors.Violations([f"views has two definitions of '{view_id(written)}'"])
    return list(found.values())


def define(written: DataModelWrite, snapshot: Snapshot, defined: Defined, now: int) -> DataModel:
    """Return the data model to store: the stored one itself where `written` changes nothing."""
    named = [view_id(view) for view in written.views or ()]
    name = str(data_model_id(written))
    missing = dict.fromkeys(str(view) for view in named if view not in snapshot.all_views and view not in defined)
    if missing:
        raise errors.UnknownViews(list(missing))
    twice = [external_id for external_id, count in Counter(view.external_id for view in named).items() if count > 1]
    if twice:
        raise errors.AmbiguousViews(name, twice)
    stored = snapshot.data_models.get(data_model_id(written))
    model = DataModel(
        space=written.space,
        external_id=written.external_id,
        version=written.version,
        created_time=stored.created_time if stored else now,
        last_updated_time=stored.last_updated_time if stored else now,
        is_global=False,
        views=[ViewReference(space=v.space, external_id=v.external_id, version=v.version) for v in named],
        name=written.name,
        description=written.description,
    )
    if stored is not None and stored == model:
        return stored
    return msgspec.structs.replace(model, last_updated_time=now)


def data_model_id(model: DataModelWrite | DataModel) -> DataModelId:
    return DataModelId(model.space, model.external_id, model.version)


def _is_reference(view: ModelView) -> bool:
    """Say whether `view` only names one: by its `type`, or because nothing more is said of it."""
    return view.type is not None or not any(_said(view))


def _said(view: ModelView) -> Iterator[str]:
    for name in ("name", "description", "filter", "implements", "properties"):
        if getattr(view, name) is not None:
            yield name


def _definition(view: ModelView) -> ViewWrite:
    return ViewWrite(**{name: getattr(view, name) for name in ViewWrite.__struct_fields__})
