"""Exports instances, and the schema that they need."""

from msgspec import UNSET

from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.export.reading import listing, read_page
from emulator.plan.export.items import Items, StoredInstance, deleted
from emulator.plan.export.position import PARTS, Position, behind
from emulator.plan.export.schema import exported_schema
from emulator.schema.snapshot import Snapshot
from emulator.wire.export import ExportedInstances, ExportedSchema, ExportQuery


def export_schema(context: Context, project: str, _request: None) -> ExportedSchema:
    """Export the schema of a project. Its cursor leads to the first page of the instances."""

    def page(_transaction: Transaction, snapshot: Snapshot, start: Position) -> ExportedSchema:
        return exported_schema(snapshot, start.text)

    return read_page(context, project, None, page)


def export_instances(context: Context, project: str, request: ExportQuery) -> ExportedInstances:
    """Export a page of the instances of a project, with all that they have."""

    def page(transaction: Transaction, snapshot: Snapshot, start: Position) -> ExportedInstances:
        if start.part == "deleted":
            rows = transaction.rows(listing("export/list_deleted_targets", project, start, request.limit))
            found = ExportedInstances(items=[], deleted=[deleted(key) for (key,) in rows])
        else:
            rows = transaction.rows(listing("export/list_instances", project, start, request.limit))
            items = Items(snapshot, request.through).of([StoredInstance(*row) for row in rows])
            found = ExportedInstances(items=items, deleted=[])
        following = behind(start, project, [row[0] for row in rows], request.limit, PARTS)
        found.next_cursor = UNSET if following is None else following.text
        return found

    return read_page(context, project, request.cursor, page)
