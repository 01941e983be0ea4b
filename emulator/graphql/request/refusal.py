"""Errors of a request in GraphQL, in the words of the service where they are known."""

import re

from graphql import GraphQLError
from msgspec import UNSET

from emulator.wire.graphql import GraphQLErrorEntry, GraphQLResponse, Location

_UNKNOWN_FIELD = re.compile(r"Cannot query field '(?P<field>[^']+)' on type '(?P<type>[^']+)'\.")
_UNKNOWN_ARGUMENT = re.compile(r"Unknown argument '(?P<argument>[^']+)' on field '[^'.]+\.(?P<field>[^']+)'\.")


class Refused(Exception):
    """Nothing of the request is run. `null_data` is whether the answer has `data` at all, which is then null."""

    def __init__(self, errors: list[GraphQLErrorEntry], *, null_data: bool = False) -> None:
        super().__init__(errors[0].message)
        self.errors = errors
        self.null_data = null_data

    @property
    def response(self) -> GraphQLResponse:
        return GraphQLResponse(data=None if self.null_data else UNSET, errors=self.errors)


def entry(error: GraphQLError) -> GraphQLErrorEntry:
    """The entry of an error of graphql-core."""
    return GraphQLErrorEntry(
        message=wording(error.message),
        locations=[Location(one.line, one.column) for one in error.locations or ()] or UNSET,
        path=UNSET if error.path is None else list(error.path),
        extensions=error.extensions or UNSET,
    )


def wording(message: str) -> str:
    """The text of the service for a text of graphql-core; the same text where none is known.

    The first is asserted by the integration tests of the Python SDK, the second is in test data of the toolkit.

    >>> wording("Cannot query field 'nme' on type 'Thing'. Did you mean 'name'?")
    "Field 'nme' in type 'Thing' is undefined. Did you mean 'name'?"
    >>> wording("Unknown argument 'dml' on field 'Mutation.upsertGraphQlDmlVersion'.")
    "Unknown argument 'dml' on field 'upsertGraphQlDmlVersion'"
    """
    if (unknown := _UNKNOWN_FIELD.match(message)) is not None:
        hint = message[unknown.end() :]
        return f"Field '{unknown['field']}' in type '{unknown['type']}' is undefined{hint and '.'}{hint}"
    if (unknown := _UNKNOWN_ARGUMENT.match(message)) is not None:
        hint = message[unknown.end() :]
        return f"Unknown argument '{unknown['argument']}' on field '{unknown['field']}'{hint and '.'}{hint}"
    return message
