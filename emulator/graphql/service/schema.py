"""The GraphQL schema of the endpoint."""

from functools import cache
from importlib import resources

from graphql import GraphQLSchema, build_schema

from emulator.graphql.dml.directives import sdl


@cache
def service_schema() -> GraphQLSchema:
    """Return the schema, with the directives of the data modeling language, as the service has them in it too."""
    own = resources.files("emulator.graphql.service").joinpath("endpoint.graphql").read_text(encoding="utf-8")
    return build_schema(f"{own}\n{sdl()}")
