"""Files as nodes with data in the container CogniteFile."""

from collections.abc import Iterator
from datetime import datetime

from emulator.errors import UnknownFiles
from emulator.plan.classic.nodes import NodeResource, equal, refuse_fields, within
from emulator.plan.filter.predicates import Any_, Field, Not, Predicate, Present, StartsWith, Value, every
from emulator.plan.keys import external_id_of, space_of
from emulator.plan.read.selection import InstanceColumns
from emulator.wire.classic.files import File, FileFilter
from emulator.wire.classic.requests import NodeIdentifier

_COLUMNS = (
    "CogniteDescribable.name",
    "CogniteFile.isUploaded",
    "CogniteFile.uploadedTime",
    "CogniteFile.mimeType",
    "CogniteFile.directory",
    "CogniteSourceable.source",
    "CogniteSourceable.sourceCreatedTime",
    "CogniteSourceable.sourceUpdatedTime",
)
_NAME, _IS_UPLOADED, _, _MIME_TYPE, _DIRECTORY, *_ = (Field(key, "text") for key in _COLUMNS)
_SOURCE = Field("CogniteSourceable.source", "direct", part="externalId")
_EXTERNAL_ID = Field("externalId", "text")
_EMULATED = (
    "name",
    "mime_type",
    "source",
    "external_id_prefix",
    "directory_prefix",
    "uploaded",
    "created_time",
    "last_updated_time",
)


def file_predicate(said: FileFilter | None) -> Predicate:
    """What the nodes must fulfil beside being files. Raises `NotEmulated`."""
    if said is None:
        return every()
    refuse_fields(said, _EMULATED, "files")
    return every(*_conditions(said))


def _conditions(said: FileFilter) -> Iterator[Predicate]:
    yield from equal(_NAME, said.name)
    yield from equal(_MIME_TYPE, said.mime_type)
    yield from equal(_SOURCE, said.source)
    for is_uploaded in equal(_IS_UPLOADED, said.uploaded):
        # Where nothing was ever said, nothing was uploaded.
        yield is_uploaded if said.uploaded else Any_((is_uploaded, Not(Present(_IS_UPLOADED))))
    if said.external_id_prefix is not None:
        yield StartsWith(_EXTERNAL_ID, Value(said.external_id_prefix))
    if said.directory_prefix is not None:
        yield StartsWith(_DIRECTORY, Value(said.directory_prefix))
    yield from within(Field("createdTime", "time"), said.created_time)
    yield from within(Field("lastUpdatedTime", "time"), said.last_updated_time)


def _present(facts: InstanceColumns) -> list[File]:
    return list(map(_file, facts.keys, facts.created_times, facts.last_updated_times, *facts.values))


def _file(
    key: str,
    created_time: int,
    last_updated_time: int,
    number: int,
    name: str | None,
    is_uploaded: bool | None,  # noqa: FBT001 - a column
    uploaded_time: str | None,
    mime_type: str | None,
    directory: str | None,
    source: str | None,
    source_created_time: str | None,
    source_updated_time: str | None,
) -> File:
    return File(
        id=number,
        instance_id=NodeIdentifier(space=space_of(key), external_id=external_id_of(key)),
        external_id=external_id_of(key),
        # Clients insist on a name.
        name=external_id_of(key) if name is None else name,
        uploaded=bool(is_uploaded),
        created_time=created_time,
        last_updated_time=last_updated_time,
        uploaded_time=_milliseconds(uploaded_time),
        mime_type=mime_type,
        directory=directory,
        source=None if source is None else external_id_of(source),
        source_created_time=_milliseconds(source_created_time),
        source_modified_time=_milliseconds(source_updated_time),
    )


def _milliseconds(timestamp: str | None) -> int | None:
    return None if timestamp is None else round(datetime.fromisoformat(timestamp).timestamp() * 1000)


FILES = NodeResource("files", "CogniteFile", _COLUMNS, _present, UnknownFiles)
