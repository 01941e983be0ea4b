"""The fields of the types of a generated text."""

import json

from msgspec import Struct, structs

from emulator.graphql.dml import printing
from emulator.graphql.dml.labels import NO_LABEL, Label
from emulator.graphql.dml.model_views import ModelViews
from emulator.wire.references import ContainerId, InstanceReference, ViewId, ViewReference
from emulator.wire.schema.containers import (
    BooleanType,
    DateType,
    DirectType,
    EnumType,
    FileType,
    Float32Type,
    Float64Type,
    Int32Type,
    Int64Type,
    JsonType,
    PropertyDefinition,
    SequenceType,
    TextType,
    TimeSeriesType,
    TimestampType,
)
from emulator.wire.schema.views import Through, ViewPropertyWrite

_SCALARS = {
    TextType: "String",
    BooleanType: "Boolean",
    Float32Type: "Float32",
    Float64Type: "Float64",
    Int32Type: "Int32",
    Int64Type: "Int64",
    TimestampType: "Timestamp",
    DateType: "Date",
    JsonType: "JSONObject",
    TimeSeriesType: "TimeSeries",
    FileType: "File",
    SequenceType: "Sequence",
}
_DEFAULT_COLLATION = "ucs_basic"


class GeneratedField(Struct, kw_only=True):
    """A field: `text` is None where it cannot be expressed, as the comments say.

    `container` and `identifier` are the container property that it maps for the first time.
    """

    name: str
    text: str | None
    label: Label
    comments: list[str]
    container: ContainerId | None = None
    identifier: str = ""
    edge_source: ViewId | None = None

    def lines(self, *, quiet: bool) -> list[str]:
        """Return the lines of the text; the `quiet` text has no comments."""
        comments = [] if quiet else [printing.comment(one, "  ") for one in self.comments]
        described = printing.description(self.label, "  ") if self.text else []
        return [*comments, *described, *([f"  {self.text}"] if self.text else [])]


