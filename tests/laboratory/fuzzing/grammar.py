"""JSON that fits a struct of `emulator/wire`, from the type information that decoding uses too."""

import random
from collections.abc import Callable
from typing import Any, cast

import msgspec
from msgspec import inspect

from laboratory.fuzzing import graphql, values, world

Made = Any
DEEPEST = 14
SET_OPERATIONS = {"union", "unionAll", "intersection", "except"}
ONE_OF = {
    "Expression": {"nodes", "edges"} | SET_OPERATIONS,
    "SyncExpression": {"nodes", "edges"},
    "SetOperation": SET_OPERATIONS,
}
"""Fields of which a struct has exactly one."""
ALL_ONE_OF = {"Filter", "Aggregation"}
"""Structs that have exactly one field."""
OF_STRUCT = {
    **dict.fromkeys(("ViewReference", "ViewWrite", "ViewKey", "ModelView"), "view"),
    **dict.fromkeys(("ContainerReference", "ContainerWrite", "ContainerKey", "PartKey"), "container"),
    **dict.fromkeys(("DataModelWrite", "DataModelKey"), "model"),
}
"""What `externalId` names in a struct; elsewhere an instance."""
OF_FIELD = {"from": "set", "identifier": "property", "containerPropertyIdentifier": "property", "property": "property"}


