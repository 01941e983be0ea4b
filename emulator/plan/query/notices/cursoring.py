"""Notices about cursors that an index cannot continue."""

from collections.abc import Iterator

from emulator.plan.query.notices.debugged_set import DebuggedSet, Notice, has_nested
from emulator.plan.query.resolve import through_property
from emulator.schema.snapshot import Snapshot


def cursoring_notices(debugged: DebuggedSet, snapshot: Snapshot) -> Iterator[Notice]:
    """The notices of the category `cursoring`, all grade D: only a set that the request gives a cursor for has them.

    `intractableDirectRelationsCursor`: the set follows a list of direct relations. `intractableCursorWithNestedFilter`:
    a filter of the set has a `nested`, at any depth.
    """
    if not debugged.has_cursor:
        return
    nodes = debugged.expression.nodes
    if nodes is not None and nodes.from_ is not None and nodes.through is not None:
        followed = through_property(nodes.through, snapshot)
        if followed.type.list:
            hint = "A page of the targets of a list of direct relations is found only by sorting all of them."
            yield debugged.notice("intractableDirectRelationsCursor", "cursoring", "D", hint)
    if any(map(has_nested, debugged.filters)):
        hint = "A nested filter joins other nodes, so that no index continues at the cursor."
        yield debugged.notice("intractableCursorWithNestedFilter", "cursoring", "D", hint)
