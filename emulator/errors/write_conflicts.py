"""Errors of a write that does not go with what the graph holds."""

from dataclasses import dataclass

from emulator.errors.base import OURS, Conflict, InvalidRequest, Wording


@dataclass(eq=False)
class MissingTarget(InvalidRequest):
    """The target of a direct relation does not exist and is not to be created."""

    wording = Wording("recorded", "recording direct-relation-target-missing")
    external_id: str

    @property
    def message(self) -> str:
        return (
            f"Node with external id '{self.external_id}' was referenced as the target of a direct relation, "
            "but it does not exist."
        )


@dataclass(eq=False)
class TargetNotCreatable(InvalidRequest):
    """The target of a direct relation does not exist and cannot be created: the property demands a container."""

    wording = Wording("recorded", "cognite toolkit PR 3242", part="fragment")
    external_id: str
    name: str
    container: str

    @property
    def message(self) -> str:
        return (
            f"Cannot auto-create a direct relation target: node with external id '{self.external_id}' does not exist, "
            f"and direct relation '{self.name}' requires its targets to have data in container '{self.container}'."
        )


@dataclass(eq=False)
class TargetWithoutData(InvalidRequest):
    """The target of a direct relation exists, without data in the container that the property asks for."""

    wording = OURS
    external_id: str
    name: str
    container: str

    @property
    def message(self) -> str:
        return (
            f"Node with external id '{self.external_id}' was referenced as the target of the direct relation "
            f"'{self.name}', but it has no data in container '{self.container}'."
        )


@dataclass(eq=False)
class MissingEndNode(Conflict):
    """A node of an edge does not exist and is not to be created. `end` is `start node` or `end node`."""

    wording = Wording("recorded", "cdp-spark-datasource, edge tests; status: docs dm_ingestion", part="fragment")
    external_id: str
    end: str

    @property
    def message(self) -> str:
        return (
            f"Node with external id '{self.external_id}' was referenced as the {self.end} of an edge, "
            "but it does not exist."
        )


@dataclass(eq=False)
class VersionConflict(Conflict):
    """The stored version is newer than `existingVersion`. A setting chooses the status 400 instead."""

    wording = Wording("clients", "a .NET service with status 409; status: docs dm_ingestion")

    @property
    def message(self) -> str:
        return "A version conflict caused the ingest to fail."


@dataclass(eq=False)
class VersionConflictAsInvalid(InvalidRequest):
    """The same conflict with the status 400 that some clients look for."""

    wording = Wording("clients", "library, file annotation functions")

    @property
    def message(self) -> str:
        return VersionConflict().message


@dataclass(eq=False)
class EdgeEndsChanged(InvalidRequest):
    """The start node, end node or type of an edge would change."""

    wording = OURS
    instance: str

    @property
    def message(self) -> str:
        return f"The start node, end node and type of an edge cannot be changed: edge '{self.instance}'."


@dataclass(eq=False)
class RequiresConstraintViolated(InvalidRequest):
    """An instance has no data in the container that a `requires` constraint names."""

    wording = OURS
    constraint: str
    container: str
    required: str
    instance: str

    @property
    def message(self) -> str:
        return (
            f"Constraint '{self.constraint}' of container '{self.container}' requires data in container "
            f"'{self.required}': instance '{self.instance}' has none."
        )


@dataclass(eq=False)
class UniquenessConstraintViolated(Conflict):
    """Another instance has the values that a `uniqueness` constraint covers."""

    wording = OURS
    constraint: str
    container: str
    instance: str

    @property
    def message(self) -> str:
        return (
            f"Uniqueness constraint '{self.constraint}' on container '{self.container}' violated "
            f"by instance '{self.instance}'."
        )


@dataclass(eq=False)
class TypeInUse(InvalidRequest):
    """A node that is the type of others cannot be deleted."""

    wording = Wording("documented", "docs dm_ingestion")
    instance: str

    @property
    def message(self) -> str:
        return f"Node '{self.instance}' is used as a type and cannot be deleted."
