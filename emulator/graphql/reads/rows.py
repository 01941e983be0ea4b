"""A result set as read: its instances in columns."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field


class Rows(Struct, gc=False):
    """Instances in columns, all in one order.

    `keys` identify the instances; `types`, `start_nodes`, `end_nodes` and the values of direct relations are keys of
    nodes. `values` are the stored values by property key, `labels` says by the label of a container whether an
    instance has data in it. The times are milliseconds. `cursor` is that of the next page, if the page is full.
    """

    keys: Sequence[str] = ()
    spaces: Sequence[str] = ()
    external_ids: Sequence[str] = ()
    created_times: Sequence[int] = ()
    last_updated_times: Sequence[int] = ()
    types: Sequence[str | None] = ()
    start_nodes: Sequence[str | None] = ()
    end_nodes: Sequence[str | None] = ()
    values: dict[str, Sequence[Any]] = field(default_factory=dict[str, Sequence[Any]])
    labels: dict[str, Sequence[bool]] = field(default_factory=dict[str, Sequence[bool]])
    cursor: str | None = None

    def column(self, property_key: str) -> Sequence[Any]:
        return self.values[property_key] if self.keys else ()
