"""The structs of requests and responses as JSON Schema, under names that tell them apart."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, cast

import msgspec
from msgspec import inspect as structure

from emulator.http.description import refinements
from emulator.wire.schema.containers import PropertyDefinition
from emulator.wire.schema.data_models import InlinedDataModel
from emulator.wire.schema.views import EdgeConnection, MappedPropertyDefinition, ReverseDirectRelation

Schema = dict[str, Any]

_PREFIX = "#/components/schemas/"
_SNAKE = re.compile(r"`[a-z]+(?:_[a-z]+)+`")
_NAMED = (structure.StructType, structure.DataclassType, structure.NamedTupleType, structure.TypedDictType)
_OWN_MODULES = tuple(
    f"emulator.wire.{name}"
    for name in ("console", "explain", "snapshots", "snapshot_parts", "export", "imports", "access.oidc")
)
_WITHIN_FIELDS = (
    PropertyDefinition,
    InlinedDataModel,
    MappedPropertyDefinition,
    EdgeConnection,
    ReverseDirectRelation,
)
"""Structs of answers whose fields have the type of any JSON."""


class Components:
    """The schemas of all structs in requests and answers; `of` is the schema of a type, which refers to them.

    Clients may send null for what they leave out, and the API never answers it: structs that occur in answers only
    are described without.
    """

    def __init__(self, requests: Iterable[Any], answers: Iterable[Any]) -> None:
        requests, answers = list(requests), [*answers, *_WITHIN_FIELDS]
        structs = _structs([*requests, *answers])
        references, found = msgspec.json.schema_components(structs, ref_template="{name}")
        self._names = _distinct_names(structs)
        self._renamed = {
            reference["$ref"]: self._names[struct] for struct, reference in zip(structs, references, strict=True)
        }
        sent = set(_structs(requests))
        self.schemas = {
            self._names[struct]: self._described(struct, found[reference["$ref"]], only_answered=struct not in sent)
            for struct, reference in zip(structs, references, strict=True)
        }

    def of(self, kind: Any) -> Schema:
        """The schema of a type of which all structs were given."""
        if kind in self._names:
            return refinements.ref(self._names[kind])
        (schema,), _ = msgspec.json.schema_components([kind], ref_template="{name}")
        return self._with_names(schema)

    def fields(self, struct: Any) -> Schema:
        """The schema of a struct itself."""
        return self.schemas[self._names[struct]]

    def _described(self, struct: Any, schema: Schema, *, only_answered: bool) -> Schema:
        name = self._names[struct]
        described = self._with_names(schema) | {"title": name}
        if "description" in described:
            described["description"] = _SNAKE.sub(lambda found: _camel(found[0]), described["description"])
        if name in refinements.EXACTLY_ONE:
            described |= {"minProperties": 1, "maxProperties": 1}
        config = getattr(getattr(struct, "__origin__", struct), "__struct_config__", None)
        omits_null = only_answered and config is not None and config.omit_defaults
        fields: dict[str, Schema] = described.get("properties", {})
        for field, of_type in fields.items():
            known = refinements.FIELDS.get((name, field)) or of_type
            fields[field] = _field(name, field, _without_null(known) if omits_null else known)
        if not described.get("required", True):
            del described["required"]
        return described

    def _with_names(self, schema: Any) -> Any:
        """The schema with references to the distinct names."""
        if isinstance(schema, list):
            return [self._with_names(one) for one in cast("list[Any]", schema)]
        if not isinstance(schema, dict):
            return schema
        items = cast("Schema", schema).items()
        copied: Schema = {key: self._with_names(one) for key, one in items if (key, one) != ("default", None)}
        if isinstance(copied.get("$ref"), str):
            copied["$ref"] = _PREFIX + self._renamed[copied["$ref"]]
        if isinstance(copied.get("discriminator"), dict):
            mapping: Mapping[str, str] = copied["discriminator"]["mapping"]
            copied["discriminator"]["mapping"] = {tag: _PREFIX + self._renamed[name] for tag, name in mapping.items()}
        return copied


def _field(struct: str, name: str, schema: Schema) -> Schema:
    if name in refinements.NOT_EMULATED.get(struct, ()) or (
        struct in refinements.LISTS_WITH_OPTIONS and name in refinements.OPTIONS_NOT_EMULATED
    ):
        return {**schema, "description": "Not emulated: answers 501."}
    return {**schema, "description": refinements.WORDS[name]} if name in refinements.WORDS else schema


def _without_null(schema: Schema) -> Schema:
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(kinds) == len(schema.get("anyOf", ())):
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**kinds[0], **rest} if len(kinds) == 1 else {"anyOf": kinds, **rest}


def _structs(kinds: Iterable[Any]) -> list[Any]:
    """All structs, dataclasses and named tuples that types consist of, each once."""
    found: dict[Any, None] = {}

    def collect(one: Any) -> None:
        if isinstance(one, _NAMED):
            if one.cls in found:
                return
            found[one.cls] = None
            for field in one.fields:
                collect(field.type)
        for name in ("type", "item_type", "key_type", "value_type"):
            if isinstance(inner := getattr(one, name, None), structure.Type):
                collect(inner)
        for name in ("types", "item_types"):
            for inner in getattr(one, name, ()):
                collect(inner)

    for one in structure.multi_type_info(kinds):
        collect(one)
    return list(found)


def _distinct_names(structs: Iterable[Any]) -> dict[Any, str]:
    """The name of each struct; of those with the same name, with the last word of its module before it.

    Structs of the emulated API keep their names where only the emulator's own endpoints have others of these names.
    """
    plain = {struct: _plain_name(struct) for struct in structs}
    counted = Counter(plain.values())
    of_api = Counter(name for struct, name in plain.items() if _is_of_api(struct))
    return {
        struct: name
        if counted[name] == 1 or (_is_of_api(struct) and of_api[name] == 1)
        else _of_module(struct.__module__.rpartition(".")[2], name)
        for struct, name in plain.items()
    }


def _is_of_api(struct: Any) -> bool:
    module: str = struct.__module__
    return module.startswith("emulator.wire.") and not module.startswith(_OWN_MODULES)


def _plain_name(struct: Any) -> str:
    origin = getattr(struct, "__origin__", None)
    if origin is None:
        return struct.__name__
    return origin.__name__ + "Of" + "".join(getattr(one, "__name__", "Any") for one in struct.__args__)


def _of_module(module: str, name: str) -> str:
    """The name with its module.

    >>> _of_module("query", "Through"), _of_module("data_models", "DataModels")
    ('QueryThrough', 'DataModels')
    """
    prefix = "".join(word.capitalize() for word in module.split("_"))
    return name if prefix == name else prefix + name


def _camel(quoted: str) -> str:
    """A name in the JSON of the API.

    >>> _camel("`include_llm_prompt`")
    '`includeLlmPrompt`'
    """
    first, *others = quoted.split("_")
    return first + "".join(word.capitalize() for word in others)
