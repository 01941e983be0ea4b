"""Enum types of a model: one per property of a container that has an enum."""

from graphql import GraphQLEnumType, GraphQLEnumValue, GraphQLScalarType, GraphQLString

from emulator.graphql.model.names import Names, is_enum_value
from emulator.schema.model import MappedProperty
from emulator.wire.schema.containers import EnumType


class Enums:
    """The enum types of a model by property key, named as the DML names them: `container_property`."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._types: dict[str, GraphQLEnumType] = {}

    def of(self, mapped: MappedProperty) -> GraphQLEnumType | GraphQLScalarType:
        """The type of an enum property; a text where GraphQL cannot name one of its values."""
        prop = mapped.property
        if not isinstance(prop.type, EnumType):
            raise TypeError(prop.id)
        if not prop.type.values or not all(map(is_enum_value, prop.type.values)):
            return GraphQLString
        known = self._types.get(prop.key)
        if known is None:
            name = self._names.take(f"{mapped.container.id.external_id}_{prop.id}")
            values = {
                key: GraphQLEnumValue(key, description=value.description or value.name)
                for key, value in prop.type.values.items()
            }
            known = self._types[prop.key] = GraphQLEnumType(name, values)
        return known
