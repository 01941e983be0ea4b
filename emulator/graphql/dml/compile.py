"""Makes the definitions of containers, views and the data model of a text, as the API takes them."""

from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from emulator.errors import InvalidRequest, SystemSpace
from emulator.graphql.dml.containers import ContainerDraft, container_write, draft_containers
from emulator.graphql.dml.document import Document, Field, Type
from emulator.graphql.dml.faults import Fault, Faults, FaultyText, Place
from emulator.graphql.dml.identities import Identities, identify
from emulator.graphql.dml.inheritance import Inheritance
from emulator.graphql.dml.properties import Target
from emulator.graphql.dml.versions import definition_of, versions_by_content
from emulator.graphql.dml.views import filter_of, view_write
from emulator.schema import data_models as data_model_rules
from emulator.schema.containers import rules as container_rules
from emulator.schema.snapshot import Snapshot
from emulator.schema.spaces import check_writable
from emulator.schema.views import rules as view_rules
from emulator.wire.references import DataModelId, ViewId, ViewReference
from emulator.wire.schema.containers import ContainerWrite
from emulator.wire.schema.data_models import DataModelWrite, ModelView
from emulator.wire.schema.views import ViewWrite


class Publication(Struct, frozen=True, kw_only=True):
    """What is asked for besides the text."""

    space: str
    external_id: str
    version: str
    previous_version: str | None = None
    name: str | None = None
    description: str | None = None

    @property
    def id(self) -> DataModelId:
        return DataModelId(self.space, self.external_id, self.version)


class Compiled(Struct, frozen=True, kw_only=True):
    """What a text defines. `views` are those of its own types; `types` are these types, in the same order."""

    containers: list[ContainerWrite]
    views: list[ViewWrite]
    types: list[Type]
    model: DataModelWrite


def compile_text(document: Document, asked: Publication, snapshot: Snapshot) -> Compiled:
    """Compile `document` against the schema in `snapshot`. Raises `FaultyText`."""
    faults = Faults()
    _check_model(asked, faults)
    _check_removed(document, asked, snapshot)
    identities = identify(document, asked.space, snapshot, faults)
    inheritance = Inheritance(document, asked.space, identities, snapshot, faults)
    drafts = draft_containers(document, asked.space, identities, inheritance, faults)
    containers = [container_write(draft, snapshot) for draft in drafts.values()]
    views = _Views(document, asked, identities, inheritance, snapshot, faults).compile()
    own = [one for one in document.types.values() if not identities[one.name].is_imported]
    for draft, container in zip(drafts.values(), containers, strict=True):
        _check_container(draft, container, snapshot, faults)
    for one, view in zip(own, views, strict=True):
        _check_view(one, view, snapshot, faults)
    faults.check()
    by_type = dict(zip((one.name for one in own), views, strict=True))
    return Compiled(
        containers=containers,
        views=views,
        types=own,
        model=DataModelWrite(
            space=asked.space,
            external_id=asked.external_id,
            version=asked.version,
            name=asked.name,
            description=asked.description,
            views=[
                ModelView(type="view", space=view.space, external_id=view.external_id, version=view.version)
                for view in _references(document, identities, by_type)
            ],
        ),
    )


def _references(document: Document, identities: Identities, views: dict[str, ViewWrite]) -> Iterator[ViewId]:
    for name in document.types:
        fixed = identities[name].fixed
        view = views.get(name)
        if view is not None:
            yield ViewId(view.space, view.external_id, view.version)
        elif fixed is not None:
            yield fixed


