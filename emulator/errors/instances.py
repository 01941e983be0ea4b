"""Errors of what an apply names: its items, their sources and values."""

from dataclasses import dataclass
from typing import Any

from emulator.errors.base import OURS, InvalidRequest, Wording


@dataclass(eq=False)
class DuplicateItems(InvalidRequest):
    """One instance is named twice in a request; each item is `space:externalId`."""

    wording = OURS
    items: list[str]

    @property
    def message(self) -> str:
        return f"Duplicate items in request: [{', '.join(self.items)}]"

    @property
    def extra(self) -> dict[str, Any]:
        pairs = (item.split(":", 1) for item in self.items)
        return {"duplicated": [{"space": space, "externalId": external_id} for space, external_id in pairs]}


@dataclass(eq=False)
class ReadOnlyProperty(InvalidRequest):
    """A property that only the service writes. `source` is `view 's:v/1'`."""

    wording = OURS
    name: str
    source: str

    @property
    def message(self) -> str:
        return f"Property '{self.name}' in {self.source} is maintained by the service and cannot be written."


@dataclass(eq=False)
class UsedForMismatch(InvalidRequest):
    """An instance of this type cannot have data in the container."""

    wording = OURS
    container: str
    used_for: str
    instance_type: str

    @property
    def message(self) -> str:
        return (
            f"Container '{self.container}' is used for '{self.used_for}' instances, "
            f"it cannot hold data of instance type '{self.instance_type}'."
        )


@dataclass(eq=False)
class NullNotAllowed(InvalidRequest):
    """Null for a property that is not nullable."""

    wording = Wording("recorded", "recording instances-crud-all-property-types")
    name: str

    @property
    def message(self) -> str:
        return f"Invalid value for non-nullable property '{self.name}'. Value cannot be null."


@dataclass(eq=False)
class InvalidValue(InvalidRequest):
    """A value does not fit the type. `instance` is `node 's:x'`, `rule` a sentence of `schema.values`."""

    wording = OURS
    name: str
    instance: str
    rule: str

    @property
    def message(self) -> str:
        return f"Invalid value for property '{self.name}' of {self.instance}. {self.rule}"


@dataclass(eq=False)
class MissingRequiredProperty(InvalidRequest):
    """The first write into a container leaves out a property that is neither nullable nor has a default."""

    wording = OURS
    name: str
    container: str
    instance: str

    @property
    def message(self) -> str:
        return (
            f"Missing required property '{self.name}' for container '{self.container}' of instance '{self.instance}'."
        )


@dataclass(eq=False)
class ImmutableProperty(InvalidRequest):
    """A change of the value of an immutable property."""

    wording = OURS
    name: str
    instance: str

    @property
    def message(self) -> str:
        return f"Property '{self.name}' of instance '{self.instance}' is immutable and cannot be changed."


@dataclass(eq=False)
class AssetCycle(InvalidRequest):
    """The parents of an asset form a cycle. `asset` is `space:externalId`."""

    wording = OURS
    asset: str

    @property
    def message(self) -> str:
        return f"The parents of asset '{self.asset}' lead back to an asset that was passed already."


@dataclass(eq=False)
class AssetTooDeep(InvalidRequest):
    """The path of an asset would hold more than `limit` assets. `asset` is `space:externalId`."""

    wording = OURS
    asset: str
    limit: int

    @property
    def message(self) -> str:
        return f"Asset '{self.asset}' is too deep in its hierarchy. A path holds at most {self.limit} assets."
