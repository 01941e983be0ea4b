"""What a generated text says of containers: at the types whose fields they hold."""

import json
from collections.abc import Iterator
from functools import cached_property

from emulator.core.spaces import is_system
from emulator.graphql.dml import printing
from emulator.graphql.dml.generated_fields import GeneratedField
from emulator.graphql.dml.labels import NO_LABEL, Label
from emulator.graphql.dml.model_views import ModelViews
from emulator.wire.references import ContainerId, ViewId
from emulator.wire.schema.containers import (
    BtreeIndex,
    Constraint,
    Container,
    Index,
    InvertedIndex,
    RequiresConstraint,
    UniquenessConstraint,
    UsedFor,
)


class GeneratedContainers:
    """Each container is described once: at the first type that has all fields for it, or else in comments."""

    def __init__(self, views: ModelViews) -> None:
        self._views = views
        self._fields: dict[ViewId, dict[ContainerId, dict[str, str]]] = {}
        self._edge_sources: set[ViewId] = set()
        self._identifiers: dict[ContainerId, set[str]] = {}

    def note(self, view: ViewId, body: list[GeneratedField]) -> None:
        """Take notice of the fields of a type. All types come before what is asked of any."""
        self._edge_sources |= {field.edge_source for field in body if field.edge_source is not None}
        if self._views.is_imported(view):
            return
        own: dict[ContainerId, dict[str, str]] = {}
        for field in body:
            if field.container is not None and field.text is not None:
                own.setdefault(field.container, {})[field.identifier] = field.name
                self._identifiers.setdefault(field.container, set()).add(field.identifier)
        self._fields[view] = own

    @cached_property
    def _teller(self) -> dict[ContainerId, ViewId]:
        """The type at which each container is described."""
        found: dict[ContainerId, ViewId] = {}
        for view in self._fields:
            container = self._container(view)
            if container is not None:
                found.setdefault(container, view)
        for view, own in self._fields.items():
            for container in own:
                if not self._is_foreign(container):
                    found.setdefault(container, view)
        return found

    def _container(self, view: ViewId) -> ContainerId | None:
        """The container that the directives of a type are about."""
        own = self._fields[view]
        default = self._views.default_container(view)
        found = next(iter(own)) if len(own) == 1 else default if default in own else None
        return None if found is None or self._is_foreign(found) else found

    def _is_foreign(self, container: ContainerId) -> bool:
        """Whether a container is one of the service, so that a text says nothing of it."""
        return is_system(container.space) and container.space != self._views.space

    def directives(self, view: ViewId, body: list[GeneratedField]) -> str:
        """Return the directives of a type that are about its container."""
        text = ""
        if self._is_edge(view):
            text += " @edge"
        if self._needs_readonly(view, body):
            text += " @readonly"
        container = self._container(view)
        definition = self._definition(container) if container and self._teller.get(container) == view else None
        if container is not None and definition is not None:
            fields = self._fields[view][container]
            constraints = [
                _constraint(name, one, fields) for name, one in definition.constraints.items() if _is_said(one, fields)
            ]
            indexes = [_index(name, one, fields) for name, one in definition.indexes.items() if _is_said(one, fields)]
            arguments = [
                f"{name}: [{', '.join(parts)}]"
                for name, parts in (("constraints", constraints), ("indexes", indexes))
                if parts
            ]
            text += f" @container({', '.join(arguments)})" if arguments else ""
        return text

    def comments(self, view: ViewId) -> Iterator[str]:
        """What the language cannot say of the containers that are described at a type."""
        for container, teller in self._teller.items():
            definition = self._definition(container)
            if teller == view and definition is not None:
                found = list(self._unsaid(view, container, definition))
                if found:
                    yield f"Container '{container}': {'; '.join(found)}"

    def _unsaid(self, view: ViewId, container: ContainerId, definition: Container) -> Iterator[str]:
        fields = self._fields[view].get(container, {}) if self._container(view) == container else None
        for name, one in (*definition.constraints.items(), *definition.indexes.items()):
            kind = "index" if isinstance(one, BtreeIndex | InvertedIndex) else "constraint"
            if fields is None or not _is_said(one, fields):
                yield f"{kind} '{name}'"
            elif not isinstance(one, RequiresConstraint | InvertedIndex) and one.by_space:
                yield f"{kind} '{name}' is bySpace"
        missing = definition.properties.keys() - self._identifiers.get(container, set())
        if missing:
            yield f"other properties {', '.join(sorted(missing))}"
        if definition.used_for != self._expected_use(container):
            yield f"used for {definition.used_for}"
        label, owner = Label(definition.name, definition.description), NO_LABEL
        for other in self._fields:
            if self._views.default_container(other) == container:
                stored = self._views.definition(other)
                owner = Label(stored.name, stored.description)
        if label not in (owner, NO_LABEL):
            yield f"name {json.dumps(label.name)}, description {json.dumps(label.description)}"

    def _expected_use(self, container: ContainerId) -> UsedFor:
        uses: set[UsedFor] = {
            "edge" if self._is_edge(view) else "all" if self._is_of_both(view) else "node"
            for view, own in self._fields.items()
            if container in own
        }
        return next(iter(uses)) if len(uses) == 1 else "all"

    def _is_of_both(self, view: ViewId) -> bool:
        """Whether nodes and edges may have data in the container of a type."""
        return view in self._edge_sources or any(
            self._is_edge(other) and self._views.is_below(other, view) for other in self._fields
        )

    def _is_edge(self, view: ViewId) -> bool:
        models = [self._views.snapshot.container(container) for container in self._fields[view]]
        return any(model is not None and model.used_for == "edge" for model in models)

    def _needs_readonly(self, view: ViewId, body: list[GeneratedField]) -> bool:
        """Whether required properties of the containers are not in the text of the type."""
        model = self._views.snapshot.view(view)
        said = {field.name for field in body if field.text is not None}
        if model is None:
            return False
        mapped = {prop.property.key for name, prop in model.properties.items() if name in said}
        return any(
            not prop.nullable and prop.key not in mapped for one in model.containers for prop in one.properties.values()
        )

    def _definition(self, container: ContainerId) -> Container | None:
        model = self._views.snapshot.container(container)
        return model.definition if model else None


def _is_said(one: Constraint | Index, fields: dict[str, str]) -> bool:
    """Whether all properties of a constraint or index are `fields` of the type."""
    return isinstance(one, RequiresConstraint) or all(name in fields for name in one.properties)


def _constraint(name: str, one: Constraint, fields: dict[str, str]) -> str:
    if isinstance(one, UniquenessConstraint):
        what = f"constraintType: UNIQUENESS, fields: {_names(one.properties, fields)}"
    else:
        space, external_id = map(printing.quoted, one.require.id)
        what = f"constraintType: REQUIRES, require: {{space: {space}, externalId: {external_id}}}"
    return f"{{identifier: {printing.quoted(name)}, {what}}}"


def _index(name: str, one: Index, fields: dict[str, str]) -> str:
    kind = "BTREE" if isinstance(one, BtreeIndex) else "INVERTED"
    text = f"identifier: {printing.quoted(name)}, indexType: {kind}, fields: {_names(one.properties, fields)}"
    return f"{{{text}, cursorable: true}}" if isinstance(one, BtreeIndex) and one.cursorable else f"{{{text}}}"


def _names(properties: list[str], fields: dict[str, str]) -> str:
    return f"[{', '.join(printing.quoted(fields[name]) for name in properties)}]"
