"""A schema with the documents that were sent to it: what is known to be valid is not validated again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from emulator.graphql.model.schema import ModelSchema, model_schema
from emulator.graphql.model.types import model_types
from emulator.graphql.request.document import Document, Operation, parse_document, validate_document
from emulator.graphql.request.introspection import introspect
from emulator.graphql.request.selections import Selected
from emulator.limits import Limits
from emulator.schema.snapshot import Snapshot
from emulator.wire.graphql import GraphQLRequest
from emulator.wire.schema.data_models import DataModel

_DOCUMENTS = 64
_LONGEST = 16_384
"""Characters of a document that is kept: longer ones are rarely sent twice."""
_INTROSPECTIONS = 4

V = TypeVar("V")


class Kept(Generic[V]):
    """The `size` values that were used last, by key. A value that two threads make at once is made twice."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return made


class PreparedSchema:
    """The schema of a data model at one epoch."""

    def __init__(self, data_model: DataModel, snapshot: Snapshot) -> None:
        self.schema: ModelSchema = model_schema(model_types(data_model, snapshot))
        self._documents: Kept[Document] = Kept(_DOCUMENTS)
        self._introspections: Kept[dict[str, Any]] = Kept(_INTROSPECTIONS)

    def document(self, text: str, limits: Limits) -> Document:
        """The document `text`. Raises `Refused`, and `errors.RequestLimitExceeded` for one past a bound."""

        def read() -> Document:
            return validate_document(parse_document(text, limits), self.schema.graphql)

        return read() if len(text) > _LONGEST else self._documents.get(text, read)

    def introspection(
        self, request: GraphQLRequest, operation: Operation, selected: dict[str, Selected]
    ) -> dict[str, Any]:
        """The data of the fields `selected` of introspection."""

        def read() -> dict[str, Any]:
            return introspect(self.schema.graphql, operation, selected, dict(request.variables or {}))

        if request.variables:
            return read()
        return self._introspections.get((request.query, request.operation_name), read)
