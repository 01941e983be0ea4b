"""Makes requests of definitions as they are stored."""

from emulator.schema.snapshot import Snapshot
from emulator.wire.export import ExportedSchema
from emulator.wire.schema.containers import (
    BtreeIndex,
    Constraint,
    ConstraintWrite,
    Container,
    ContainerPropertyWrite,
    ContainerWrite,
    Index,
    IndexWrite,
    PropertyDefinition,
    UniquenessConstraint,
)
from emulator.wire.schema.data_models import DataModel, DataModelWrite, ModelView
from emulator.wire.schema.spaces import SpaceWrite


def exported_schema(snapshot: Snapshot, next_cursor: str) -> ExportedSchema:
    """The schema of a project without what the service defines."""
    return ExportedSchema(
        spaces=[
            SpaceWrite(space=one.space, name=one.name, description=one.description)
            for _, one in sorted(snapshot.spaces.items())
        ],
        containers=[_container(one.definition) for _, one in sorted(snapshot.containers.items())],
        views=[one.definition for _, one in sorted(snapshot.views.items())],
        data_models=[_data_model(one) for _, one in sorted(snapshot.data_models.items())],
        next_cursor=next_cursor,
    )


def _container(one: Container) -> ContainerWrite:
    return ContainerWrite(
        space=one.space,
        external_id=one.external_id,
        name=one.name,
        description=one.description,
        used_for=one.used_for,
        properties={name: _property(definition) for name, definition in one.properties.items()},
        constraints={name: _constraint(constraint) for name, constraint in one.constraints.items()} or None,
        indexes={name: _index(index) for name, index in one.indexes.items()} or None,
    )


def _property(one: PropertyDefinition) -> ContainerPropertyWrite:
    return ContainerPropertyWrite(
        type=one.type,
        nullable=one.nullable,
        immutable=one.immutable,
        auto_increment=one.auto_increment,
        default_value=one.default_value,
        name=one.name,
        description=one.description,
    )


def _constraint(one: Constraint) -> ConstraintWrite:
    if isinstance(one, UniquenessConstraint):
        return ConstraintWrite(constraint_type="uniqueness", properties=one.properties, by_space=one.by_space)
    return ConstraintWrite(constraint_type="requires", require=one.require)


def _index(one: Index) -> IndexWrite:
    if isinstance(one, BtreeIndex):
        return IndexWrite(
            index_type="btree", properties=one.properties, cursorable=one.cursorable, by_space=one.by_space
        )
    return IndexWrite(index_type="inverted", properties=one.properties)


def _data_model(one: DataModel) -> DataModelWrite:
    return DataModelWrite(
        space=one.space,
        external_id=one.external_id,
        version=one.version,
        name=one.name,
        description=one.description,
        views=[
            ModelView(type="view", space=view.space, external_id=view.external_id, version=view.version)
            for view in one.views
        ],
    )
