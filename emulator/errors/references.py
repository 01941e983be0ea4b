"""Errors of references to schema objects, their properties and units that do not exist or do not fit."""

from dataclasses import dataclass
from typing import Any

from emulator.errors.base import OURS, InvalidRequest, Wording, quoted


@dataclass(eq=False)
class UnknownSpaces(InvalidRequest):
    """Spaces that do not exist."""

    wording = Wording(
        "recorded",
        "cognite-sdk-python, test_containers.py",
        part="beginning",
    )
    spaces: list[str]

    @property
    def message(self) -> str:
        return f"One or more spaces do not exist: {quoted(self.spaces)}"


@dataclass(eq=False)
class UnknownViews(InvalidRequest):
    """Views that do not exist; each is `space:externalId/version`."""

    wording = Wording("recorded", "cognite-sdk-python, test_instances.py", part="form")
    views: list[str]

    @property
    def message(self) -> str:
        return f"One or more views do not exist: {quoted(self.views)}"


@dataclass(eq=False)
class UnknownContainers(InvalidRequest):
    """Containers that do not exist; each is `space:externalId`. The message has the form of that for views."""

    wording = OURS
    containers: list[str]

    @property
    def message(self) -> str:
        return f"One or more containers do not exist: {quoted(self.containers)}"


@dataclass(eq=False)
class UnknownDataModels(InvalidRequest):
    """Data models that do not exist; each is `space:externalId/version`. The message has the form of that for views."""

    wording = OURS
    data_models: list[str]

    @property
    def message(self) -> str:
        return f"One or more data models do not exist: {quoted(self.data_models)}"


@dataclass(eq=False)
class UnknownSourceProperty(InvalidRequest):
    """A schema object names a property that does not exist. `source` is `container 's:x'` or `view 's:x/v'`."""

    wording = OURS
    name: str
    source: str

    @property
    def message(self) -> str:
        return f"Property '{self.name}' does not exist in {self.source}"


@dataclass(eq=False)
class UnknownProperty(InvalidRequest):
    """A property that the view or container does not have. `source` is `view 's:v/1'`."""

    wording = Wording(
        "recorded",
        "cognite-sdk-python, test_instances.py",
        part="fragment",
    )
    name: str
    source: str

    @property
    def message(self) -> str:
        return f"Unknown property '{self.name}' in {self.source}."


@dataclass(eq=False)
class UnknownUnit(InvalidRequest):
    """The type of a property, or a target unit, names a unit that is not in the catalog."""

    wording = OURS
    unit: str

    @property
    def message(self) -> str:
        return f"Unit '{self.unit}' does not exist."


@dataclass(eq=False)
class PropertyWithoutUnit(InvalidRequest):
    """A target unit is asked for a property whose type has no unit."""

    wording = OURS
    name: str

    @property
    def message(self) -> str:
        return f"Property '{self.name}' has no unit; it cannot be converted."


@dataclass(eq=False)
class IncompatibleUnits(InvalidRequest):
    """The two units measure different quantities."""

    wording = OURS
    source: str
    target: str

    @property
    def message(self) -> str:
        return f"Unit '{self.source}' cannot be converted to '{self.target}': they measure different quantities."


@dataclass(eq=False)
class MissingUnits(InvalidRequest):
    """Units asked for by id do not exist. Clients read `missing`."""

    wording = OURS
    units: list[str]

    @property
    def message(self) -> str:
        return f"One or more units do not exist: {quoted(self.units)}"

    @property
    def extra(self) -> dict[str, Any]:
        return {"missing": [{"externalId": unit} for unit in self.units]}
