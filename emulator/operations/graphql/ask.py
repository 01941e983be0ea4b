"""Queries and mutations of instances through a data model.

A query is one read, a mutation one apply. Queries are set-based: how many statements one takes depends on its
selection, not on how many instances it finds.
"""

from collections.abc import Callable

import msgspec

from emulator import errors
from emulator.graphql.request.document import choose_operation, is_mutation
from emulator.graphql.request.refusal import Refused
from emulator.graphql.request.selections import Selections
from emulator.graphql.writes.plan import plan_mutation
from emulator.operations.apply.apply import apply
from emulator.operations.context import Context
from emulator.operations.debug import timeout_seconds
from emulator.operations.graphql.read import AskRead, Question, SystemSpacesNamed
from emulator.operations.read_execution import execute
from emulator.plan.read.system_nodes import keys_of_spaces
from emulator.schema.snapshot import Snapshot
from emulator.wire.graphql import DataModelPath, GraphQLErrorEntry, GraphQLRequest, GraphQLResponse
from emulator.wire.references import DataModelId


def ask(context: Context, project: str, request: GraphQLRequest, path: DataModelPath) -> GraphQLResponse:
    """Run a query or a mutation. What is wrong with it is in the answer, with status 200, as the service has it."""
    identity = DataModelId(path.space, path.external_id, path.version)
    try:
        document = context.graphql_schemas.documents.get(request.query)
    except Refused as refused:
        return refused.response
    except errors.RequestLimitExceeded as error:
        return GraphQLResponse(errors=[_entry(error)])
    run = _mutate if is_mutation(document, request.operation_name) else _query
    return run(context, project, Question(request, document, identity))


def reads_only(context: Context, request: GraphQLRequest) -> bool:
    """Whether `request` is no mutation; a document that cannot be read changes nothing."""
    try:
        return not is_mutation(context.graphql_schemas.documents.get(request.query), request.operation_name)
    except (Refused, errors.RequestLimitExceeded):
        return True


def _query(context: Context, project: str, question: Question) -> GraphQLResponse:
    context.caller.require("read_instances")
    is_small = context.acceleration.project_sizes.is_small

    def read(prepared: frozenset[str]) -> GraphQLResponse:
        return execute(
            context,
            project,
            lambda snapshot: AskRead(context, snapshot, question, few=is_small(project), system_spaces=prepared),
            system_nodes=keys_of_spaces(project, prepared),
            seconds=timeout_seconds(None),
        )

    def with_system_nodes() -> GraphQLResponse:
        try:
            return read(frozenset())
        except SystemSpacesNamed as named:
            return read(named.spaces)

    return _answered(with_system_nodes)


def _mutate(context: Context, project: str, question: Question) -> GraphQLResponse:
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    return _answered(lambda: _write(context, snapshot, question))


def _write(context: Context, snapshot: Snapshot, question: Question) -> GraphQLResponse:
    prepared = context.graphql_schemas.of(question.identity, snapshot)
    document = prepared.document(question.request.query, question.document)
    operation = choose_operation(document, prepared.schema.graphql, question.request)
    selections = Selections(operation, context.limits)
    plan = plan_mutation(prepared.schema, selections, selections.of_root())
    if plan.upserts:
        context.caller.require("update_instances")
    if plan.deletes:
        context.caller.require("write_instances")
    size, items = len(msgspec.json.encode(plan.request)), len(plan.request.items) or 1
    with context.disk.reserve(size, items):
        return GraphQLResponse(data=plan.answer(apply(context, snapshot.project, plan.request)))


def _answered(run: Callable[[], GraphQLResponse]) -> GraphQLResponse:
    """The answer of `run`, in which a refusal is an entry of `errors`.

    What has nothing to do with the request keeps its status: no rights, no Neo4j, no room on the disk.
    """
    try:
        return run()
    except Refused as refused:
        return refused.response
    except errors.UnknownDataModels:
        raise  # of the path, not of the document
    except (errors.InvalidRequest, errors.Conflict, errors.QueryTimedOut) as error:
        return GraphQLResponse(errors=[_entry(error)])


def _entry(error: errors.ApiError) -> GraphQLErrorEntry:
    return GraphQLErrorEntry(message=error.message, extensions={"code": error.status, **error.extra})
