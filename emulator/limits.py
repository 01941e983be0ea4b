"""The published limits of the service as one table; a file can override them for tests.

Sources: *limits* is the documentation page "Limits and restrictions" of data modeling, *api* the API
specification. How many items one request may carry is part of the interface, not of this table. What else a request
may have is not published: those bounds are ours.
"""

from pathlib import Path

import msgspec

from emulator.errors import UnusableLimits


class Limits(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A limits file has these names in camel case: `{"spaces": 3, "textSize": 100}`."""

    # Of a project.
    spaces: int = 100  # limits
    containers: int = 1_000  # limits
    container_properties: int = 25_000  # limits, api: of all containers together
    views: int = 2_000  # limits: versions
    data_models: int = 500  # limits: versions
    versions_per_view: int = 100  # limits
    versions_per_data_model: int = 100  # limits
    instances: int = 5_000_000  # limits
    soft_deleted_instances: int = 10_000_000  # limits

    # Concurrent requests of a project: checked with the option --throttle only.
    concurrent_reads: int = 8  # limits: query, list, search, aggregate, sync, by ids
    concurrent_writes: int = 4  # limits: apply
    concurrent_deletes: int = 2  # limits: delete

    # Of a container.
    properties_per_container: int = 100  # limits
    properties_per_record_container: int = 1_000  # limits: usedFor record
    uniqueness_constraints_per_container: int = 10  # api
    requires_constraints_per_container: int = 25  # api
    indexes_per_container: int = 10  # limits
    properties_per_index: int = 10  # limits: of a uniqueness constraint too
    enum_values: int = 32  # limits

    # Of a view and a data model.
    properties_per_view: int = 300  # limits; 100 in one place of the api
    implemented_views_per_view: int = 10  # limits
    containers_per_view: int | None = None  # none is published; a client warns from 10 on
    views_per_data_model: int = 100  # limits

    # Of a value.
    max_list_size: int = 2_000  # limits: the highest `maxListSize`
    list_size: int = 1_000  # limits: without `maxListSize`
    direct_relation_list_size: int = 100  # limits: without `maxListSize`
    indexed_list_size_32_bits: int = 600  # limits: `maxListSize` of int32 behind a btree index
    indexed_list_size_64_bits: int = 300  # limits: of int64, timestamp and direct
    text_size: int = 128_000  # limits: bytes of UTF-8, and the highest `maxTextSize`
    indexed_text_size: int = 2_400  # limits: `maxTextSize` of the texts of a btree index together
    json_size: int = 40_960  # limits: bytes of UTF-8
    json_value_size: int = 10_240  # api
    json_keys: int = 256  # api
    json_key_length: int = 128  # api

    # Of a request: none is published. They are above what clients send, and well below what takes long to plan.
    request_values: int = 1_500_000  # fields and elements in a body that writes
    reading_request_size: int = 8_388_608  # bytes of a body that does not write
    reading_request_values: int = 200_000  # fields and elements in it
    request_depth: int = 100  # objects and lists inside each other
    filter_conditions: int = 5_000  # in all filters of a request, with those of the views that they name
    filter_depth: int = 20  # filters inside each other, with those of the views that they name
    filter_values: int = 50_000  # in all filters, parameters counted where they are used
    filter_characters: int = 8_388_608  # of these values
    filter_forms: int = 300  # conditions in all filters that neither are equal nor differ in values and properties only
    nested_filters: int = 20  # in all filters
    nested_depth: int = 8  # nested filters inside each other
    set_operation_members: int = 1_000  # in all set operations of a query
    search_characters: int = 5_000  # in the text of a search
    graphql_tokens: int = 15_000  # of a GraphQL document
    graphql_depth: int = 20  # selections inside each other in a GraphQL document
    graphql_fields: int = 2_000  # in a GraphQL document, fragments counted where they are used
    graphql_sets: int = 100  # relations that a GraphQL request follows, with its root fields
    graphql_answer: int = 134_217_728  # characters of the answer to a GraphQL request
    dml_tokens: int = 50_000  # of a text in the data modeling language
    dml_characters: int = 1_000_000  # of such a text, with its comments
    header_size: int = 65_536  # bytes of the request line and the headers
    header_seconds: int = 30  # from the first to the last byte of the headers
    request_seconds: int = 300  # from the headers to the last byte of the body


DOCUMENTED = Limits()


def read(file: Path) -> Limits:
    """Read a limits file in JSON; omitted limits are as documented. Raises `UnusableLimits`."""
    try:
        limits = msgspec.json.decode(file.read_bytes(), type=Limits)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise UnusableLimits(str(file), str(error)) from error
    for name, value in msgspec.to_builtins(limits).items():
        if value is not None and value < 0:
            raise UnusableLimits(str(file), f"{name} must not be negative")
    return limits