class _Views:
    """The views of the types that are not imported."""

    def __init__(
        self,
        document: Document,
        asked: Publication,
        identities: Identities,
        inheritance: Inheritance,
        snapshot: Snapshot,
        faults: Faults,
    ) -> None:
        self._document = document
        self._identities = identities
        self._inheritance = inheritance
        self._snapshot = snapshot
        self._filters = {name: filter_of(one, faults) for name, one in document.types.items()}
        self._previous = _previous_versions(asked, snapshot, faults)
        faults.check()

    def compile(self) -> list[ViewWrite]:
        content = versions_by_content(self._document, self._identities, self._inheritance, self._filters)
        kept = self._kept()
        while True:
            views = self._views({**content, **kept})
            changed = [name for name, view in views.items() if name in kept and not self._is_stored(name, view)]
            if not changed:
                return list(views.values())
            for name in changed:
                del kept[name]

    def _kept(self) -> dict[str, str]:
        """The versions in the previous version of the data model, of the types that do not say their version."""
        return {
            name: version
            for name, one in self._identities.items()
            if one.version is None and (version := self._previous.get((one.space, one.external_id))) is not None
        }

    def _is_stored(self, name: str, view: ViewWrite) -> bool:
        stored = self._snapshot.views.get(ViewId(view.space, view.external_id, view.version))
        if stored is None:
            return False
        relabelled = self._inheritance.relabelled.get(name, set())
        return _definition(view_rules.with_defaults(view), relabelled) == _definition(stored.definition, relabelled)

    def _views(self, versions: dict[str, str]) -> dict[str, ViewWrite]:
        def to(target: Target) -> ViewReference:
            if not isinstance(target, str):
                return target
            one = self._identities[target]
            return ViewReference(space=one.space, external_id=one.external_id, version=versions[target])

        return {
            name: view_write(
                one, self._identities[name], versions[name], self._inheritance.own[name], self._filters[name], to
            )
            for name, one in self._document.types.items()
            if not self._identities[name].is_imported
        }


def _definition(view: ViewWrite, relabelled: Iterable[str]) -> ViewWrite:
    definition = definition_of(view)
    properties = {name: one for name, one in (definition.properties or {}).items() if name not in relabelled}
    return structs.replace(definition, properties=properties)


def _previous_versions(asked: Publication, snapshot: Snapshot, faults: Faults) -> dict[tuple[str, str], str]:
    if asked.previous_version is None:
        return {}
    previous = DataModelId(asked.space, asked.external_id, asked.previous_version)
    model = snapshot.data_models.get(previous)
    if model is None:
        faults.add(f"One or more data models do not exist: '{previous}'", Place())
        return {}
    return {(view.space, view.external_id): view.version for view in model.views}


def _check_model(asked: Publication, faults: Faults) -> None:
    model = DataModelWrite(
        space=asked.space,
        external_id=asked.external_id,
        version=asked.version,
        name=asked.name,
        description=asked.description,
    )
    for rule in data_model_rules.violations(model):
        faults.add(rule, Place())
    faults.check()


def _check_removed(document: Document, asked: Publication, snapshot: Snapshot) -> None:
    """Raise `FaultyText` where the text omits types of a version of a data model that exists."""
    model = snapshot.data_models.get(asked.id)
    given = {(one.directives.view and one.directives.view.external_id) or one.name for one in document.types.values()}
    removed = [view.external_id for view in (model.views if model else ()) if view.external_id not in given]
    if removed:
        raise FaultyText(
            [
                Fault(
                    kind="DIFF_ERROR",
                    message=f"Can not remove view '{name}' from the data model definition",
                    hint="Please publish a new data model version.",
                )
                for name in removed
            ]
        )


def _check_container(draft: ContainerDraft, container: ContainerWrite, snapshot: Snapshot, faults: Faults) -> None:
    fields = draft.fields
    _check(container.space, container_rules.violations(container, snapshot.limits), draft.place, fields, faults)


def _check_view(one: Type, view: ViewWrite, snapshot: Snapshot, faults: Faults) -> None:
    _check(view.space, view_rules.violations(view, snapshot.limits), one.place, one.fields, faults)


def _check(space: str, rules: Iterator[str], place: Place, fields: dict[str, Field], faults: Faults) -> None:
    """Add the rules that a definition breaks, at the field or type where it does."""
    try:
        check_writable([space])
        for rule in rules:
            _, _, rest = rule.partition("properties.")
            field = fields.get(rest.split(".", 1)[0].split(" ", 1)[0])
            faults.add(rule, field.place if field is not None and rule.startswith("properties.") else place)
    except (InvalidRequest, SystemSpace) as error:
        faults.add(error.message, place)
