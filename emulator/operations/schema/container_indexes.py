"""Creates and drops the Neo4j indexes of containers, which all projects of a database share.

This happens after the commit, as Neo4j runs index commands in their own transaction.
"""

from collections.abc import Iterable

import msgspec

from emulator.compile.library import statement
from emulator.compile.schema import containers as statements
from emulator.operations.context import Context
from emulator.operations.schema.store import containers_with_alias
from emulator.schema.model import ContainerModel, Uniqueness
from emulator.wire.schema.containers import Container, UniquenessConstraint

_container = msgspec.json.Decoder(Container)


def create_indexes(context: Context, containers: Iterable[ContainerModel]) -> None:
    """Create all missing indexes of `containers`: a repeated request also creates those that a crash left out."""
    for model in containers:
        for unique in model.unique:
            context.graph.run_schema_command(statements.unique_index(model, unique.key))
        for prop in model.properties.values():
            if prop.index_key is not None:
                context.graph.run_schema_command(statements.property_index(model.alias, prop.index_key))


def drop_indexes(context: Context, container: ContainerModel, dropped: Iterable[Uniqueness]) -> None:
    """Drop the indexes of the constraints `dropped` that no project uses any more.

    A project that adds the same constraint concurrently may lose its index. Its reads are then slower, with the same
    results, until the container is applied again.
    """
    names = {unique.name: unique.key for unique in dropped}
    if not names:
        return
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
