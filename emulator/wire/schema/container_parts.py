"""The JSON of what is inside a container: an index, a constraint or a property, named by itself."""

from msgspec import Struct


class PartKey(Struct, kw_only=True, rename="camel"):
    space: str
    container_external_id: str
    identifier: str


class PartKeys(Struct):
    items: list[PartKey]
