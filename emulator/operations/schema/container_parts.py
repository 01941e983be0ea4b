"""The endpoints of container indexes, constraints and properties: delete, and retry of failed constraints."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from emulator.compile.schema import containers as statements
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.schema.change import change, refuse
from emulator.operations.schema.container_indexes import drop_indexes
from emulator.operations.schema.containers import container_object
from emulator.operations.schema.verification import Verification
from emulator.schema.containers.states import BOUNDS, Rule, state_of
from emulator.schema.identifiers import MAX_NAME, id_violations, size_violations
from emulator.schema.model import ContainerModel, Uniqueness
from emulator.schema.snapshot import SchemaObject, Snapshot
from emulator.schema.spaces import check_writable
from emulator.wire.references import ContainerId
from emulator.wire.schema.container_parts import PartKey, PartKeys

MAX_ITEMS = 10

PartsByContainer = list[tuple[ContainerModel, list[str]]]
"""Containers with the identifiers of their requested indexes, constraints or properties."""


def delete_indexes(context: Context, project: str, request: PartKeys) -> PartKeys:
    """Delete indexes; those that do not exist are ignored."""
    _check(request)
    existing: list[PartKey] = []

    def plan(_: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        existing[:] = _existing(request, snapshot, lambda model: model.definition.indexes)
        return [
            _changed(
                model,
                context.now_in(snapshot),
                indexes={k: v for k, v in model.definition.indexes.items() if k not in names},
            )
            for model, names in _by_container(existing, snapshot)
        ]

    change(context, project, plan)
    return PartKeys(existing)


def delete_constraints(context: Context, project: str, request: PartKeys) -> PartKeys:
    """Delete constraints and their digests on instances; constraints that do not exist are ignored."""
    _check(request)
    existing: list[PartKey] = []
    dropped: list[tuple[ContainerModel, list[Uniqueness]]] = []

    def plan(transaction: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        existing[:] = _existing(request, snapshot, lambda model: model.definition.constraints)
        requested = _by_container(existing, snapshot)
        dropped[:] = [
            (model, [unique for unique in model.unique if unique.name in names]) for model, names in requested
        ]
        for model, uniques in dropped:
            for unique in uniques:
                for statement in statements.drop_constraint(model, unique, project):
                    transaction.run(statement)
        return [
            _changed(
                model,
                context.now_in(snapshot),
                constraints={k: v for k, v in model.definition.constraints.items() if k not in names},
            )
            for model, names in requested
        ]

    change(context, project, plan)
    for model, uniques in dropped:
        drop_indexes(context, model, uniques)
    return PartKeys(existing)


def retry_indexes(context: Context, project: str, request: PartKeys) -> PartKeys:
    """Return the requested indexes that exist; none of them can be in state failed."""
    _check(request)
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    return PartKeys(_existing(request, snapshot, lambda model: model.definition.indexes))


def retry_constraints(context: Context, project: str, request: PartKeys) -> PartKeys:
    """Verify the constraints in state failed again."""
    return _retry(context, project, request, lambda model: model.definition.constraints, lambda name: [Rule(name)])


def retry_properties(context: Context, project: str, request: PartKeys) -> PartKeys:
    """Verify the property rules in state failed again."""
    return _retry(
        context,
        project,
        request,
        lambda model: model.definition.properties,
        lambda name: [Rule(name, bound) for bound in BOUNDS],
    )


Parts = Callable[[ContainerModel], Iterable[str]]
"""Returns the identifiers of the indexes, constraints or properties of a container."""


def _retry(
    context: Context, project: str, request: PartKeys, parts: Parts, rules: Callable[[str], list[Rule]]
) -> PartKeys:
    _check(request)
    existing: list[PartKey] = []

    def plan(transaction: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        existing[:] = _existing(request, snapshot, parts)
        verification = Verification(transaction, snapshot, {})
        changed: list[SchemaObject] = []
        for model, names in _by_container(existing, snapshot):
            stored = model.definition
            failed = [rule for name in names for rule in rules(name) if state_of(stored, rule) == "failed"]
            container = verification.verified(stored, failed)
            if container != stored:
                changed.append(container_object(container, model.alias))
        return changed

    change(context, project, plan)
    return PartKeys(existing)


def _check(request: PartKeys) -> None:
    refuse(_violations(request))
    check_writable(item.space for item in request.items)


def _violations(request: PartKeys) -> Iterator[str]:
    yield from size_violations("items", request.items, 1, MAX_ITEMS)
    for item in request.items:
        yield from id_violations("", item.space, item.container_external_id)
        yield from size_violations("identifier", item.identifier, 1, MAX_NAME)


def _existing(request: PartKeys, snapshot: Snapshot, parts: Parts) -> list[PartKey]:
    """Return the requested items that exist, each once."""
    existing: dict[tuple[str, str, str], PartKey] = {}
    for item in request.items:
        model = snapshot.container(_container(item))
        if model is not None and item.identifier in parts(model):
            existing.setdefault((item.space, item.container_external_id, item.identifier), item)
    return list(existing.values())


def _by_container(items: list[PartKey], snapshot: Snapshot) -> PartsByContainer:
    names: dict[ContainerId, list[str]] = {}
    for item in items:
        names.setdefault(_container(item), []).append(item.identifier)
    return [(snapshot.containers[key], identifiers) for key, identifiers in names.items()]


def _changed(model: ContainerModel, now: int, **parts: object) -> SchemaObject:
    changed = max(now, model.definition.created_time)
    container = msgspec.structs.replace(model.definition, last_updated_time=changed, **parts)
    return container_object(container, model.alias)


def _container(item: PartKey) -> ContainerId:
    return ContainerId(item.space, item.container_external_id)
