"""What the fields of types are, with those that they inherit from interfaces.

An inherited field is not mapped again. It becomes a property of the type itself only where it leads to a narrower type
than in the interface, or has another description.
"""

from msgspec import structs

from emulator.graphql.dml.document import Document, Field, Type
from emulator.graphql.dml.faults import Faults
from emulator.graphql.dml.identities import Identities
from emulator.graphql.dml.labels import NO_LABEL, Label
from emulator.graphql.dml.properties import Owner, Property, Target, property_of
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.effective import ancestry, effective_properties
from emulator.wire.references import ViewId, ViewReference
from emulator.wire.schema.containers import DirectType, EnumType, PropertyType
from emulator.wire.schema.views import ViewPropertyWrite

Properties = dict[str, Property]


class Inheritance:
    """The properties of all types of `document`, a data model in `space`."""

    def __init__(
        self, document: Document, space: str, identities: Identities, snapshot: Snapshot, faults: Faults
    ) -> None:
        self._document = document
        self._space = space
        self._identities = identities
        self._snapshot = snapshot
        self._faults = faults
        self._ancestors: dict[str, set[str]] = {}
        self._all: dict[str, Properties] = {}
        self.own: dict[str, Properties] = {}
        """The properties that the view of each type has itself."""
        self.relabelled: dict[str, set[str]] = {}
        """Those of them that differ from what is inherited in their descriptions only."""
        for one in document.types.values():
            self._check_parents(one)
        faults.check()
        for name in document.types:
            self._find_ancestors(name, [])
        faults.check()
        for name in document.types:
            self.all_of(name)
        faults.check()

    def _check_parents(self, one: Type) -> None:
        for parent, place in one.parents.items():
            found = self._document.types.get(parent)
            if found is None:
                self._faults.add(f"Type '{parent}' not found", place)
            elif not found.is_interface:
                self._faults.add(f"Type '{parent}' is not an interface", place)

    def _find_ancestors(self, name: str, path: list[str]) -> set[str]:
        known = self._ancestors.get(name)
        if known is not None:
            return known
        one = self._document.types[name]
        if name in path:
            self._faults.add(f"Type '{name}' cannot implement itself, directly or through other types", one.place)
            self._faults.check()
        found = set(one.parents)
        for parent in one.parents:
            found |= self._find_ancestors(parent, [*path, name])
        self._ancestors[name] = found
        return found

    def ancestors_of(self, name: str) -> set[str]:
        """Return the interfaces that the type `name` implements, directly or through others."""
        return self._ancestors[name]

    def all_of(self, name: str) -> Properties:
        """Return the properties of the type `name`, with the inherited ones."""
        known = self._all.get(name)
        if known is not None:
            return known
        one = self._document.types[name]
        if self._identities[name].is_imported:
            self.own[name] = {}
            self._all[name] = self._stored(name)
            return self._all[name]
        inherited: Properties = {}
        for parent in reversed(one.parents):  # of two interfaces with one field the later counts, as in a view
            for field, found in self.all_of(parent).items():
                inherited.setdefault(field, found)
        self.own[name] = self._own(one, inherited)
        self._all[name] = {**inherited, **self.own[name]}
        return self._all[name]

    def _own(self, one: Type, inherited: Properties) -> Properties:
        identity = self._identities[one.name]
        owner = Owner(one.name, self._space, identity.space, identity.external_id)
        own: Properties = {}
        for field in one.fields.values():
            found = property_of(field, owner, self._document, self._faults)
            if found is None:
                continue
            if field.name in inherited:
                self._inherit(one, field, found, inherited[field.name], own)
            else:
                own[field.name] = found
        return own

    def _inherit(self, one: Type, field: Field, given: Property, inherited: Property, own: Properties) -> None:
        """Add to `own` what the repeated `field` of `one` changes."""
        if field.directives.mapping is not None:
            place = field.directives.places["mapping"]
            self._faults.add(f"Field '{field.name}' of type '{one.name}' is inherited, so it cannot be mapped", place)
        elif not self._fits(given, inherited):
            message = f"Field '{field.name}' of type '{one.name}' has another type than in the interface"
            self._faults.add(message, field.place)
        elif given.target is not None and not self._is_same(given.target, inherited.target):
            label = inherited.label if given.label == NO_LABEL else given.label
            own[field.name] = structs.replace(inherited, target=given.target, label=label)
        elif given.label not in (NO_LABEL, inherited.label):
            own[field.name] = structs.replace(inherited, label=given.label)
            self.relabelled.setdefault(one.name, set()).add(field.name)

    def _fits(self, given: Property, inherited: Property) -> bool:
        if given.is_list != inherited.is_list:
            return False
        if given.target is None:
            return inherited.kind == "mapped" and _kind(given.type) == _kind(inherited.type)
        if inherited.kind == "mapped" and not isinstance(inherited.type, DirectType):
            return False
        return inherited.target is None or self._is_narrower(given.target, inherited.target)

    def _is_same(self, one: Target, other: Target | None) -> bool:
        return one == other or (other is not None and self._fixed(one) == self._fixed(other) is not None)

    def _is_narrower(self, one: Target, other: Target) -> bool:
        if self._is_same(one, other):
            return True
        if isinstance(one, str):
            return any(self._is_same(ancestor, other) for ancestor in self._ancestors[one]) or self._stored_narrower(
                one, other
            )
        return self._stored_narrower(one, other)

    def _stored_narrower(self, one: Target, other: Target) -> bool:
        """Whether the view of `one` is outside of the text, and implements that of `other`."""
        names = [one, *self._ancestors[one]] if isinstance(one, str) else [one]
        views = [view for view in map(self._fixed, names) if view is not None]
        wanted = self._fixed(other)
        return wanted is not None and any(wanted in ancestry(view, self._snapshot.all_views) for view in views)

    def _fixed(self, target: Target) -> ViewId | None:
        return self._identities[target].fixed if isinstance(target, str) else target.id

    def _stored(self, name: str) -> Properties:
        view = self._identities[name].fixed
        if view is None:
            return {}
        stored = effective_properties(ancestry(view, self._snapshot.all_views), self._snapshot.all_views)
        return {identifier: self._property(one) for identifier, one in stored.items()}

    def _property(self, stored: ViewPropertyWrite) -> Property:
        label = Label(stored.name, stored.description)
        if stored.container is not None:
            container = self._snapshot.container(stored.container.id)
            identifier = stored.container_property_identifier or ""
            found = container.properties.get(identifier) if container else None
            return Property(
                kind="mapped",
                is_list=bool(found and found.type.list),
                label=label,
                target=stored.source,
                container=stored.container.id,
                identifier=identifier,
                type=found.type if found else None,
            )
        through = stored.through
        return Property(
            kind="edge" if through is None else "reverse",
            is_list=not (stored.connection_type or "").startswith("single"),
            label=label,
            target=stored.source,
            identifier=through.identifier if through else "",
            edge_type=stored.type,
            edge_source=stored.edge_source,
            direction=stored.direction,
            through=through.source if through else None,
        )


def _kind(kind: PropertyType | None) -> tuple[type, list[str]]:
    return type(kind), list(kind.values) if isinstance(kind, EnumType) else []


def reference_of(view: ViewId) -> ViewReference:
    return ViewReference(space=view.space, external_id=view.external_id, version=view.version)
