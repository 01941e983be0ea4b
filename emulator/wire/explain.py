"""A read that is to be explained, and the explanation."""

from typing import Any, Literal

from msgspec import UNSET, Raw, Struct, UnsetType

from emulator.wire.graphql import DataModelPath

Explained = Literal["list", "byids", "search", "aggregate", "query", "sync", "graphql"]


class ExplainRequest(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The `body` that would be sent to an endpoint of instances; with `graphql` also the data model of the path."""

    endpoint: Explained
    body: Raw
    data_model: DataModelPath | None = None


class PlanNode(Struct, frozen=True, kw_only=True, rename="camel"):
    """One operator of Neo4j's plan, with what it did when the statement ran."""

    operator: str
    details: str
    rows: int
    estimated_rows: float
    hits: int
    """Database hits."""
    children: "list[PlanNode]"


class ExplainedStatement(Struct, frozen=True, kw_only=True, rename="camel"):
    """One statement that ran. `browser_text` can be pasted into Neo4j Browser: it sets the parameters first."""

    text: str
    parameters: dict[str, Any]
    milliseconds: float
    rows: int
    plan: PlanNode | None
    browser_text: str


class Stages(Struct, frozen=True, kw_only=True):
    """The milliseconds of a read: in Python, and in Neo4j with the way there. PROFILE makes the latter longer."""

    plan: float
    neo4j: float


class ExplainResponse(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    answer: Any
    stages: Stages
    statements: list[ExplainedStatement]
    notices: list[dict[str, Any]] | UnsetType = UNSET
    """For a list, a query or a sync: those that its `debug` would return."""
