"""The endpoints of containers."""

from emulator.compile.schema import containers as statements
from emulator.graph.driver import Transaction
from emulator.limits import Limits
from emulator.operations.context import Context
from emulator.operations.schema.change import change, check_distinct, check_items, encoded, refuse
from emulator.operations.schema.container_indexes import create_indexes, drop_indexes, note_missing_indexes
from emulator.operations.schema.verification import Verification
from emulator.schema.containers import rules
from emulator.schema.containers.aliases import alias_of
from emulator.schema.containers.merge import merge
from emulator.schema.identifiers import id_violations
from emulator.schema.pages import page
from emulator.schema.references import check_containers, check_spaces
from emulator.schema.snapshot import SchemaObject, Snapshot
from emulator.schema.spaces import check_writable
from emulator.wire.references import ContainerId
from emulator.wire.schema.containers import (
    ApplyContainers,
    Container,
    ContainerKey,
    ContainerKeys,
    Containers,
    ContainersPage,
    ContainerWrite,
    ListContainers,
)

_DEFAULT_USED_FOR = ("node", "edge", "all")


def apply(context: Context, project: str, request: ApplyContainers) -> Containers:
    """Create or update containers; an unchanged container keeps its timestamps."""
    check_items(request.items)
    check_distinct(ContainerKey(space=item.space, external_id=item.external_id) for item in request.items)
    _check(request.items, context.limits)
    writing = ContainerWriting(context, project, request.items)
    snapshot = change(context, project, writing.plan).snapshot
    writing.create_indexes(snapshot)
    return Containers([snapshot.containers[_id(item)].definition for item in request.items])


class ContainerWriting:
    """Writes containers as part of a schema change, then creates their indexes."""

    def __init__(self, context: Context, project: str, items: list[ContainerWrite]) -> None:
        self._context = context
        self._project = project
        self._items = items
        self._with_indexes: set[str] = set()
        self._is_small = False

    def plan(self, transaction: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        """Return the schema objects of the containers that are new or changed."""
        check_spaces((item.space for item in self._items), snapshot)
        check_containers(self._items, snapshot)
        now = self._context.now_in(snapshot)
        added = _aliases(self._items, snapshot)
        verification = Verification(transaction, snapshot, added)
        changed: list[SchemaObject] = []
        self._with_indexes.clear()
        for item in self._items:
            model = snapshot.container(_id(item))
            evolved = merge(item, model and model.definition, now, self._context.limits)
            if model is None or evolved.container is not model.definition:
                container = verification.verified(evolved.container, evolved.stricter_rules)
                changed.append(container_object(container, added[_id(item)] if model is None else model.alias))
                if container.indexes or container.constraints:
                    self._with_indexes.add(changed[-1].alias)
        self._is_small = self._context.acceleration.project_sizes.is_small(self._project)
        if not self._is_small:
            note_missing_indexes(transaction, self._project, snapshot.epoch + 1, self._with_indexes)
        return changed

    def create_indexes(self, snapshot: Snapshot) -> None:
        """Create the indexes of the containers, which `snapshot` has: the one after the change.

        Those of a small project are created when it has grown (`create_outgrown_indexes`).
        """
        if self._is_small:
            return
        models = [snapshot.containers[_id(item)] for item in self._items]
        create_indexes(self._context, self._project, models, self._with_indexes, snapshot.epoch)


def retrieve(context: Context, project: str, request: ContainerKeys) -> Containers:
    """Return the requested containers that exist."""
    _check_keys(request.items)
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    models = (snapshot.container(key) for key in dict.fromkeys(map(_id, request.items)))
    return Containers([model.definition for model in models if model is not None])


def list_page(context: Context, project: str, request: ListContainers) -> ContainersPage:
    """Return one page of the containers; those for records only where `usedFor` requests them."""
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    stored = snapshot.all_containers if request.include_global else snapshot.containers
    used_for = request.used_for or _DEFAULT_USED_FOR
    keys = (key for key, model in stored.items() if model.used_for in used_for and request.space in {None, key.space})
    parameters = ["containers", request.space, sorted(used_for), request.include_global]
    page_keys, cursor = page(keys, request.limit, request.cursor, parameters)
    return ContainersPage(items=[stored[key].definition for key in page_keys], next_cursor=cursor)


def delete(context: Context, project: str, request: ContainerKeys) -> ContainerKeys:
    """Delete containers and their data in instances; containers that do not exist are ignored."""
    _check_keys(request.items)
    check_writable(item.space for item in request.items)

    def plan(transaction: Transaction, snapshot: Snapshot) -> list[SchemaObject]:
        models = [snapshot.container(key) for key in dict.fromkeys(map(_id, request.items))]
        deleted = [model for model in models if model is not None]
        for model in deleted:
            for statement in statements.drop_container(model, project):
                transaction.run(statement)
        return [
            SchemaObject(kind="container", space=model.id.space, external_id=model.id.external_id, alias=model.alias)
            for model in deleted
        ]

    changed = change(context, project, plan)
    deleted = [ContainerKey(space=one.space, external_id=one.external_id) for one in changed.objects]
    for model in (changed.before.containers[_id(key)] for key in deleted):
        drop_indexes(context, model, model.unique)
    return ContainerKeys(deleted)


def _id(item: ContainerWrite | ContainerKey) -> ContainerId:
    return ContainerId(item.space, item.external_id)


def _check_keys(items: list[ContainerKey]) -> None:
    check_items(items)
    refuse(rule for item in items for rule in id_violations("", item.space, item.external_id))


def _check(items: list[ContainerWrite], limits: Limits) -> None:
    refuse(rule for item in items for rule in rules.violations(item, limits))
    check_writable(item.space for item in items)


def container_object(container: Container, alias: str) -> SchemaObject:
    """Return the schema object of `container`."""
    return SchemaObject(
        kind="container",
        space=container.space,
        external_id=container.external_id,
        alias=alias,
        definition=encoded(container),
    )


def _aliases(items: list[ContainerWrite], snapshot: Snapshot) -> dict[ContainerId, str]:
    """Return the aliases of the new containers among `items`."""
    aliases: dict[ContainerId, str] = {}
    taken = {*snapshot.aliases, *snapshot.system.aliases}
    for item in items:
        if snapshot.container(_id(item)) is None:
            aliases[_id(item)] = alias_of(_id(item), taken)
            taken.add(aliases[_id(item)])
    return aliases
