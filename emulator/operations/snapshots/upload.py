"""Writes a snapshot that comes in parts. It exists with the last one; before, nobody sees it."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from emulator import errors
from emulator.compile.library import statement
from emulator.compile.projects.snapshots import REFERENCES
from emulator.graph.driver import Transaction
from emulator.graph.layout import LAYOUT
from emulator.operations.context import Context
from emulator.operations.snapshots import save, store
from emulator.schema.project_clock import MAX_PERIODS, ProjectClock
from emulator.schema.snapshot import Snapshot as Schema
from emulator.schema.storage_format import from_text
from emulator.wire.project_clock import LATEST
from emulator.wire.snapshot_parts import (
    FORMAT,
    Copy,
    Edges,
    Header,
    PartWrite,
    Properties,
    Relations,
    Upload,
)
from emulator.wire.snapshots import SavePath

_NOT_OF_THE_STATE = ("name", "locked", "commitLock", "life", "restoring")
"""Properties of the node of a project that say nothing of its content."""
_EDGE, _DELETED = "edge/", "_Deleted"
_LABELS = {"Instance", _DELETED}


def write_part(context: Context, project: str, part: PartWrite, path: SavePath) -> Upload:
    """Add a part to a snapshot of `project`, which may be one of another project, or of another emulator.

    Raises `UnusableSnapshot` for what is no part of one.
    """
    with context.disk.reserve(items=len(part.instances)):
        return _write(context, project, part, path)


def _write(context: Context, project: str, part: PartWrite, path: SavePath) -> Upload:
    name = path.name
    upload = _begin(context, project, part.header, name) if part.header else part.upload
    if upload is None:
        raise errors.UnusableSnapshot(name, "its first part is no header")
    context.graph.write(lambda transaction: _add(transaction, project, part, upload, name))
    if part.complete:
        _complete(context, project, upload, path)
    return Upload(upload)


def _begin(context: Context, project: str, header: Header, name: str) -> str:
    if header.format > FORMAT or header.layout != LAYOUT:
        reason = f"it has format {header.format} and layout {header.layout}, this emulator reads {FORMAT} and {LAYOUT}"
        raise errors.UnusableSnapshot(name, reason)
    schema = _schema(context, project, header.state, header.schema or {}, name)
    single, lists = save.references(schema)
    upload = store.new_id()
    begun = statement(
        "snapshot/upload_state",
        snapshot=upload,
        project=project,
        instances=header.instances,
        source=header.project,
        references=sorted(single),
        listReferences=sorted(lists),
        state={key: value for key, value in header.state.items() if key not in _NOT_OF_THE_STATE},
        schema=header.schema,
    )
    context.graph.write(lambda transaction: transaction.run(begun))
    return upload


def _schema(context: Context, project: str, state: Properties, schema: Properties, name: str) -> Schema:
    """The schema in the properties of its node. Raises `UnusableSnapshot` where they are none."""
    try:
        ProjectClock.of(msgspec.convert(state, _State).clock)
        _check_lists(state | schema)
        objects = [from_text(text).object for text in _texts_of_objects(schema)]
        return Schema.empty(project, "", context.limits, context.schema_cache.system).with_changes(objects, 1)
    except (ValueError, LookupError, TypeError) as error:
        raise errors.UnusableSnapshot(name, "its header has no schema and state of a project") from error


def _texts_of_objects(schema: Properties) -> list[str]:
    """The texts of the objects of a schema, in the lists that its node has. Raises an error where it has no lists."""
    if not schema:
        return []
    epochs = msgspec.convert(schema["epochs"], list[_Number])
    lists = (msgspec.convert(schema[f"objects{number}"], list[str]) for number in range(len(epochs)))
    return [text for texts in lists for text in texts]


_Number = Annotated[int, Meta(ge=0, le=2**53)]


class _State(Struct):
    """What the properties of a project must have at least."""

    epoch: _Number
    change: _Number
    tombstones: bool
    groups: list[str] = []
    clock: Annotated[list[Annotated[float, Meta(ge=-2 * LATEST, le=2 * LATEST)]], Meta(max_length=3 * MAX_PERIODS)] = []


class _Source(Struct, frozen=True):
    """The project that a snapshot was saved in, and the properties whose values begin with its name."""

    name: str
    single: list[str]
    lists: list[str]

    def renamed(self, properties: dict[str, Any], project: str) -> dict[str, Any]:
        """The properties of an instance, as they are in `project`. Raises `ValueError` for those of none."""
        changed: dict[str, Any] = {"project": project, "key": self._key(properties["key"], project)}
        for key in (*REFERENCES, *self.single):
            if key in properties:
                changed[key] = self._key(properties[key], project)
        for key in self.lists:
            if key in properties:
                changed[key] = [self._key(one, project) for one in properties[key]]
        return properties | changed

    def _key(self, key: str, project: str) -> str:
        edge, rest = (_EDGE, key.removeprefix(_EDGE)) if key.startswith(_EDGE) else ("", key)
        if not rest.startswith(f"{self.name}:"):
            raise ValueError(key)
        return edge + project + rest.removeprefix(self.name)


def _add(transaction: Transaction, project: str, part: PartWrite, upload: str, name: str) -> None:
    rows = transaction.rows(statement("snapshot/find_upload", snapshot=upload, project=project))
    if not rows:
        raise errors.UnusableSnapshot(name, "its upload has ended, or began with no header")
    instances, *source = rows[0]
    in_snapshot = {"_snapshot": upload}
    try:
        copies = [_copy(copy, upload, project, _Source(*source)) for copy in part.instances]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise errors.UnusableSnapshot(name, "it has an instance that is none of its project") from error
    if copies:
        transaction.run(statement("snapshot/upload_copies", copies=copies))
    for kind, columns in (("relations", part.relations), ("edges", part.edges)):
        if columns is not None:
            _check_columns(columns, instances, name)
            text = "snapshot/upload_relations" if kind == "relations" else "snapshot/upload_edges"
            transaction.run(statement(text, **{kind: msgspec.to_builtins(columns) | in_snapshot}))


def _copy(copy: Copy, upload: str, project: str, source: _Source) -> dict[str, Any]:
    """The properties of the node of a copy. Raises `ValueError` for labels and properties that no instance has."""
    if _LABELS.isdisjoint(copy.labels) or any(one.startswith("_") for one in copy.labels if one != _DELETED):
        raise ValueError(copy.labels)
    if any(key.startswith("_") for key in copy.properties) or not isinstance(copy.properties["number"], int):
        raise ValueError(copy.properties)
    _check_lists(copy.properties)
    return {
        **source.renamed(copy.properties, project),
        "_snapshot": upload,
        "_position": copy.position,
        "_labels": copy.labels,
        "_relationKeys": copy.relation_keys,
    }


def _check_lists(properties: Properties) -> None:
    """Raise `ValueError` for a list with values of several types, which Neo4j stores in no property."""
    for value in properties.values():
        if isinstance(value, list) and len({type(one) for one in value}) > 1:
            raise ValueError(value)


def _check_columns(columns: Relations | Edges, instances: int, name: str) -> None:
    """Raise `UnusableSnapshot` where the columns differ in length, or lead to instances that there are not."""
    lengths = {len(getattr(columns, column)) for column in columns.__struct_fields__}
    ends = [*columns.starts, *columns.ends, *(columns.edges if isinstance(columns, Edges) else ())]
    if len(lengths) > 1 or max(ends) >= instances or not all(columns.types):
        raise errors.UnusableSnapshot(name, "its relationships lead to no instances of it")


def _complete(context: Context, project: str, upload: str, path: SavePath) -> None:
    def work(transaction: Transaction) -> str | None:
        single, lists, *counts = transaction.row(statement("snapshot/end_upload", snapshot=upload))
        instances, copies, positions, last, numbers, keys, deleted = counts
        if not (instances == copies == positions == numbers == last + 1 == keys + deleted):
            raise errors.UnusableSnapshot(
                path.name, f"it has {copies} instances that differ, and should have {instances}"
            )
        stored = store.new(upload, project, path.name, instances, single, lists, temporary=path.temporary)
        store.require_unused(transaction, project, path.name)
        (replaced,) = transaction.row(save.written(stored))
        return replaced

    replaced = context.graph.write(work, seconds=save.SECONDS)
    if replaced is not None:
        store.purge(context.graph, replaced)
