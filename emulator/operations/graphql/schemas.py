"""The GraphQL schemas of data models, made once per project, model and epoch."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from emulator import errors
from emulator.graphql.kept import Kept
from emulator.limits import DOCUMENTED, Limits

if TYPE_CHECKING:
    from emulator.graphql.model.prepared import PreparedSchema
    from emulator.graphql.request.documents import ParsedDocuments
    from emulator.schema.snapshot import Snapshot
    from emulator.wire.references import DataModelId

_SCHEMAS = 64


class GraphQLSchemas:
    """The schemas that were used last, and the documents of all of them.

    It is made at the start: what needs graphql-core is imported with the first request (`endpoints.py`).
    """

    def __init__(self, limits: Limits = DOCUMENTED) -> None:
        self._limits = limits
        self._kept: Kept[PreparedSchema] = Kept(_SCHEMAS)

    @cached_property
    def documents(self) -> ParsedDocuments:
        from emulator.graphql.request.documents import ParsedDocuments  # noqa: PLC0415 - as above

        return ParsedDocuments(self._limits)

    def of(self, identity: DataModelId, snapshot: Snapshot) -> PreparedSchema:
        """The schema of the data model `identity`, as the caller sees it. Raises `errors.UnknownDataModels`."""
        from emulator.graphql.model.prepared import PreparedSchema  # noqa: PLC0415 - as above

        data_model = snapshot.all_data_models.get(identity)
        if data_model is None:
            raise errors.UnknownDataModels([str(identity)])
        key = (snapshot.project, snapshot.life, snapshot.epoch, identity, snapshot.caller)
        return self._kept.get(key, lambda: PreparedSchema(data_model, snapshot))
