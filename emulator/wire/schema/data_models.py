"""The JSON of data models: definitions and responses."""

from typing import Any, Literal

from msgspec import Struct

from emulator.wire.references import ViewReference
from emulator.wire.schema.views import ViewWrite


class ModelView(ViewWrite):
    """A view of a data model: a reference, with `type: view`, or a definition."""

    type: Literal["view"] | None = None


class DataModelWrite(Struct, kw_only=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    space: str
    external_id: str
    version: str
    name: str | None = None
    description: str | None = None
    views: list[ModelView] | None = None


class ApplyDataModels(Struct, forbid_unknown_fields=True):
    items: list[DataModelWrite]


class DataModel(Struct, kw_only=True, rename="camel", omit_defaults=True):
    """A data model as the API answers it, and as it is stored; see also `StoredDataModel`."""

    space: str
    external_id: str
    version: str
    created_time: int
    last_updated_time: int
    is_global: bool
    views: list[ViewReference]
    name: str | None = None
    description: str | None = None


class PublishedText(Struct, kw_only=True, rename="camel", omit_defaults=True):
    """The text in the data modeling language by which a data model was published.

    `digest` is that of the views and containers that it has described. `is_preserved` is whether it stays when they
    change.
    """

    text: str
    digest: str
    is_preserved: bool = False


class StoredDataModel(DataModel, kw_only=True, rename="camel", omit_defaults=True):
    """A data model as it is stored where it was published as a text."""

    dml: PublishedText | None = None


class InlinedDataModel(DataModel, kw_only=True, rename="camel", omit_defaults=True):
    """A data model with the full views; a view that does not exist any more is a reference."""

    views: list[Any]


class DataModelKey(Struct, kw_only=True, rename="camel"):
    """A data model in `byids`, where all or none have a version, and in `delete`, where all have one."""

    space: str
    external_id: str
    version: str | None = None


class DataModelKeys(Struct):
    """Unknown fields are ignored: clients also send `inlineViews` here, where it has no effect."""

    items: list[DataModelKey]


class RetrieveDataModels(Struct, kw_only=True, rename="camel"):
    """The query parameters of `byids`."""

    inline_views: bool = False


class ListDataModels(Struct, kw_only=True, rename="camel"):
    """The query parameters of the list."""

    limit: int | None = None
    cursor: str | None = None
    inline_views: bool = False
    space: str | None = None
    all_versions: bool = False
    include_global: bool = False


class DataModels(Struct):
    items: list[DataModel]


class DataModelsPage(Struct, kw_only=True, rename="camel", omit_defaults=True):
    items: list[DataModel]
    next_cursor: str | None = None