class Enums:
    """The enums of a text, named by container and property."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._names: dict[tuple[ContainerId, str], str] = {}
        self.definitions: dict[str, dict[str, Label]] = {}

    def name(self, container: ContainerId, identifier: str, kind: EnumType) -> str:
        key = (container, identifier)
        if key not in self._names:
            base = f"{container.external_id}_{identifier.replace('-', '_')}"
            name, number = base, 1
            while name in self._taken:
                number += 1
                name = f"{base}_{number}"
            self._taken.add(name)
            self._names[key] = name
            self.definitions[name] = {value: Label(one.name, one.description) for value, one in kind.values.items()}
        return self._names[key]


class GeneratedFields:
    """Makes the fields of the types of a data model."""

    def __init__(self, views: ModelViews) -> None:
        self._views = views
        self.enums = Enums({*views.names.values(), *_SCALARS.values(), "Int", "Float"})

    def of(self, view: ViewId) -> list[GeneratedField]:
        """Return the fields of the type for `view`."""
        inherited = self._views.inherited(view)
        return [
            self._field(view, name, found, inherited.get(name)) for name, found in self._views.effective(view).items()
        ]

    def _field(
        self, view: ViewId, name: str, found: ViewPropertyWrite, inherited: ViewPropertyWrite | None
    ) -> GeneratedField:
        label = Label(found.name, found.description)
        field = GeneratedField(name=name, text=None, label=label, comments=[])
        if printing.NAME.fullmatch(name) is None:
            field.comments.append(f"The property '{name}' has a name that GraphQL does not allow.")
            return field
        if inherited is not None and not self._is_narrower(found, inherited):
            field.comments.append(f"The property '{name}' is not the one that is inherited.")
            found = inherited
            field.label = Label(inherited.name, inherited.description)
        elif inherited is not None and label == NO_LABEL != Label(inherited.name, inherited.description):
            field.comments.append(f"The property '{name}' has no description here.")
        if not printing.is_describable(field.label):
            field.comments.append(
                f"name: {printing.quoted(label.name or '')}, description: {printing.quoted(label.description or '')}"
            )
        if found.container is not None:
            self._write_mapped(view, field, found, is_inherited=inherited is not None)
        elif found.through is not None:
            self._write_reverse(field, found, found.through, is_inherited=inherited is not None)
        elif found.type is not None:
            self._write_edge(view, field, found, found.type)
        return field

    def _is_narrower(self, found: ViewPropertyWrite, inherited: ViewPropertyWrite) -> bool:
        """Whether `found` is `inherited`, perhaps with a narrower view, or another description."""
        same = {"name": None, "description": None, "source": None}
        if structs.replace(found, **same) != structs.replace(inherited, **same):
            return False
        if inherited.source is None or found.source is None:
            return inherited.source is found.source or found.source is not None
        return self._views.implements(found.source.id, inherited.source.id)

    def _target(self, field: GeneratedField, source: ViewReference | None) -> str | None:
        """Return the name of the type that a relation leads to; None where it is not in the data model."""
        name = self._views.names.get(source.id) if source else None
        if name is None:
            where = f"leads to the view '{source.id}', which is not in the data model" if source else "leads to no view"
            field.comments.append(f"The property '{field.name}' {where}.")
        return name

    def _write_mapped(
        self, view: ViewId, field: GeneratedField, found: ViewPropertyWrite, *, is_inherited: bool
    ) -> None:
        definition = self._views.container_property(found)
        if found.container is None or definition is None:
            field.comments.append(f"The container property of '{field.name}' does not exist.")
            return
        container, identifier = found.container.id, found.container_property_identifier or ""
        kind, directives = definition.type, list[str]()
        if isinstance(kind, DirectType):
            name = self._target(field, found.source)
            if name is None:
                return
            if kind.list:
                directives.append("@directRelation")
        else:
            name = self.enums.name(container, identifier, kind) if isinstance(kind, EnumType) else _SCALARS[type(kind)]
        if not is_inherited:
            field.container, field.identifier = container, identifier
            directives += self._mapping(view, field, container, identifier)
            directives += _value_directives(definition)
            field.comments += _unsaid(field, definition)
        field.text = _text(field.name, name, directives, is_list=bool(kind.list), is_required=not definition.nullable)

    def _mapping(self, view: ViewId, field: GeneratedField, container: ContainerId, identifier: str) -> list[str]:
        default = self._views.default_container(view)
        arguments = [
            f"{argument}: {printing.quoted(given)}"
            for argument, given, expected in (
                ("space", container.space, default.space),
                ("container", container.external_id, default.external_id),
                ("property", identifier, field.name),
            )
            if given != expected
        ]
        return [f"@mapping({', '.join(arguments)})"] if arguments else []

    def _write_edge(
        self, view: ViewId, field: GeneratedField, found: ViewPropertyWrite, kind: InstanceReference
    ) -> None:
        name = self._target(field, found.source)
        if name is None:
            return
        is_list = found.connection_type != "single_edge_connection"
        arguments: list[str] = []
        default = InstanceReference(space=view.space, external_id=f"{view.external_id}.{field.name}")
        if kind != default or not is_list:
            arguments.append(
                f"type: {{space: {printing.quoted(kind.space)}, externalId: {printing.quoted(kind.external_id)}}}"
            )
        if found.edge_source is not None:
            edge_source = self._target(field, found.edge_source)
            if edge_source is not None:
                arguments.append(f"edgeSource: {printing.quoted(edge_source)}")
                field.edge_source = found.edge_source.id
        if found.direction == "inwards":
            arguments.append("direction: INWARDS")
        directives = [f"@relation({', '.join(arguments)})"] if arguments else []
        field.text = _text(field.name, name, directives, is_list=is_list)

    def _write_reverse(
        self, field: GeneratedField, found: ViewPropertyWrite, through: Through, *, is_inherited: bool
    ) -> None:
        """Write a reverse relation. One that is inherited goes where the interface says."""
        name = self._target(field, found.source)
        if name is None or found.source is None:
            return
        identifier = through.identifier
        if through.source != found.source and not is_inherited:
            field.comments.append(f"The property '{field.name}' goes through '{through.source.id}', '{identifier}'.")
            same = self._same_in(found.source.id, through)
            if same is None:
                return
            identifier = same
        is_list = found.connection_type != "single_reverse_direct_relation"
        directives = [f"@reverseDirectRelation(throughProperty: {printing.quoted(identifier)})"]
        field.text = _text(field.name, name, directives, is_list=is_list)

    def _same_in(self, view: ViewId, through: Through) -> str | None:
        """Return the property of `view` that maps the direct relation of `through`."""
        container, identifier = through.source.id, through.identifier
        if isinstance(through.source, ViewReference):
            other = self._views.effective(through.source.id).get(through.identifier)
            if other is None or other.container is None:
                return None
            container, identifier = other.container.id, other.container_property_identifier or ""
        for name, found in self._views.effective(view).items():
            if found.container and (found.container.id, found.container_property_identifier) == (container, identifier):
                return name
        return None


def _text(name: str, kind: str, directives: list[str], *, is_list: bool, is_required: bool = False) -> str:
    written = f"[{kind}]" if is_list else kind
    return " ".join([f"{name}: {written}{'!' if is_required else ''}", *directives])


def _value_directives(definition: PropertyDefinition) -> list[str]:
    found: list[str] = []
    kind, default = definition.type, definition.default_value
    if default is not None:
        is_text = isinstance(default, str) and not isinstance(kind, JsonType)
        found.append(f"@default(value: {printing.quoted(default if is_text else json.dumps(default))})")
    if isinstance(kind, Float32Type | Float64Type) and kind.unit is not None:
        arguments = [f"externalId: {printing.quoted(kind.unit.external_id)}"]
        if kind.unit.source_unit is not None:
            arguments.append(f"sourceUnit: {printing.quoted(kind.unit.source_unit)}")
        found.append(f"@unit({', '.join(arguments)})")
    return found


def _unsaid(field: GeneratedField, definition: PropertyDefinition) -> list[str]:
    """What the language cannot say of a container property."""
    kind = definition.type
    options = {
        "maxListSize": getattr(kind, "max_list_size", None),
        "maxTextSize": getattr(kind, "max_text_size", None),
        "collation": kind.collation if isinstance(kind, TextType) and kind.collation != _DEFAULT_COLLATION else None,
        "unknownValue": kind.unknown_value if isinstance(kind, EnumType) else None,
        "container": str(kind.container.id) if isinstance(kind, DirectType) and kind.container else None,
        "immutable": definition.immutable or None,
        "autoIncrement": definition.auto_increment or None,
    }
    found = [f"{name}: {json.dumps(value)}" for name, value in options.items() if value is not None]
    if Label(definition.name, definition.description) not in (field.label, NO_LABEL):
        name, described = definition.name or "", definition.description or ""
        found.append(f"in the container: name {printing.quoted(name)}, description {printing.quoted(described)}")
    return [", ".join(found)] if found else []
