"""Turns changed schema objects into one transaction of a locked project, at its next epoch."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
from msgspec import Struct

from emulator.compile.library import statement
from emulator.compile.schema.containers import shorten
from emulator.errors import Violations
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.project_state import lock
from emulator.operations.schema.store import save
from emulator.schema.counts import check_counts
from emulator.schema.identifiers import size_violations
from emulator.schema.snapshot import SchemaObject, Snapshot

MAX_ITEMS = 100

_encode = msgspec.json.encode

Plan = Callable[[Transaction, Snapshot], list[SchemaObject]]


class Changed(Struct, frozen=True):
    """What a schema change did: the objects that it wrote, and the schema after and before it."""

    objects: list[SchemaObject]
    snapshot: Snapshot
    before: Snapshot


def change(context: Context, project: str, plan: Plan) -> Changed:
    """Write what `plan` makes of the schema of `project`, or nothing where it finds nothing to change."""

    def work(transaction: Transaction) -> Changed:
        state = lock(transaction, project)
        snapshot = context.snapshots.at(transaction, project, state)
        seen = snapshot.visible_to(context.caller)
        if seen is not snapshot:
            plan(transaction, seen)  # what names something that its caller may not read is refused here
        objects = plan(transaction, snapshot)
        context.caller.require_in_spaces({one.space for one in objects}, "write_models")
        if not objects:
            return Changed(objects, snapshot, snapshot)
        after = snapshot.with_changes(objects, state.epoch + 1)
        check_counts(snapshot, after, objects)
        save(transaction, project, state.epoch + 1, objects)
        transaction.run(statement("project/write_epoch", project=project, epoch=state.epoch + 1))
        _shorten(transaction, snapshot, after)
        return Changed(objects, after, snapshot)

    changed = context.graph.write(work)
    # Only now is it sure that this epoch is what the other writers see.
    context.snapshots.keep(changed.snapshot)
    return changed


def _shorten(transaction: Transaction, before: Snapshot, after: Snapshot) -> None:
    """Where an index over long texts is new, give the instances that are there what it finds them by."""
    for identity, new in after.containers.items():
        old = before.containers.get(identity)
        if old is None or old is new:
            continue
        for name, prop in new.properties.items():
            if (
                prop.has_truncated_index_key
                and name in old.properties
                and not old.properties[name].has_truncated_index_key
            ):
                transaction.run(shorten(new, prop, before.project))


def check_items(keys: Sequence[Struct]) -> None:
    """Refuse a request with no items, or too many."""
    refuse(size_violations("items", keys, 1, MAX_ITEMS))


def refuse(violations: Iterable[str]) -> None:
    """Refuse a request that breaks rules."""
    found = list(violations)
    if found:
        raise Violations(found)


def check_distinct(keys: Iterable[Struct]) -> None:
    """Refuse a request that writes one object twice."""
    seen: set[bytes] = set()
    duplicates: list[str] = []
    for key in map(_encode, keys):
        if key in seen:
            duplicates.append(key.decode())
        seen.add(key)
    if duplicates:
        raise Violations([f"items is not a distinct set; duplicates: [{', '.join(duplicates)}]"])


def encoded(definition: Struct) -> str:
    """Return the JSON under which `definition` is stored."""
    return _encode(definition).decode()
