"""Permissions of an apply that its request alone decides; those on stored instances are checked in `build.py`.

Nothing here depends on stored instances, so a refusal does not reveal them.
"""

from collections.abc import Iterable, Iterator

from emulator import errors
from emulator.core.spaces import is_system
from emulator.schema.access.caller import Caller
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import ApplyRequest, EdgeWrite
from emulator.wire.references import ViewReference


def check_request_spaces(request: ApplyRequest, caller: Caller) -> None:
    """Refuse instances, types and edge ends in spaces to which the caller may not write or refer."""
    if caller.write_instances is None:
        return  # a right to write all instances includes the rights to read and update them
    caller.require_in_spaces({item.space for item in request.items}, "update_instances")
    caller.require_in_spaces({item.space for item in request.delete or ()}, "write_instances")
    types, starts, ends = set[str](), set[str](), set[str]()
    for item in request.items:
        if item.type is not None:
            types.add(item.type.space)
        if isinstance(item, EdgeWrite):
            starts.add(item.start_node.space)
            ends.add(item.end_node.space)
    check_referenced_spaces(types, caller, create=request.auto_create_direct_relations is not False)
    check_referenced_spaces(starts, caller, create=bool(request.auto_create_start_nodes))
    check_referenced_spaces(ends, caller, create=bool(request.auto_create_end_nodes))


def check_referenced_spaces(spaces: Iterable[str], caller: Caller, *, create: bool) -> None:
    """Refuse references into `spaces`; where missing nodes are created there, the caller needs the right to write."""
    for space in spaces:
        caller.require_in_spaces((space,), "write_instances" if create and not is_system(space) else "read_instances")


def check_sources(request: ApplyRequest, snapshot: Snapshot, caller: Caller) -> None:
    """Refuse sources that the caller may not read, with the error for a source that does not exist."""
    if caller.read_models is None:
        return
    for source in {data.source for item in request.items for data in item.sources or ()}:
        if not isinstance(source, ViewReference):
            if source.space not in caller.read_models:
                raise errors.UnknownContainers([str(source.id)])
            continue
        if source.space not in caller.read_models:
            raise errors.UnknownViews([str(source.id)])
        caller.require_in_spaces(_spaces_behind(source, snapshot), "read_models")


def _spaces_behind(source: ViewReference, snapshot: Snapshot) -> Iterator[str]:
    view = snapshot.view(source.id)
    yield from (container.id.space for container in view.containers) if view is not None else ()
