"""Creates and drops the Neo4j indexes behind uniqueness constraints; all projects of a database share them.

Always after the commit, as Neo4j wants index commands in a transaction of their own.
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
    """Create the indexes of `containers`: all, so that a repeated request makes up for a process that died."""
    for model in containers:
        for unique in model.unique:
            context.graph.run_schema_command(statements.unique_index(model, unique.key))
        for prop in model.properties.values():
            if prop.index_key is not None:
                context.graph.run_schema_command(statements.property_index(model.alias, prop.index_key))


def drop_indexes(context: Context, container: ContainerModel, gone: Iterable[Uniqueness]) -> None:
    """Drop the indexes of the constraints `gone` that no project needs any more.

    A project that adds the same constraint at this moment may lose its index: it finds then more slowly what it
    would find anyway, until the container is applied again.
    """
    names = {unique.name: unique.key for unique in gone}
    if not names:
        return
    kept = _names(context, container.alias)
    for name, key in names.items():
        if name not in kept:
            find = statement("schema/find_index", label=container.alias, property=key)
            for (index,) in context.graph.read(lambda transaction, find=find: transaction.rows(find)):
                context.graph.run_schema_command(statements.drop_index(index))


def _names(context: Context, alias: str) -> set[str]:
    """The uniqueness constraints of all containers with `alias`."""
    definitions = context.graph.read(lambda transaction: containers_with_alias(transaction, alias))
    return {
        name
        for definition in definitions
        for name, constraint in _container.decode(definition).constraints.items()
        if isinstance(constraint, UniquenessConstraint)
    }
