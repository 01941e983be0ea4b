"""Writes changed schema objects in one transaction that locks the project, at its next epoch."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
from msgspec import Struct

from emulator.compile.schema.containers import shorten
from emulator.errors import Violations
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.project_state import lock, write_epoch
from emulator.operations.schema.store import save
from emulator.schema.counts import check_counts
from emulator.schema.identifiers import size_violations
from emulator.schema.snapshot import SchemaObject, Snapshot

MAX_ITEMS = 100

_encode = msgspec.json.encode

Plan = Callable[[Transaction, Snapshot], list[SchemaObject]]
"""Returns the schema objects to write. Raises for a request that is not valid with the snapshot."""


class SchemaChange(Struct, frozen=True):
    """The objects that a schema change wrote, and the snapshots after and before it."""

    objects: list[SchemaObject]
    snapshot: Snapshot
    before: Snapshot


def change(context: Context, project: str, plan: Plan) -> SchemaChange:
    """Write the objects that `plan` returns for the current schema of `project`; nothing where it returns none."""

    def work(transaction: Transaction) -> SchemaChange:
        state = lock(transaction, project)
        context.acceleration.project_sizes.record(project, state.life, state.change)
        snapshot = context.schema_cache.load_at(transaction, project, state)
        visible = snapshot.visible_to(context.caller)
        if visible is not snapshot:
            plan(transaction, visible)  # raises where the request refers to objects that the caller may not read
        objects = plan(transaction, snapshot)
        context.caller.require_in_spaces({one.space for one in objects}, "write_models")
        if not objects:
            return SchemaChange(objects, snapshot, snapshot)
        after = snapshot.with_changes(objects, state.epoch + 1)
        check_counts(snapshot, after, objects)
        save(transaction, project, state.epoch + 1, objects)
        _add_shortened_texts(transaction, snapshot, after)
        write_epoch(transaction, project, state.epoch + 1)
        return SchemaChange(objects, after, snapshot)

    with_changes = context.graph.write(work)
    # Cached only after the commit, when other transactions can read this epoch.
    context.schema_cache.store(with_changes.snapshot)
    return with_changes


def _add_shortened_texts(transaction: Transaction, before: Snapshot, after: Snapshot) -> None:
    """Write the shortened texts of existing instances for each property that gets an index over long texts."""
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
    """Raise `Violations` if there are any."""
    broken_rules = list(violations)
    if broken_rules:
        raise Violations(broken_rules)


def check_distinct(keys: Iterable[Struct]) -> None:
    """Refuse a request that writes one object twice."""
    known: set[bytes] = set()
    duplicates: list[str] = []
    for key in map(_encode, keys):
        if key in known:
            duplicates.append(key.decode())
        known.add(key)
    if duplicates:
        raise Violations([f"items is not a distinct set; duplicates: [{', '.join(duplicates)}]"])


def encoded(definition: Struct) -> str:
    """Return the JSON text that is stored for `definition`."""
    return _encode(definition).decode()
