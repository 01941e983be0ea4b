"""Which view a type stands for."""

from collections.abc import Iterable

from msgspec import Struct

from emulator.errors import UnknownViews
from emulator.graphql.dml.directives import Import, View
from emulator.graphql.dml.document import Document, Type
from emulator.graphql.dml.faults import Faults
from emulator.schema.snapshot import Snapshot
from emulator.schema.versions import latest_versions
from emulator.wire.references import ViewId

_NO_VIEW = View()


class Identity(Struct, frozen=True):
    """The view of a type. `version` is None where it is derived from the content of the type."""

    space: str
    external_id: str
    version: str | None
    is_imported: bool

    @property
    def fixed(self) -> ViewId | None:
        """The id of the view, where it does not depend on the content of the type."""
        return None if self.version is None else ViewId(self.space, self.external_id, self.version)


Identities = dict[str, Identity]


def identify(document: Document, space: str, snapshot: Snapshot, faults: Faults) -> Identities:
    """Return the view of each type of a data model in `space`. Adds to `faults` the imported ones that do not exist."""
    imports = _Imports(snapshot)
    found: Identities = {}
    names: dict[str, str] = {}
    for one in document.types.values():
        view = one.directives.view or _NO_VIEW
        external_id = view.external_id or one.name
        if external_id in names:
            faults.add(f"Types '{names[external_id]}' and '{one.name}' are the same view '{external_id}'", one.place)
        names[external_id] = one.name
        identity = Identity(view.space or space, external_id, view.version, is_imported=False)
        if one.directives.import_ is not None:
            identity = imports.find(one, identity, one.directives.import_, faults)
        found[one.name] = identity
    return found


class _Imports:
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._latest: dict[tuple[str, str], str] | None = None

    def find(self, one: Type, asked: Identity, directive: Import, faults: Faults) -> Identity:
        found = self._view(one, asked, directive)
        if isinstance(found, str):
            faults.add(found, one.place)
            return Identity(asked.space, asked.external_id, asked.version or "", is_imported=True)
        return Identity(*found, is_imported=True)

    def _view(self, one: Type, asked: Identity, directive: Import) -> ViewId | str:
        """Return the view, or what is wrong."""
        if directive.data_model is not None:
            return self._in_data_model(one, asked, directive)
        version = asked.version or self._latest_version(asked.space, asked.external_id)
        view = ViewId(asked.space, asked.external_id, version or "")
        return view if view in self._snapshot.all_views else UnknownViews([str(view).removesuffix("/")]).message

    def _in_data_model(self, one: Type, asked: Identity, directive: Import) -> ViewId | str:
        identity = directive.data_model.id if directive.data_model else None
        model = self._snapshot.all_data_models.get(identity) if identity else None
        if model is None:
            return f"One or more data models do not exist: '{identity}'"
        given = one.directives.view or _NO_VIEW
        for view in model.views:
            if (
                view.external_id == asked.external_id
                and given.space in {None, view.space}
                and given.version in {None, view.version}
            ):
                return view.id
        return f"Data model '{identity}' has no view '{asked.external_id}'"

    def _latest_version(self, space: str, external_id: str) -> str | None:
        if self._latest is None:
            self._latest = _by_name(latest_versions(self._snapshot.all_views))
        return self._latest.get((space, external_id))


def _by_name(views: Iterable[ViewId]) -> dict[tuple[str, str], str]:
    return {(view.space, view.external_id): view.version for view in views}
