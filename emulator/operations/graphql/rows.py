"""What a graph query reads for GraphQL: the rows of each set."""

from msgspec import Struct

from emulator.graphql.reads.rows import Rows
from emulator.plan.keys import split_keys
from emulator.plan.read.selection import InstanceColumns
from emulator.schema.model import PropertyModel


class RowSelection(Struct, frozen=True):
    """The properties of a set by key, and the labels, that are read of its instances."""

    columns: dict[str, PropertyModel]
    labels: tuple[str, ...]

    def present(self, instances: InstanceColumns, labels: list[list[bool]]) -> Rows:
        spaces, external_ids = split_keys(instances.keys)
        return Rows(
            keys=instances.keys,
            spaces=spaces,
            external_ids=external_ids,
            created_times=instances.created_times,
            last_updated_times=instances.last_updated_times,
            types=instances.types,
            start_nodes=instances.start_nodes,
            end_nodes=instances.end_nodes,
            values=dict(zip(self.columns, instances.values, strict=True)),
            labels=dict(zip(self.labels, labels, strict=True)),
        )
