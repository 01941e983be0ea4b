"""The views of a data model, as the types of the text that is generated for it."""

from collections.abc import Iterator

from emulator.graphql.dml import printing
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.effective import ancestry, effective_properties
from emulator.wire.references import ContainerId, ViewId
from emulator.wire.schema.containers import PropertyDefinition
from emulator.wire.schema.data_models import DataModel
from emulator.wire.schema.views import ViewPropertyWrite, ViewWrite

Stored = dict[str, ViewPropertyWrite]


class ModelViews:
    """`names` are the names of the types, which are the external ids of the views; `missing` views do not exist."""

    def __init__(self, model: DataModel, snapshot: Snapshot) -> None:
        self.space = model.space
        self.snapshot = snapshot
        stored = snapshot.all_views
        self.names = {one.id: one.external_id for one in model.views if one.id in stored}
        self.missing = [one.id for one in model.views if one.id not in stored]
        self._interfaces = {parent for view in self.names for parent in self.parents(view)}
        self._effective: dict[ViewId, Stored] = {}
        self._inherited: dict[ViewId, Stored] = {}

    def definition(self, view: ViewId) -> ViewWrite:
        return self.snapshot.all_views[view].definition

    def is_imported(self, view: ViewId) -> bool:
        """Whether the view is only used: it is in another space than the data model."""
        return view.space != self.space

    def is_interface(self, view: ViewId) -> bool:
        return view in self._interfaces

    def parents(self, view: ViewId) -> list[ViewId]:
        """The views of the data model that `view` implements."""
        return [one.id for one in self.definition(view).implements or () if one.id in self.names]

    def default_container(self, view: ViewId) -> ContainerId:
        """The container of the fields that say nothing else."""
        return ContainerId(self.space, view.external_id)

    def effective(self, view: ViewId) -> Stored:
        """The properties of a view, with the inherited ones."""
        if view not in self._effective:
            stored = self.snapshot.all_views
            self._effective[view] = effective_properties(ancestry(view, stored), stored)
        return self._effective[view]

    def inherited(self, view: ViewId) -> Stored:
        """The properties that a type has from its interfaces in the data model."""
        known = self._inherited.get(view)
        if known is None:
            known = self._inherited[view] = {}
            for parent in reversed(self.parents(view)):
                for name, found in self.effective(parent).items():
                    known.setdefault(name, found)
        return known

    def container_property(self, found: ViewPropertyWrite) -> PropertyDefinition | None:
        container = found.container and self.snapshot.container(found.container.id)
        return container.definition.properties.get(found.container_property_identifier or "") if container else None

    def implements(self, view: ViewId, other: ViewId) -> bool:
        """Whether `view` is `other`, or implements it in any way."""
        return other in ancestry(view, self.snapshot.all_views)

    def is_below(self, view: ViewId, other: ViewId) -> bool:
        """Whether `view` implements `other`, directly or through other views of the data model."""
        return any(parent == other or self.is_below(parent, other) for parent in self.parents(view))

    def comments(self, view: ViewId) -> Iterator[str]:
        """What the language cannot say of a view."""
        definition = self.definition(view)
        for one in definition.implements or ():
            if one.id not in self.names:
                yield f"It implements the view '{one.id}', which is not in the data model."
        for stream in definition.stream_id or ():
            yield f"streamId: {printing.quoted(stream)}"
