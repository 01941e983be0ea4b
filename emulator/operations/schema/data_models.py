"""The endpoints of data models."""

from collections.abc import Iterable
from typing import Any

import msgspec

from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.schema.change import change, check_distinct, check_items, encoded, refuse
from emulator.operations.schema.views import check_view_writes, view_objects
from emulator.schema import data_models as rules
from emulator.schema.data_models import data_model_id
from emulator.schema.identifiers import id_violations
from emulator.schema.references import check_spaces
from emulator.schema.snapshot import SchemaObject, Snapshot
from emulator.schema.spaces import check_writable
from emulator.schema.versions import check_all_or_no_versions, check_versions_given, list_page_of, select_versions
from emulator.schema.views.merge import merge
from emulator.schema.views.response import view_response
from emulator.wire.references import DataModelId, ViewReference
from emulator.wire.schema.data_models import (
    ApplyDataModels,
    DataModel,
    DataModelKey,
    DataModelKeys,
    DataModels,
    DataModelsPage,
    InlinedDataModel,
    ListDataModels,
    RetrieveDataModels,
)


def apply(context: Context, project: str, request: ApplyDataModels) -> DataModels:
    """Create or replace data models and their inline views; an unchanged data model keeps its timestamps."""
    check_items(request.items)
    check_distinct(_key(data_model_id(item)) for item in request.items)
    refuse(rule for item in request.items for rule in rules.violations(item, context.limits))
    check_writable(item.space for item in request.items)
    views = rules.definitions(request.items)
    check_view_writes(views, context.limits)

    def plan(_: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        check_spaces((item.space for item in request.items), snapshot)
        now = context.now_in(snapshot)
        defined = merge(views, snapshot, now)
        models = [rules.merge(item, snapshot, defined, now) for item in request.items]
        changed = [model for model in models if model is not snapshot.data_models.get(data_model_id(model))]
        return [
            *view_objects(defined, snapshot),
            *(data_model_object(data_model_id(model), encoded(model)) for model in changed),
        ]

    snapshot = change(context, project, plan).snapshot
    return DataModels([snapshot.data_models[data_model_id(item)] for item in request.items])


def retrieve(context: Context, project: str, request: DataModelKeys, parameters: RetrieveDataModels) -> DataModels:
    """Return the requested data models that exist: by version, or all versions of each."""
    _check_keys(request.items)
    check_all_or_no_versions(request.items)
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    keys = select_versions(request.items, snapshot.all_data_models)
    return DataModels(_present(snapshot, keys, inlined=parameters.inline_views))


def list_page(context: Context, project: str, request: ListDataModels) -> DataModelsPage:
    """Return one page of the data models: the newest version of each, or all."""
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    keys, cursor = list_page_of("datamodels", request, snapshot.data_models, snapshot.all_data_models)
    return DataModelsPage(items=_present(snapshot, keys, inlined=request.inline_views), next_cursor=cursor)


def delete(context: Context, project: str, request: DataModelKeys) -> DataModelKeys:
    """Delete data models, not their views; data models that do not exist are ignored."""
    _check_keys(request.items)
    check_versions_given(request.items)
    check_writable(item.space for item in request.items)

    def plan(_: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        return [data_model_object(key) for key in select_versions(request.items, snapshot.data_models)]

    deleted = change(context, project, plan).objects
    return DataModelKeys([_key(DataModelId(one.space, one.external_id, one.version)) for one in deleted])


def _key(model: DataModelId) -> DataModelKey:
    return DataModelKey(space=model.space, external_id=model.external_id, version=model.version)


def data_model_object(model: DataModelId, definition: str | None = None) -> SchemaObject:
    """Return the schema object of a data model; of a deleted one without its definition."""
    return SchemaObject(
        kind="datamodel",
        space=model.space,
        external_id=model.external_id,
        version=model.version,
        definition=definition,
    )


def _check_keys(items: list[DataModelKey]) -> None:
    check_items(items)
    refuse(rule for item in items for rule in id_violations("", item.space, item.external_id, item.version))


def _present(snapshot: Snapshot, keys: Iterable[DataModelId], *, inlined: bool) -> list[DataModel]:
    models = [snapshot.all_data_models[key] for key in keys]
    return [_inlined(snapshot, model) for model in models] if inlined else models


def _inlined(snapshot: Snapshot, model: DataModel) -> DataModel:
    fields: dict[str, Any] = msgspec.structs.asdict(model)
    fields["views"] = [_view(snapshot, view) for view in model.views]
    return InlinedDataModel(**fields)


def _view(snapshot: Snapshot, reference: ViewReference) -> Any:
    """The full view; the reference where the view does not exist any more."""
    view = snapshot.view(reference.id)
    return reference if view is None else view_response(view, inherited=True)
