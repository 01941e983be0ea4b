"""Notices about missing indexes."""

from collections.abc import Iterator

from emulator.plan.query.notices.debugged_set import (
    DebuggedSet,
    Notice,
    container_property,
    is_indexed,
    references,
)
from emulator.schema.snapshot import Snapshot
from emulator.wire.references import ViewReference


def indexing_notices(debugged: DebuggedSet, snapshot: Snapshot) -> Iterator[Notice]:
    """The notices of the category `indexing`."""
    yield from _containers_without_indexes(debugged, snapshot)
    yield from _unindexed_through(debugged, snapshot)


def _containers_without_indexes(debugged: DebuggedSet, snapshot: Snapshot) -> Iterator[Notice]:
    """Grade C: a filter tests a property of a container that has no index at all (recorded)."""
    found = (container_property(path, snapshot) for path in debugged.tested_paths)
    involved = {one[0].id: one[0] for one in found if one is not None}
    unindexed = [container for container in involved.values() if not container.definition.indexes]
    if unindexed:
        # The service's own words: clients show them.
        hint = "The query is using one or more containers that doesn't have any indexes declared."
        containers = references(unindexed)
        yield debugged.notice("containersWithoutIndexesInvolved", "indexing", "C", hint, containers=containers)


def _unindexed_through(debugged: DebuggedSet, snapshot: Snapshot) -> Iterator[Notice]:
    """Grade E: the set follows a direct relation, in either direction, with which no index of its container begins."""
    nodes = debugged.expression.nodes
    if nodes is None or nodes.from_ is None or nodes.through is None:
        return
    source = nodes.through.source or nodes.through.view
    if source is None:
        return
    name = f"{source.external_id}/{source.version}" if isinstance(source, ViewReference) else source.external_id
    path = [source.space, name, nodes.through.identifier]
    found = container_property(path, snapshot)
    if found is not None and not is_indexed(*found):
        hint = "The direct relation that is traversed has no index. The traversal slows down as its container grows."
        yield debugged.notice("unindexedThrough", "indexing", "E", hint, property=path)
