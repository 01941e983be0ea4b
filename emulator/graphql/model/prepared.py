"""A schema with the documents that were sent to it: what is known to be valid is not validated again."""

from graphql import DocumentNode

from emulator.graphql.kept import Kept
from emulator.graphql.model.schema import ModelSchema, model_schema
from emulator.graphql.model.types import model_types
from emulator.graphql.request.document import Document, Operation, validate_document
from emulator.graphql.request.documents import LONGEST_KEPT
from emulator.graphql.request.introspection import Introspected, introspect
from emulator.graphql.request.selections import Selected
from emulator.schema.snapshot import Snapshot
from emulator.wire.graphql import GraphQLRequest
from emulator.wire.schema.data_models import DataModel

_DOCUMENTS = 64
_INTROSPECTIONS = 4


class PreparedSchema:
    """The schema of a data model at one epoch."""

    def __init__(self, data_model: DataModel, snapshot: Snapshot) -> None:
        self.schema: ModelSchema = model_schema(model_types(data_model, snapshot))
        self._documents: Kept[Document] = Kept(_DOCUMENTS)
        self._introspections: Kept[Introspected] = Kept(_INTROSPECTIONS)

    def document(self, text: str, node: DocumentNode) -> Document:
        """The document `node`, which is that of `text`, valid for this schema. Raises `Refused`."""
        if len(text) > LONGEST_KEPT:
            return validate_document(node, self.schema.graphql)
        return self._documents.get(text, lambda: validate_document(node, self.schema.graphql))

    def introspection(
        self, request: GraphQLRequest, operation: Operation, selected: dict[str, Selected]
    ) -> Introspected:
        """The fields `selected` of introspection. Raises `Refused`."""

        def read() -> Introspected:
            return introspect(self.schema.graphql, operation, selected, dict(request.variables or {}))

        if request.variables:
            return read()
        return self._introspections.get((request.query, request.operation_name), read)
