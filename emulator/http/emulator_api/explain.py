"""The endpoint `POST /_emulator/projects/{project}/explain`: runs a read, and tells how Neo4j answered it."""

import re
from typing import Any, cast

import msgspec
from msgspec import UNSET, structs

from emulator import errors
from emulator.clock import ticks
from emulator.graph import trace
from emulator.http import decode
from emulator.operations.context import Context
from emulator.operations.graphql import endpoints as graphql
from emulator.operations.query import query
from emulator.operations.read import aggregate, list_page, retrieve, search
from emulator.operations.sync import sync
from emulator.wire.debug import Debug
from emulator.wire.explain import ExplainedStatement, ExplainRequest, ExplainResponse, PlanNode, Stages
from emulator.wire.graphql import GraphQLRequest
from emulator.wire.instances import ByIdsRequest, ListRequest
from emulator.wire.query import QueryRequest, SyncRequest
from emulator.wire.search import AggregateRequest, SearchRequest

_READS: dict[str, tuple[type[msgspec.Struct], Any]] = {
    "list": (ListRequest, list_page.list_instances),
    "byids": (ByIdsRequest, retrieve.retrieve),
    "search": (SearchRequest, search.search_instances),
    "aggregate": (AggregateRequest, aggregate.aggregate),
    "query": (QueryRequest, query.query),
    "sync": (SyncRequest, sync.sync),
    "graphql": (GraphQLRequest, graphql.ask),
}
_WITH_NOTICES = (ListRequest, QueryRequest, SyncRequest)
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def explain(context: Context, project: str, request: ExplainRequest) -> ExplainResponse:
    """Run the read `request` as its endpoint does, each statement with PROFILE.

    Raises the errors of that endpoint, and `InvalidField` where a GraphQL request is none that only reads, or names no
    data model.
    """
    kind, operation = _READS[request.endpoint]
    body = decode.body(kind, bytes(request.body), context.limits, writes=False)
    arguments = [body, *_data_model(context, request, body)]
    recorded = trace.Trace(profiles=True)
    start = ticks()
    with trace.recording(recorded):
        answer = operation(context, project, *arguments)
    seconds = ticks() - start
    return ExplainResponse(
        answer=answer,
        stages=Stages(
            plan=_milliseconds(seconds - recorded.neo4j_seconds), neo4j=_milliseconds(recorded.neo4j_seconds)
        ),
        statements=[_explained(one) for one in recorded.statements],
        notices=_notices(context, project, body, operation),
    )


def _data_model(context: Context, request: ExplainRequest, body: Any) -> list[Any]:
    if request.endpoint != "graphql":
        return []
    if request.data_model is None:
        raise errors.InvalidField("dataModel", "A GraphQL request needs the data model of its path")
    if not graphql.reads_only(context, body):
        raise errors.InvalidField("body", "Only what reads is explained, and this document has a mutation")
    return [request.data_model]


def _notices(context: Context, project: str, body: Any, operation: Any) -> list[dict[str, Any]] | Any:
    """The notices of a read, which is run again for them: with `debug` its statements may be others."""
    if not isinstance(body, _WITH_NOTICES):
        return UNSET
    debugged = structs.replace(body, debug=Debug(emit_results=False))
    return operation(context, project, debugged).debug.notices


def _explained(one: trace.TracedStatement) -> ExplainedStatement:
    statement = one.statement
    return ExplainedStatement(
        text=statement.text,
        parameters=statement.parameters,
        milliseconds=_milliseconds(one.seconds),
        rows=one.rows,
        plan=_plan_node(one.plan) if one.plan else None,
        browser_text=f":params {_literal(statement.parameters)};\n{statement.text};",
    )


def _plan_node(plan: dict[str, Any]) -> PlanNode:
    arguments = plan.get("args", {})
    return PlanNode(
        operator=str(plan.get("operatorType", "")).partition("@")[0],
        details=str(arguments.get("Details", "")),
        rows=int(plan.get("rows", arguments.get("Rows", 0))),
        estimated_rows=float(arguments.get("EstimatedRows", 0)),
        hits=int(plan.get("dbHits", arguments.get("DbHits", 0))),
        children=[_plan_node(child) for child in plan.get("children", ())],
    )


def _literal(value: Any) -> str:
    """A value as Cypher has it, which is JSON with plain keys."""
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value).items()
        return "{" + ", ".join(f"{_key(key)}: {_literal(one)}" for key, one in pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_literal, cast("list[Any]", value))) + "]"
    return msgspec.json.encode(value).decode()


def _key(key: str) -> str:
    return key if _PLAIN_NAME.fullmatch(key) else "`" + key.replace("`", "``") + "`"


def _milliseconds(seconds: float) -> float:
    return round(1000 * seconds, 1)
