"""Ids of schema objects, and references to schema objects and instances."""

from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

ExternalId = Annotated[str, Meta(min_length=1, max_length=256)]
"""Of an instance. The length is in characters; NUL is rejected when the request is planned."""


class ContainerId(NamedTuple):
    """Identity of a container inside a project."""

    space: str
    external_id: str

    def __str__(self) -> str:
        return f"{self.space}:{self.external_id}"


class ViewId(NamedTuple):
    """Identity of a view inside a project."""

    space: str
    external_id: str
    version: str

    def __str__(self) -> str:
        return f"{self.space}:{self.external_id}/{self.version}"


class DataModelId(NamedTuple):
    """Identity of a data model inside a project."""

    space: str
    external_id: str
    version: str

    def __str__(self) -> str:
        return f"{self.space}:{self.external_id}/{self.version}"


class ContainerReference(
    Struct,
    frozen=True,
    kw_only=True,
    rename="camel",
    tag_field="type",
    tag="container",
    forbid_unknown_fields=True,
):
    space: str
    external_id: str

    @property
    def id(self) -> ContainerId:
        return ContainerId(self.space, self.external_id)


class ViewReference(
    Struct,
    frozen=True,
    kw_only=True,
    rename="camel",
    tag_field="type",
    tag="view",
    forbid_unknown_fields=True,
):
    space: str
    external_id: str
    version: str

    @property
    def id(self) -> ViewId:
        return ViewId(self.space, self.external_id, self.version)


class InstanceReference(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A direct relation, a node type, or an end of an edge: always names a node."""

    space: str
    external_id: ExternalId
