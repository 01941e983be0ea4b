"""What several answers of the console have in common: bounded counts, and references without a `type`."""

from typing import Annotated

from msgspec import Meta, Struct

Limit = Annotated[int, Meta(ge=1, le=1_000)]


class Part(Struct, kw_only=True, rename="camel"):
    """A part of an answer."""


class Counted(Part):
    """A number of instances, which stops at a bound: then there are at least as many. Null where nothing is counted."""

    count: int | None
    count_is_at_least: bool


class ViewKey(Part):
    space: str
    external_id: str
    version: str


class Key(Part):
    """A container, or a node."""

    space: str
    external_id: str
