"""Errors of writing or deleting spaces, containers, views and data models."""

from dataclasses import dataclass

from emulator.errors.base import OURS, ApiError, InvalidRequest, Wording, quoted


@dataclass(eq=False)
class ReservedIdentifier(InvalidRequest):
    """An identifier that nothing may have. `kind` is what is named: `Space`, `Property`."""

    wording = Wording("recorded", "course chapter 'Querying the graph'", part="form")
    kind: str
    reserved: tuple[str, ...]

    @property
    def message(self) -> str:
        return f"{self.kind} identifier cannot be one of the reserved values: [{', '.join(self.reserved)}]"


@dataclass(eq=False)
class SystemSpace(ApiError):
    """A write into a space of the service itself."""

    wording = OURS
    status = 403
    space: str

    @property
    def message(self) -> str:
        return f"Cannot write to the system space '{self.space}'."


@dataclass(eq=False)
class SpaceNotEmpty(InvalidRequest):
    """A space that still holds something cannot be deleted."""

    wording = OURS
    space: str

    @property
    def message(self) -> str:
        return f"Space '{self.space}' is not empty."


@dataclass(eq=False)
class UnchangeableProperty(InvalidRequest):
    """A change of an attribute that is fixed. `source` is `container 's:x'`.

    Recorded for `autoIncrement` and `collation`; the other attributes are said the same way.
    """

    wording = Wording("recorded", "suites of clients against the service, 2026", "beginning")
    attribute: str
    name: str
    source: str

    @property
    def message(self) -> str:
        return f"Cannot change {self.attribute} for property '{self.name}' in {self.source}."


@dataclass(eq=False)
class UnchangeableImplements(InvalidRequest):
    """A view gets another set of `implements` within its version."""

    wording = Wording("recorded", "suites of clients against the service, 2026", "fragment")
    view: str

    @property
    def message(self) -> str:
        return f"Cannot update view '{self.view}': implements would change. Use a new version of the view."


@dataclass(eq=False)
class UnchangeableType(InvalidRequest):
    """A property of a view gets another type, or another kind of connection, within the version of the view."""

    wording = Wording("recorded", "suites of clients against the service, 2026", "fragment")
    view: str
    name: str
    old: str
    new: str

    @property
    def message(self) -> str:
        return f"Cannot update view '{self.view}': property '{self.name}' would change {self._change}."

    @property
    def _change(self) -> str:
        return f"type from {self.old} to {self.new}"


@dataclass(eq=False)
class UnchangeableSource(UnchangeableType):
    """A relation or connection of a view gets another `source` within the version of the view."""

    @property
    def _change(self) -> str:
        return f"source from '{self.old}' to '{self.new}'"


@dataclass(eq=False)
class RequiresCycle(InvalidRequest):
    """Containers require each other, or a container itself. `containers` are the circle, its first one last again."""

    wording = OURS
    containers: list[str]

    @property
    def message(self) -> str:
        return f"Containers must not require each other: {' -> '.join(self.containers)}."


@dataclass(eq=False)
class UnchangeableContainer(InvalidRequest):
    """A change of a fixed part of a container: `'usedFor'`, `constraint 'x'` or `index 'x'`."""

    wording = OURS
    part: str
    container: str

    @property
    def message(self) -> str:
        return f"Cannot change {self.part} of container '{self.container}'."


@dataclass(eq=False)
class InvalidDefault(InvalidRequest):
    """A default value does not fit the type of its property. `rule` is a sentence of `schema.values`."""

    wording = OURS
    name: str
    container: str
    rule: str

    @property
    def message(self) -> str:
        return f"Invalid default value for property '{self.name}' in container '{self.container}'. {self.rule}"


@dataclass(eq=False)
class ViewCycle(InvalidRequest):
    """A view implements itself, directly or through other views."""

    wording = OURS
    view: str

    @property
    def message(self) -> str:
        return f"View '{self.view}' cannot implement itself, directly or through other views."


@dataclass(eq=False)
class IncompatibleContainers(InvalidRequest):
    """A view maps containers for nodes only and containers for edges only."""

    wording = OURS
    view: str

    @property
    def message(self) -> str:
        return f"View '{self.view}' cannot map containers that are used for different kinds of instances."


@dataclass(eq=False)
class LimitReached(InvalidRequest):
    """A project holds as many objects as it may. `what` is `views in the project`."""

    wording = OURS
    limit: int
    what: str

    @property
    def message(self) -> str:
        return f"The limit of {self.limit} {self.what} has been reached."


@dataclass(eq=False)
class AmbiguousViews(InvalidRequest):
    """A data model has two views with one external id."""

    wording = Wording("documented", "docs dm_containers_views_datamodels")
    data_model: str
    external_ids: list[str]

    @property
    def message(self) -> str:
        named = quoted(self.external_ids)
        return f"Data model '{self.data_model}' has more than one view with the external id {named}."
