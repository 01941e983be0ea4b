"""Creates and drops the Neo4j indexes of containers, which all projects of a database share.

This happens after the commit, as Neo4j runs index commands in their own transaction. Where Neo4j or the emulator ends
in between, the container stands. The project says which indexes are missing, so that they are created later: as soon
as Neo4j is back, or at the next start.

A small project needs none, as it is scanned as a whole. Each new index makes Neo4j forget all plans, which costs the
requests after it a second or two together. So its indexes are created by the first process that finds that it is not
small (any more).
"""

from collections.abc import Iterable, Sequence
from functools import partial
from threading import Thread

import msgspec
import structlog

from emulator.compile.library import statement
from emulator.compile.schema import containers as statements
from emulator.graph.driver import Transaction
from emulator.graph.failures import one_line
from emulator.operations.context import Context
from emulator.operations.schema.store import containers_with_alias
from emulator.schema.model import ContainerModel, Uniqueness
from emulator.wire.schema.containers import Container, UniquenessConstraint

log = structlog.get_logger()

_container = msgspec.json.Decoder(Container)


def note_missing_indexes(transaction: Transaction, project: str, epoch: int, aliases: Iterable[str]) -> None:
    """Note, in the transaction that writes containers at `epoch`, that their indexes are not created yet."""
    missing = _entries(epoch, aliases)
    if missing:
        transaction.run(statement("schema/note_missing_indexes", project=project, missing=missing))


def create_indexes(
    context: Context, project: str, containers: Sequence[ContainerModel], noted: Iterable[str] = (), epoch: int = 0
) -> None:
    """Create all missing indexes of `containers`, now or as soon as Neo4j is back.

    `noted` are the aliases that were noted at `epoch` as without indexes.
    """
    created = _entries(epoch, noted)
    context.graph.availability.complete(lambda: _create(context, project, containers, created))


def create_outgrown_indexes(context: Context, project: str) -> None:
    """Create the indexes of all containers of `project`, where it is found not to be small (any more).

    It happens in the background: there may be many, and nothing depends on them but the time that reads take.
    """
    if not context.acceleration.project_sizes.take_outgrown(project):
        return
    snapshot = context.schema_cache.cached(project)
    models = [model for model in snapshot.containers.values() if model.index_keys] if snapshot else []
    if models:
        work = partial(_create_in_background, context, project, models)
        Thread(target=work, name="container-indexes", daemon=True).start()


def _create_in_background(context: Context, project: str, models: Iterable[ContainerModel]) -> None:
    try:
        context.graph.availability.complete(lambda: _create_unless_there(context, project, models))
    except Exception as error:  # noqa: BLE001 - whatever it is: without indexes reads are slower, and find the same
        log.warning("indexes were not created: reads are slower", project=project, reason=one_line(error))


def _create_unless_there(context: Context, project: str, models: Iterable[ContainerModel]) -> None:
    rows = context.graph.run_autocommit(statement("schema/list_indexes"))
    there = {(label, properties[-1]) for (label,), properties in rows}
    lacking = [model for model in models if not there.issuperset((model.alias, key) for key in model.index_keys)]
    _create(context, project, lacking, [])


def create_missing_indexes(context: Context) -> None:
    """Create the indexes that processes have left out which ended too early."""
    query = statement("schema/list_missing_indexes")
    for project, missing in context.graph.read(lambda transaction: transaction.rows(query)):
        snapshot = context.graph.read(
            lambda transaction, project=project: context.schema_cache.load_current(transaction, project)
        )
        aliases = {entry.partition(":")[2] for entry in missing} & snapshot.aliases.keys()
        _create(context, project, [snapshot.containers[snapshot.aliases[alias]] for alias in aliases], missing)


def _entries(epoch: int, aliases: Iterable[str]) -> list[str]:
    return [f"{epoch}:{alias}" for alias in aliases]


def _create(context: Context, project: str, containers: Iterable[ContainerModel], created: list[str]) -> None:
    for model in containers:
        for unique in model.unique:
            context.graph.run_schema_command(statements.unique_index(model, unique.key))
        for prop in model.properties.values():
            if prop.index_key is not None:
                context.graph.run_schema_command(statements.property_index(model.alias, prop.index_key))
    if created:
        forget = statement("schema/forget_missing_indexes", project=project, created=created)
        context.graph.write(lambda transaction: transaction.run(forget))


def drop_indexes(context: Context, container: ContainerModel, dropped: Iterable[Uniqueness]) -> None:
    """Drop the indexes of the constraints `dropped` that no project uses any more, now or as soon as Neo4j is back.

    A project that adds the same constraint concurrently may lose its index. Its reads are then slower, with the same
    results, until the container is applied again.
    """
    names = {unique.name: unique.key for unique in dropped}
    if names:
        context.graph.availability.complete(lambda: _drop(context, container, names))


def _drop(context: Context, container: ContainerModel, names: dict[str, str]) -> None:
    used = _constraint_names(context, container.alias)
    for name, key in names.items():
        if name not in used:
            query = statement("schema/find_index", label=container.alias, property=key)
            for (index,) in context.graph.read(lambda transaction, query=query: transaction.rows(query)):
                context.graph.run_schema_command(statements.drop_index(index))


def _constraint_names(context: Context, alias: str) -> set[str]:
    """The names of the uniqueness constraints of all containers with `alias`, in any project."""
    definitions = context.graph.read(lambda transaction: containers_with_alias(transaction, alias))
    return {
        name
        for definition in definitions
        for name, constraint in _container.decode(definition).constraints.items()
        if isinstance(constraint, UniquenessConstraint)
    }
