"""The debug options of a read, and its debug response."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType


class Debug(Struct, frozen=True, kw_only=True, rename="camel"):
    """`timeout` in milliseconds. `include_llm_prompt` requests a text with which a language model can help."""

    emit_results: bool | None = None
    timeout: Annotated[int, Meta(ge=1)] | None = None
    profile: bool | None = None
    include_translated_query: bool | None = None
    include_plan: bool | None = None
    include_llm_prompt: bool | None = None


class TranslatedQuery(Struct, kw_only=True):
    """The Cypher of each result set expression, and its parameters."""

    query: dict[str, str]
    parameters: dict[str, dict[str, Any]]


class Plan(Struct, kw_only=True, rename="camel"):
    """Neo4j's plan of each result set expression, with what it cost where it was profiled."""

    full_plan: dict[str, Any]
    profiled: bool
    by_identifier: dict[str, Any]


class DebugResponse(Struct, kw_only=True, rename="camel", omit_defaults=True):
    notices: list[dict[str, Any]]
    translated_query: TranslatedQuery | UnsetType = UNSET
    plan: Plan | UnsetType = UNSET
    llm_prompt: str | UnsetType = UNSET
