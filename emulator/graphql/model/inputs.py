"""The input types of a model: filters, sorts and what an upsert takes."""

from collections.abc import Mapping

from graphql import (
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLString,
)

from emulator.graphql.model import conditions
from emulator.graphql.model.conditions import INSTANCE_REF
from emulator.graphql.model.enums import Enums
from emulator.graphql.model.names import Names, is_enum_value
from emulator.graphql.model.scalars import SCALARS
from emulator.graphql.model.types import DirectField, EdgeField, Model, ModelType, ValueField
from emulator.graphql.model.wrapping import Kind, list_of, required, several

SORT_DIRECTION = GraphQLEnumType(
    "SortDirection", {"ASC": GraphQLEnumValue("ascending"), "DESC": GraphQLEnumValue("descending")}
)
_BASE_CONDITIONS = {
    "space": conditions.ID,
    "externalId": conditions.ID,
    "createdTime": conditions.TIMESTAMPS,
    "lastUpdatedTime": conditions.TIMESTAMPS,
}
_SEARCHED = {"text"}
_GROUPED = {"text", "boolean", "int32", "int64", "float32", "float64"}


class Inputs:
    """The input types of each type of `model`, made when they are first asked for."""

    def __init__(self, model: Model, names: Names, enums: Enums) -> None:
        self._model = model
        self._names = names
        self._enums = enums
        self._known: dict[tuple[str, ...], GraphQLInputObjectType] = {}
        self._searched: dict[str, GraphQLEnumType | None] = {}

    def list_filter(self, name: str) -> GraphQLInputObjectType:
        return self._filter("list", name, f"_List{name}Filter")

    def search_filter(self, name: str) -> GraphQLInputObjectType:
        return self._filter("search", name, f"_Search{name}Filter")

    def _relation_filter(self, name: str) -> GraphQLInputObjectType:
        """The filter on the node at the end of a direct relation, or on whether there is one."""
        return self._filter("relation", name, f"_Nested{name}Filter")

    def _filter(self, use: str, name: str, type_name: str) -> GraphQLInputObjectType:
        known = self._known.get((use, name))
        if known is None:
            given = self._names.take(type_name)

            def fields() -> dict[str, GraphQLInputField]:
                inner = self._known[use, name]
                found: dict[str, Kind] = {**self._conditions(self._model.types[name])}
                if use == "relation":
                    found = {**conditions.RELATION_OPERATORS, **found}
                found |= {"and": several(inner), "or": several(inner), "not": inner}
                return {key: GraphQLInputField(kind) for key, kind in found.items()}

            known = self._known[use, name] = GraphQLInputObjectType(given, fields)
        return known

    def _conditions(self, of: ModelType) -> Mapping[str, Kind]:
        found: dict[str, Kind] = dict(_BASE_CONDITIONS)
        for field in of.fields.values():
            match field:
                case ValueField():
                    found[field.id] = self._value_condition(field)
                case DirectField(is_list=True):
                    found[field.id] = conditions.REFERENCES
                case DirectField(target=None):
                    found[field.id] = conditions.UNTYPED_RELATION
                case DirectField(target=str() as target):
                    found[field.id] = self._relation_filter(target)
                case _:
                    pass  # no filter of the service follows edges, or relations back
        return found

    def _value_condition(self, field: ValueField) -> GraphQLInputObjectType:
        prop = field.mapped.property
        if prop.kind == "enum":
            kind = self._enums.of(field.mapped)
            if kind is GraphQLString:
                return conditions.OF_KIND["text"]
            key = ("condition", kind.name)
            known = self._known.get(key)
            if known is None:
                known = conditions.condition(self._names.take(f"_{kind.name}Condition"), kind, ("eq", "in"))
                self._known[key] = known
            return known
        return (conditions.OF_LIST if prop.type.list else conditions.OF_KIND)[prop.kind]

    def sort(self, name: str) -> GraphQLInputObjectType:
        """What a list is sorted by: base properties, and single values."""
        known = self._known.get(("sort", name))
        if known is None:
            sortable = [
                field.id
                for field in self._model.types[name].fields.values()
                if isinstance(field, ValueField)
                and not field.mapped.property.type.list
                and field.mapped.property.kind != "json"
            ]
            known = self._known["sort", name] = GraphQLInputObjectType(
                self._names.take(f"_{name}Sort"),
                {one: GraphQLInputField(SORT_DIRECTION) for one in (*_BASE_CONDITIONS, *sortable)},
            )
        return known

    def searched_fields(self, name: str) -> GraphQLEnumType | None:
        """The properties that a search looks in, and that an aggregate groups by; None where there are none."""
        if name not in self._searched:
            found = [
                field.id
                for field in self._model.types[name].fields.values()
                if isinstance(field, ValueField)
                and field.mapped.property.kind in _SEARCHED | _GROUPED
                and is_enum_value(field.id)
            ]
            self._searched[name] = (
                GraphQLEnumType(self._names.take(f"_Search{name}Fields"), {one: GraphQLEnumValue(one) for one in found})
                if found
                else None
            )
        return self._searched[name]

    def upsert(self, name: str) -> GraphQLInputObjectType:
        """An instance with its properties, and with those that it is related to."""
        known = self._known.get(("upsert", name))
        if known is None:
            given = self._names.take(f"_Upsert{name}")
            known = self._known["upsert", name] = GraphQLInputObjectType(
                given, lambda: _identity() | self._written(self._model.types[name])
            )
        return known

    def _written(self, of: ModelType) -> dict[str, GraphQLInputField]:
        found: dict[str, GraphQLInputField] = {}
        for field in of.fields.values():
            match field:
                case ValueField():
                    kind: Kind | None = self._written_value(field)
                case DirectField(target=str() as target):
                    kind = self._related(target)
                case DirectField():
                    kind = INSTANCE_REF
                case EdgeField():
                    kind = self._by_edge(field)
                case _:
                    kind = None  # it is written from its other end
            if kind is not None:
                is_list = field.mapped.property.type.list if isinstance(field, ValueField) else field.is_list
                found[field.id] = GraphQLInputField(list_of(kind) if is_list else kind)
        return found

    def _written_value(self, field: ValueField) -> Kind | None:
        prop = field.mapped.property
        if prop.maintained:
            return None
        return self._enums.of(field.mapped) if prop.kind == "enum" else SCALARS.get(prop.kind, GraphQLString)

    def _related(self, target: str) -> GraphQLInputObjectType:
        """The node at the end of a direct relation: its id, and its properties where they are to be written."""
        known = self._known.get(("relation input", target))
        if known is None:
            known = self._known["relation input", target] = GraphQLInputObjectType(
                self._names.take(f"_Upsert{target}Relation"),
                lambda: {"node": GraphQLInputField(required(self.upsert(target)))},
            )
        return known

    def _by_edge(self, field: EdgeField) -> GraphQLInputObjectType:
        """An edge, and the node at its end."""
        key = ("edge input", field.target, field.properties or "")
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = GraphQLInputObjectType(
                self._names.take(f"_Upsert{field.target}{field.properties or ''}Edge"),
                lambda: {
                    "edge": GraphQLInputField(required(self._edge(field.properties))),
                    "node": GraphQLInputField(required(self.upsert(field.target))),
                },
            )
        return known

    def _edge(self, properties: str | None) -> GraphQLInputObjectType:
        if properties is not None:
            return self.upsert(properties)
        known = self._known.get(("edge",))
        if known is None:
            known = self._known[("edge",)] = GraphQLInputObjectType(self._names.take("_UpsertEdge"), _identity())
        return known


def _identity() -> dict[str, GraphQLInputField]:
    return {
        "space": GraphQLInputField(GraphQLString, description="The space of the data model, where it is not given."),
        "externalId": GraphQLInputField(required(GraphQLID)),
        "existingVersion": GraphQLInputField(GraphQLInt),
    }
