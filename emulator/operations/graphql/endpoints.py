"""The endpoints in GraphQL. What they need is imported with the first request to one of them.

graphql-core and what is made with it take 15 MB, and a tenth of the time of all imports: nobody pays for it who does
not use GraphQL.
"""

from emulator.operations.context import Context
from emulator.wire.graphql import DataModelPath, GraphQLRequest, GraphQLResponse


def ask(context: Context, project: str, request: GraphQLRequest, path: DataModelPath) -> GraphQLResponse:
    """Query or change instances through a data model."""
    from emulator.operations.graphql.ask import ask as run  # noqa: PLC0415 - as above

    return run(context, project, request, path)


def publish(context: Context, project: str, request: GraphQLRequest) -> GraphQLResponse:
    """Publish data models as texts in the data modeling language, or read them so."""
    from emulator.operations.graphql.publish import execute as run  # noqa: PLC0415 - as above

    return run(context, project, request)


def reads_only(context: Context, request: GraphQLRequest) -> bool:
    """Whether `request` is no mutation, as far as its document can be read."""
    from emulator.operations.graphql.ask import reads_only as run  # noqa: PLC0415 - as above

    return run(context, request)