class Grammar:
    """Draws JSON for one request. Of the property that was drawn last it knows the type, for the values after it."""

    def __init__(self, chance: random.Random, cursors: list[str]) -> None:
        self.chance, self.cursors = chance, cursors
        self._kind: tuple[str, bool] = ("text", False)

    def make(self, kind: inspect.Type, depth: int = 0, struct: str = "", field: str = "") -> Made:
        """JSON of a type. `struct` and `field` say where it stands: some fields name what exists."""
        match kind:
            case inspect.StructType():
                made = self._struct(kind, depth)
            case inspect.UnionType():
                made = self.make(self._one_of(kind, depth), depth, struct, field)
            case inspect.ListType():
                made = self._list(kind, depth, struct, field)
            case inspect.DictType():
                made = self._dict(kind, depth, field)
            case inspect.Metadata():
                made = self.make(kind.type, depth, struct, field)
            case inspect.AnyType():
                made = self._value()
            case _:
                made = self._scalar(kind, struct, field)
        return made

    def _one_of(self, kind: inspect.UnionType, depth: int) -> inspect.Type:
        kinds = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        if depth > DEEPEST or (len(kinds) < len(kind.types) and self.chance.random() < 0.05):
            return inspect.NoneType()
        return self.chance.choice(kinds)

    def _struct(self, kind: inspect.StructType, depth: int) -> Made:
        name, often = kind.cls.__name__, 0.15 if depth > DEEPEST // 2 else 0.45
        fields = list(kind.fields)
        if self.chance.random() < 0.97:
            fields = self._without_others(name, fields, depth)
        chosen = [one for one in fields if one.required or len(fields) == 1 or self.chance.random() < often]
        made = {one.encode_name: self.make(one.type, depth + 1, name, one.encode_name) for one in chosen}
        if kind.tag_field and self.chance.random() < 0.98:
            made = {kind.tag_field: kind.tag, **made}
        return FINISH.get(name, lambda made, _: made)(made, self.chance)

    def _without_others(self, name: str, fields: list[inspect.Field], depth: int) -> list[inspect.Field]:
        """The fields of a struct with exactly one of those that exclude each other."""
        if name in ALL_ONE_OF:
            return [self._operator(fields, depth)]
        if name not in ONE_OF:
            return fields
        one = self.chance.choice(sorted(ONE_OF[name]) if self.chance.random() < 0.3 else ["nodes", "edges"])
        kept = [msgspec.structs.replace(it, required=True) for it in fields if it.encode_name == one]
        return kept + [it for it in fields if it.encode_name not in ONE_OF[name]]

    def _operator(self, fields: list[inspect.Field], depth: int) -> inspect.Field:
        """Operators that hold others are less likely the deeper they stand."""
        flat = [one for one in fields if one.encode_name not in ("and", "or", "not", "nested")]
        return self.chance.choice(flat if self.chance.random() < depth / DEEPEST else fields)

    def _list(self, kind: inspect.ListType, depth: int, struct: str, field: str) -> Made:
        if field in ("property", "scope", "startProperty", "endProperty", "groupBy") or struct == "Sort":
            return self._path()
        most = kind.max_length or 10
        count = self.chance.choice([1, 1, 1, 2, 3, 0]) if self.chance.random() < 0.98 else min(most, 300)
        count = 1 if depth > DEEPEST // 2 else count
        return [self.make(kind.item_type, depth + 1, struct, field) for _ in range(count)]

    def _dict(self, kind: inspect.DictType, depth: int, field: str) -> Made:
        pool = world.NAMES["set" if field in ("with", "select", "cursors") else "property"]
        made: dict[str, Made] = {}
        for _ in range(self.chance.choice([1, 1, 2, 3])):
            name = self.chance.choice(pool) if self.chance.random() < 0.95 else values.text(self.chance)
            self._kind = world.kind_of(name)
            made[name] = self.make(kind.value_type, depth + 1, "", field)
        return made

    def _path(self) -> list[str]:
        draw, names = self.chance.choice, world.NAMES
        name = draw(names["property"])
        self._kind = world.kind_of(name)
        paths: list[list[str]] = [
            [draw(["node", "edge"]), draw(world.BASE)],
            [world.SPACE, f"{draw(names['view'])}/v1", name],
            [world.SPACE, "Thing/v1", name],
            [world.SPACE, draw(names["container"]), name],
            [name],
        ]
        return draw(paths)

    def _value(self) -> Made:
        """A value of the property that was named last, mostly."""
        kind, many = self._kind
        luck = self.chance.random()
        if luck < 0.65:
            count = self.chance.choice([1, 1, 2, 30])
            drawn = [world.value(kind, self.chance.randrange(40)) for _ in range(count)]
            return drawn if many or luck < 0.1 else drawn[0]
        if luck < 0.7:
            return {"property": self._path()}
        return {"parameter": "p"} if luck < 0.73 else values.anything(self.chance)

    def _scalar(self, kind: inspect.Type, struct: str, field: str) -> Made:
        chance = self.chance
        match kind:
            case inspect.LiteralType():
                return chance.choice(kind.values)
            case inspect.BoolType():
                return chance.random() < 0.5
            case inspect.IntType():
                low, high = kind.ge or 0, kind.le or 1_000
                return chance.choice([low, high, chance.randint(low, high), low - 1, high + 1, values.integer(chance)])
            case inspect.FloatType():
                return values.number(chance)
            case inspect.StrType():
                return self._text(struct, field)
            case _:
                return None

    def _text(self, struct: str, field: str) -> Made:
        if self.chance.random() < 0.06:
            return values.text(self.chance)
        if struct == "GraphQLRequest" and field == "query":
            return graphql.document(self.chance)
        if field in ("cursor", "cursors"):
            return self.chance.choice(self.cursors)
        pool = world.NAMES.get(OF_FIELD.get(field, field))
        if field.lower().endswith("externalid"):
            pool = world.NAMES[OF_STRUCT.get(struct, "instance")]
        if pool is None and struct in ("SelectedSource", "SearchRequest", "AggregateRequest"):
            pool = [*world.PROPERTIES, "*"]
        if pool is None:
            return values.text(self.chance)
        drawn = self.chance.choice(pool)
        if pool is world.NAMES["property"]:
            self._kind = world.kind_of(drawn)
        return drawn


def _names_what_is_there(made: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A query mostly selects the sets that it has, and lets each start from one before it."""
    sets: Any = made.get("with")
    if not isinstance(sets, dict) or chance.random() < 0.15:
        return made
    named = cast("dict[str, Any]", sets)
    names = list(named)
    for field in ("select", "cursors"):
        given = cast("dict[str, Any]", made.get(field) or {})
        if given:
            made[field] = dict(zip(names, given.values(), strict=False))
    for place, expression in enumerate(named.values()):
        _start(expression, names[:place], chance)
    return made


def _start(expression: dict[str, Any], before: list[str], chance: random.Random) -> None:
    for kind in ("nodes", "edges"):
        part = cast("dict[str, Any] | None", expression.get(kind))
        if part and "from" in part:
            if before:
                part["from"] = chance.choice(before)
            else:
                del part["from"]


FINISH: dict[str, Callable[[dict[str, Any], random.Random], dict[str, Any]]] = {
    "QueryRequest": _names_what_is_there,
    "SyncRequest": _names_what_is_there,
}
