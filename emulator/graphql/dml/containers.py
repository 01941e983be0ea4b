"""The containers of types.

A container is written with all that the text says of it. What the language has no words for (`maxTextSize`,
`collation`, `immutable` and so on) stays as it is stored.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct, structs

from emulator.core.spaces import is_system
from emulator.graphql.dml.directives import Constraint, Index
from emulator.graphql.dml.document import Document, Field, Type
from emulator.graphql.dml.faults import Faults, Place
from emulator.graphql.dml.identities import Identities
from emulator.graphql.dml.inheritance import Inheritance, Properties
from emulator.graphql.dml.labels import NO_LABEL, Label
from emulator.graphql.dml.properties import Property
from emulator.schema.snapshot import Snapshot
from emulator.wire.references import ContainerId, ContainerReference
from emulator.wire.schema.containers import (
    BtreeIndex,
    ConstraintWrite,
    Container,
    ContainerPropertyWrite,
    ContainerWrite,
    DirectType,
    EnumType,
    IndexWrite,
    PropertyDefinition,
    PropertyType,
    TextType,
    UniquenessConstraint,
    UsedFor,
)

_KEPT: dict[type, tuple[str, ...]] = {
    TextType: ("max_list_size", "max_text_size", "collation"),
    EnumType: ("unknown_value",),
    DirectType: ("max_list_size", "container"),
}
"""Options of types that the language cannot express."""


class ContainerDraft(Struct, kw_only=True):
    """A container as far as the text has been read. `owner` is the type whose label it has."""

    id: ContainerId
    place: Place
    owner: Type | None = None
    uses: set[UsedFor] = msgspec.field(default_factory=set[UsedFor])
    properties: dict[str, Property] = msgspec.field(default_factory=dict[str, Property])
    fields: dict[str, Field] = msgspec.field(default_factory=dict[str, Field])
    constraints: dict[str, ConstraintWrite] = msgspec.field(default_factory=dict[str, ConstraintWrite])
    indexes: dict[str, IndexWrite] = msgspec.field(default_factory=dict[str, IndexWrite])


Drafts = Mapping[ContainerId, ContainerDraft]


def draft_containers(
    document: Document, space: str, identities: Identities, inheritance: Inheritance, faults: Faults
) -> Drafts:
    """Return the containers that the types of a data model in `space` write."""
    drafts: dict[ContainerId, ContainerDraft] = {}
    of_both = {*_edge_sources(inheritance), *_parents_of_edges(document, inheritance)}
    defaults = {
        ContainerId(space, one.external_id): document.types[name]
        for name, one in identities.items()
        if not one.is_imported
    }
    for one in document.types.values():
        if identities[one.name].is_imported or one.directives.readonly is not None:
            continue
        uses: UsedFor = "edge" if one.directives.edge is not None else "all" if one.name in of_both else "node"
        own = _own_mapped(one, inheritance)
        for name, found in own.items():
            if found.container is None:
                continue
            draft = drafts.setdefault(found.container, ContainerDraft(id=found.container, place=one.place))
            draft.uses.add(uses)
            draft.owner = defaults.get(found.container)
            _add(draft, one.fields[name], found, faults)
        _add_parts(one, own, drafts, ContainerId(space, identities[one.name].external_id), faults)
    return {key: draft for key, draft in drafts.items() if not is_system(key.space)}


def _own_mapped(one: Type, inheritance: Inheritance) -> Properties:
    """The properties of the view of a type that are mapped there for the first time."""
    inherited = {name for parent in one.parents for name in inheritance.all_of(parent)}
    return {
        name: found
        for name, found in inheritance.own[one.name].items()
        if found.kind == "mapped" and name not in inherited
    }


def _parents_of_edges(document: Document, inheritance: Inheritance) -> Iterator[str]:
    for one in document.types.values():
        if one.directives.edge is not None:
            yield from inheritance.ancestors_of(one.name)


def _edge_sources(inheritance: Inheritance) -> Iterator[str]:
    for properties in inheritance.own.values():
        for one in properties.values():
            if isinstance(one.edge_source, str):
                yield one.edge_source


def _add(draft: ContainerDraft, field: Field, found: Property, faults: Faults) -> None:
    known, before = draft.properties.get(found.identifier), draft.fields.get(found.identifier)
    if known is None or before is None:
        draft.properties[found.identifier], draft.fields[found.identifier] = found, field
    elif (known.type, known.default, before.is_required) != (found.type, found.default, field.is_required):
        message = f"Field '{field.name}' differs from field '{before.name}', which maps the same container property"
        faults.add(message, field.place)
    elif known.label == NO_LABEL:
        draft.properties[found.identifier] = structs.replace(known, label=found.label)


def _add_parts(
    one: Type, own: Properties, drafts: dict[ContainerId, ContainerDraft], default: ContainerId, faults: Faults
) -> None:
    """Add the constraints and indexes of a type to the container of its fields."""
    given = one.directives.container
    if given is None or not (given.constraints or given.indexes):
        return
    place = one.directives.places["container"]
    containers = {found.container for found in own.values()}
    container = containers.pop() if len(containers) == 1 else default
    draft = drafts.get(container or default)
    if draft is None:
        faults.add(f"Type '{one.name}' has no container of its own", place)
        return
    fields = {name: found.identifier for name, found in own.items() if found.container == draft.id}
    for part in (*(given.constraints or ()), *(given.indexes or ())):
        for field in part.fields or ():
            if field not in fields:
                faults.add(f"Field '{field}' of '{part.identifier}' is not in the container of '{one.name}'", place)
                return
    for part in given.constraints or ():
        _put(draft.constraints, part.identifier, _constraint(part, fields), place, faults)
    for part in given.indexes or ():
        _put(draft.indexes, part.identifier, _index(part, fields), place, faults)


def _put(parts: dict[str, Any], identifier: str, part: Any, place: Place, faults: Faults) -> None:
    if parts.setdefault(identifier, part) != part:
        faults.add(f"'{identifier}' is defined in two ways", place)


def _constraint(part: Constraint, fields: dict[str, str]) -> ConstraintWrite:
    require = part.require
    return ConstraintWrite(
        constraint_type={"UNIQUENESS": "uniqueness", "REQUIRES": "requires"}.get(part.constraint_type or ""),  # pyright: ignore[reportArgumentType]
        properties=None if part.fields is None else [fields[field] for field in part.fields],
        require=require and ContainerReference(space=require.space, external_id=require.external_id),
    )


def _index(part: Index, fields: dict[str, str]) -> IndexWrite:
    return IndexWrite(
        properties=[fields[field] for field in part.fields],
        index_type={"BTREE": "btree", "INVERTED": "inverted"}.get(part.index_type or ""),  # pyright: ignore[reportArgumentType]
        cursorable=part.cursorable,
    )


def container_write(draft: ContainerDraft, snapshot: Snapshot) -> ContainerWrite:
    """Return the container of `draft` as the API takes it, with what of the stored one it says nothing about."""
    model = snapshot.container(draft.id)
    stored = model.definition if model else None
    owner = draft.owner
    kept = stored is not None and owner is None
    label = owner.label if owner else Label(stored.name, stored.description) if stored else NO_LABEL
    return ContainerWrite(
        space=draft.id.space,
        external_id=draft.id.external_id,
        used_for=_used_for(draft.uses, stored),
        name=label.name,
        description=label.description,
        properties={
            name: _property(found, draft.fields[name], stored and stored.properties.get(name), kept=kept)
            for name, found in draft.properties.items()
        },
        constraints={name: _kept_constraint(name, one, stored) for name, one in draft.constraints.items()},
        indexes={name: _kept_index(name, one, stored) for name, one in draft.indexes.items()},
    )


def _used_for(uses: set[UsedFor], stored: Container | None) -> UsedFor:
    wanted: UsedFor = next(iter(uses)) if len(uses) == 1 else "all"
    if stored is not None and stored.used_for == "all":
        return "all"
    if stored is not None and wanted == "all":
        return stored.used_for if stored.used_for in uses else wanted
    return wanted


def _property(
    found: Property, field: Field, stored: PropertyDefinition | None, *, kept: bool
) -> ContainerPropertyWrite:
    kind = found.type or TextType()
    if stored is not None and type(stored.type) is type(kind):
        kind = _with_kept_options(kind, stored.type)
    default, label = found.default, field.label if found.label == NO_LABEL else found.label
    if kept and stored is not None:
        default = stored.default_value if default is None else default
        label = Label(stored.name, stored.description) if label == NO_LABEL else label
    return ContainerPropertyWrite(
        type=kind,
        nullable=not field.is_required,
        immutable=stored.immutable if stored else None,
        auto_increment=stored.auto_increment if stored else None,
        default_value=default,
        name=label.name,
        description=label.description,
    )


def _with_kept_options(kind: PropertyType, stored: PropertyType) -> PropertyType:
    options = _KEPT.get(type(kind), ("max_list_size",))
    return structs.replace(kind, **{name: getattr(stored, name) for name in options})


def _kept_constraint(name: str, one: ConstraintWrite, stored: Container | None) -> ConstraintWrite:
    before = stored.constraints.get(name) if stored else None
    if not isinstance(before, UniquenessConstraint) or one.require is not None:
        return one
    return structs.replace(one, by_space=before.by_space)


def _kept_index(name: str, one: IndexWrite, stored: Container | None) -> IndexWrite:
    before = stored.indexes.get(name) if stored else None
    return structs.replace(one, by_space=before.by_space) if isinstance(before, BtreeIndex) else one
