"""Data models as texts in the data modeling language: published, listed, and generated again."""

import re
from functools import cache, cached_property

import msgspec
from msgspec import structs

from emulator import errors
from emulator.errors import ApiError, UnknownDataModels
from emulator.graph.driver import Transaction
from emulator.graphql.dml import document as texts
from emulator.graphql.dml.compile import Publication, compile_text
from emulator.graphql.dml.document import Document
from emulator.graphql.dml.faults import Fault, FaultyText, Place
from emulator.graphql.dml.published import digest, text_of
from emulator.graphql.dml.required import check_required
from emulator.graphql.request.refusal import Refused
from emulator.graphql.service.answer import Page, Version, answer, read_request
from emulator.operations.context import Context
from emulator.operations.schema.change import change, encoded, refuse
from emulator.operations.schema.containers import ContainerWriting
from emulator.operations.schema.data_models import data_model_object
from emulator.operations.schema.views import view_objects
from emulator.schema import data_models as data_model_rules
from emulator.schema.pages import cursor_after, page
from emulator.schema.references import check_spaces
from emulator.schema.snapshot import SchemaObject, Snapshot
from emulator.schema.spaces import check_writable
from emulator.schema.views import rules as view_rules
from emulator.schema.views.merge import merge
from emulator.wire.graphql import GraphQLRequest, GraphQLResponse
from emulator.wire.references import DataModelId
from emulator.wire.schema.data_models import DataModel, DataModelWrite, PublishedText, StoredDataModel

_TOLD = (errors.InvalidRequest, errors.Conflict, errors.SystemSpace)
_DEFAULT_LIMIT = 1000
_WORD = re.compile(r"\w+")
_LIST = ["graphQlDmlVersions"]
"""What the cursors of the list are bound to."""


def execute(context: Context, project: str, request: GraphQLRequest) -> GraphQLResponse:
    """Answer a request of the endpoint."""
    try:
        asked = read_request(request, context.limits)
    except Refused as refused:
        return refused.response
    context.caller.require("write_models" if asked.writes else "read_models")
    service = _Service(context, project)
    if not asked.writes:
        return answer(asked, service)
    with context.disk.reserve(len(msgspec.json.encode(request))):
        return answer(asked, service)


class _Service:
    def __init__(self, context: Context, project: str) -> None:
        self._context = context
        self._project = project

    @cached_property
    def _snapshot(self) -> Snapshot:
        return self._context.graph.read(lambda transaction: self._context.schema(transaction, self._project))

    def list_versions(self, limit: int | None, cursor: str | None) -> Page:
        found = self._snapshot.all_data_models
        size = _DEFAULT_LIMIT if limit is None else limit
        keys, following = page(set(found), size, cursor, _LIST)
        return Page([_version(found[key], self._snapshot) for key in keys], cursor is not None, following is not None)

    def versions_of(self, space: str, external_id: str) -> Page:
        found = self._snapshot.all_data_models
        keys = sorted({key for key in found if (key.space, key.external_id) == (space, external_id)})
        return Page([_version(found[key], self._snapshot) for key in keys])

    def regenerate(self, data_model: DataModelId) -> Page:
        def plan(_: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
            model = snapshot.all_data_models.get(data_model)
            if model is None:
                raise UnknownDataModels([str(data_model)])
            return [data_model_object(data_model, encoded(model))] if data_model in snapshot.texts else []

        snapshot = change(self._context, self._project, plan).snapshot.visible_to(self._context.caller)
        return Page([_version(snapshot.all_data_models[data_model], snapshot)])

    def publish(self, asked: Publication, text: str | None, *, is_preserved: bool) -> Version:
        document = None if text is None else self._read(text)
        writing = _Writing(self._context, self._project, asked, text, document, is_preserved=is_preserved)
        try:
            snapshot = change(self._context, self._project, writing.plan).snapshot
        except _TOLD as refusal:
            raise FaultyText([_fault(refusal, document)]) from None
        writing.create_indexes(snapshot)
        snapshot = snapshot.visible_to(self._context.caller)
        return _version(snapshot.data_models[asked.id], snapshot)

    def _read(self, text: str) -> Document:
        try:
            return texts.read(text, self._context.limits)
        except errors.RequestLimitExceeded as refusal:
            raise FaultyText([_fault(refusal, None)]) from None


class _Writing:
    """Writes the containers, the views and the data model of a text in one transaction."""

    def __init__(
        self,
        context: Context,
        project: str,
        asked: Publication,
        text: str | None,
        document: Document | None,
        *,
        is_preserved: bool,
    ) -> None:
        self._context = context
        self._project = project
        self._asked = asked
        self._text = text
        self._document = document
        self._is_preserved = is_preserved
        self._containers: ContainerWriting | None = None

    def plan(self, transaction: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        check_spaces([self._asked.space], snapshot)
        if self._document is None:
            return self._renamed(snapshot)
        compiled = compile_text(self._document, self._asked, snapshot)
        self._containers = ContainerWriting(self._context, self._project, compiled.containers)
        containers = self._containers.plan(transaction, snapshot)
        with_containers = snapshot.with_changes(containers, snapshot.epoch + 1)
        now = self._context.now_in(snapshot)
        defined = merge([view_rules.with_defaults(view) for view in compiled.views], with_containers, now)
        views = view_objects(defined, snapshot)
        model = data_model_rules.merge(compiled.model, snapshot, defined, now)
        after = with_containers.with_changes([*views, _object(model)], snapshot.epoch + 1)
        check_required(compiled, after)
        published = PublishedText(text=self._text or "", digest=digest(model, after), is_preserved=self._is_preserved)
        is_same = model is snapshot.data_models.get(self._asked.id) and published == snapshot.texts.get(self._asked.id)
        return [*containers, *views, *([] if is_same else [_object(model, published)])]

    def _renamed(self, snapshot: Snapshot) -> list[SchemaObject]:
        """Without a text, the data model gets its name and description only."""
        asked = self._asked
        written = DataModelWrite(
            space=asked.space,
            external_id=asked.external_id,
            version=asked.version,
            name=asked.name,
            description=asked.description,
        )
        refuse(data_model_rules.violations(written, self._context.limits))
        check_writable([asked.space])
        stored = snapshot.data_models.get(asked.id)
        model = data_model_rules.merge(written, snapshot, {}, self._context.now_in(snapshot))
        return [] if model is stored else [_object(model, snapshot.texts.get(asked.id))]

    def create_indexes(self, snapshot: Snapshot) -> None:
        """Create the indexes of the containers, after the commit."""
        if self._containers is not None:
            self._containers.create_indexes(snapshot)


def _object(model: DataModel, published: PublishedText | None = None) -> SchemaObject:
    stored = StoredDataModel(**structs.asdict(model), dml=published)
    return data_model_object(DataModelId(model.space, model.external_id, model.version), encoded(stored))


def _version(model: DataModel, snapshot: Snapshot) -> Version:
    identity = DataModelId(model.space, model.external_id, model.version)
    return Version(
        id=identity,
        name=model.name,
        description=model.description,
        created_time=model.created_time,
        last_updated_time=model.last_updated_time,
        views=model.views,
        text=cache(lambda: text_of(model, snapshot)),
        cursor=cursor_after(identity, _LIST),
    )


def _fault(refusal: ApiError, document: Document | None) -> Fault:
    """Return the fault for what the API refuses, at the type that its message names, if any."""
    words = set(_WORD.findall(refusal.message))
    types = document.types.values() if document else ()
    place = next((one.place for one in types if one.name in words), Place())
    return Fault(message=refusal.message, place=place)
