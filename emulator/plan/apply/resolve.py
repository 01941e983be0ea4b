"""The plan of an apply request: every name resolved against the schema, every value coerced."""

from collections import Counter

from msgspec import Struct

from emulator import errors
from emulator.plan.apply.groups import Group, add_missing_columns, group_items, targets
from emulator.plan.apply.permissions import check_referenced_spaces, check_request_spaces, check_sources
from emulator.plan.keys import instance_key, item_keys, space_of, split_keys
from emulator.schema.access.caller import UNRESTRICTED, Caller
from emulator.schema.identifiers import SPACE
from emulator.schema.snapshot import Snapshot
from emulator.schema.spaces import check_writable
from emulator.wire.instances import ApplyRequest, InstanceDelete

MAX_INSTANCES = 1_000


class Deletion(Struct, gc=False):
    key: str
    item: InstanceDelete


class ApplyPlan(Struct):
    """An apply request, resolved with one snapshot of the schema."""

    snapshot: Snapshot
    caller: Caller
    size: int
    groups: list[Group]
    deletions: list[Deletion]
    references: set[str]
    """Keys of all referenced nodes: targets of direct relations, types, start and end nodes."""
    reference_keys: list[str]
    """The same, in the order in which they are read."""
    auto_create_direct_relations: bool
    auto_create_start_nodes: bool
    auto_create_end_nodes: bool
    skip_on_version_conflict: bool
    replace: bool


def resolve_apply(request: ApplyRequest, snapshot: Snapshot, caller: Caller = UNRESTRICTED) -> ApplyPlan:
    """The plan of `request`. Raises an `errors.InvalidRequest` that names the item, property and rule.

    `snapshot` is the whole schema, as its rules hold for every caller; `caller` limits what the request may name.
    """
    deletes = request.delete or []
    if len(request.items) + len(deletes) > MAX_INSTANCES:
        raise errors.Violations([f"items and delete size must together be between 0 and {MAX_INSTANCES}"])
    check_request_spaces(request, caller)
    check_sources(request, snapshot, caller)
    keys = item_keys(snapshot.project, request.items)
    deletions = resolve_deletions(deletes, snapshot)
    _check_identities(request, keys, deletions, snapshot)
    groups = group_items(request, keys, snapshot)
    _check_relations(groups, caller, create=request.auto_create_direct_relations is not False)
    references = _references(groups)
    reference_keys = sorted(references)
    check_spaces(set(split_keys(reference_keys)[0]), snapshot)
    if request.replace:
        for group in groups:
            add_missing_columns(group, [p for c in group.containers for p in c.properties.values() if not p.maintained])
    return ApplyPlan(
        snapshot=snapshot,
        caller=caller,
        size=len(keys),
        groups=groups,
        deletions=deletions,
        references=references,
        reference_keys=reference_keys,
        auto_create_direct_relations=request.auto_create_direct_relations is not False,
        auto_create_start_nodes=bool(request.auto_create_start_nodes),
        auto_create_end_nodes=bool(request.auto_create_end_nodes),
        skip_on_version_conflict=bool(request.skip_on_version_conflict),
        replace=bool(request.replace),
    )


def resolve_deletions(deletes: list[InstanceDelete], snapshot: Snapshot) -> list[Deletion]:
    """The instances to delete; one that is named twice is deleted once."""
    spaces = {item.space for item in deletes}
    check_spaces(spaces, snapshot)
    check_writable(spaces)
    by_key = {
        instance_key(snapshot.project, item.instance_type, item.space, item.external_id): item for item in deletes
    }
    return [Deletion(key, item) for key, item in by_key.items()]


def check_spaces(names: set[str], snapshot: Snapshot) -> None:
    """Raise where a space of `names` does not exist in the snapshot, or is malformed."""
    missing = sorted(name for name in names if not snapshot.has_space(name))
    malformed = [name for name in missing if SPACE.fullmatch(name) is None]
    if malformed:
        raise errors.Violations([f'space must match "{SPACE.pattern}"'])
    if missing:
        raise errors.UnknownSpaces(missing)


def _check_identities(request: ApplyRequest, keys: list[str], deletions: list[Deletion], snapshot: Snapshot) -> None:
    external_ids = [item.external_id for item in request.items]
    if "\0" in "".join(external_ids):
        position = next(position for position, external_id in enumerate(external_ids) if "\0" in external_id)
        raise errors.Violations([f"items[{position}].externalId must not contain the NUL character"])
    spaces = {item.space for item in request.items}
    check_spaces(spaces, snapshot)
    check_writable(spaces)
    all_keys = [*keys, *(deletion.key for deletion in deletions)]
    if len(set(all_keys)) < len(all_keys):
        duplicates = [key for key, count in Counter(all_keys).items() if count > 1]
        raise errors.DuplicateItems([key.split(":", 1)[1] for key in duplicates])


def _references(groups: list[Group]) -> set[str]:
    keys: set[str | None] = set()
    for group in groups:
        keys.update(group.types, group.start_nodes, group.end_nodes)
        for column in group.columns:
            keys.update(targets(column.property, column.values))
    return {key for key in keys if key is not None}


def _check_relations(groups: list[Group], caller: Caller, *, create: bool) -> None:
    """Refuse direct relations into spaces to which the caller may not refer."""
    if caller.write_instances is None:
        return
    for group in groups:
        for column in group.columns:
            # A target that must have data in a container is never created.
            created = create and column.property.target is None
            check_referenced_spaces(
                {space_of(key) for key in targets(column.property, column.values)}, caller, create=created
            )
