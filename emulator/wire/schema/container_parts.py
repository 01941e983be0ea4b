"""The JSON of requests for single parts of a container: its indexes, constraints and properties."""

from msgspec import Struct


class PartKey(Struct, kw_only=True, rename="camel"):
    space: str
    container_external_id: str
    identifier: str


class PartKeys(Struct):
    items: list[PartKey]
