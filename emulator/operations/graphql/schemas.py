"""The GraphQL schemas of data models, made once per project, model and epoch."""

from emulator import errors
from emulator.graphql.model.prepared import Kept, PreparedSchema
from emulator.schema.snapshot import Snapshot
from emulator.wire.references import DataModelId

_SCHEMAS = 64


class GraphQLSchemas:
    """The schemas that were used last."""

    def __init__(self) -> None:
        self._kept: Kept[PreparedSchema] = Kept(_SCHEMAS)

    def of(self, identity: DataModelId, snapshot: Snapshot) -> PreparedSchema:
        """The schema of the data model `identity`, as the caller sees it. Raises `errors.UnknownDataModels`."""
        data_model = snapshot.all_data_models.get(identity)
        if data_model is None:
            raise errors.UnknownDataModels([str(identity)])
        key = (snapshot.project, snapshot.life, snapshot.epoch, identity, snapshot.caller)
        return self._kept.get(key, lambda: PreparedSchema(data_model, snapshot))
